"""What the reports hold together: copies counted once, claims with their standing, figures that follow.

Pure functions over readings and the links between them: `find_copies` says which reports copy others, `hold`
which things several reports tell and how far they are borne out, `derive` what follows from their figures.
"""

from blocs.evidence.claims.claims import hold, standing_alone
from blocs.evidence.claims.copies import find_copies
from blocs.evidence.claims.derivation import derive, derive_from
from blocs.evidence.claims.model import (
    Claim,
    Copy,
    Derived,
    Step,
    Telling,
    claim_from_json,
    claim_to_json,
    copy_from_json,
    copy_to_json,
    derived_from_json,
    derived_to_json,
)

__all__ = [
    "Claim",
    "Copy",
    "Derived",
    "Step",
    "Telling",
    "claim_from_json",
    "claim_to_json",
    "copy_from_json",
    "copy_to_json",
    "derive",
    "derive_from",
    "derived_from_json",
    "derived_to_json",
    "find_copies",
    "hold",
    "standing_alone",
]
