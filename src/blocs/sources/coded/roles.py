"""What a side is, in the letters of CAMEO: government, military, rebels, business, civilians ...

GDELT and Phoenix give CAMEO's own letters (``GOV``, ``MIL``, ``COP``, ``OPP`` ...), POLECAT PLOVER's, which
are the same where both have one. ICEWS gives a list of sectors for each side, from broad to narrow in no
order; ACLED one of eight kinds of actors, as numbers before 2024 and as words since.
"""

from __future__ import annotations

import re
from functools import cache

from blocs.sources.coded.facts import mapping

__all__ = ["acled_role", "icews_role"]

_ACLED = {
    "1": "GOV", "state forces": "GOV", "2": "REB", "rebel group": "REB", "rebel groups": "REB",
    "3": "political militia", "4": "identity militia", "5": "rioters", "6": "protesters",
    "7": "CVL", "civilians": "CVL", "8": "external/other forces", "external forces": "external/other forces",
    "other forces": "external/other forces",
}  # fmt: skip
_FORCES = {"military": "MIL", "police": "COP", "state": "GOV", "government": "GOV"}


@cache
def icews_role(sectors: str) -> str | None:
    """Give the role of a side with these sectors, parted by commas; of several, an armed one first.

    Examples
    --------
    >>> icews_role("Executive,Foreign Ministry,Government"), icews_role("Military,Government")
    ('GOV', 'MIL')
    """
    held = {sector.strip() for sector in sectors.split(",")}
    return next((role for sector, role in _icews().items() if sector in held), None)


@cache
def acled_role(kind: str, name: str) -> str | None:
    """Give the role of a side by its kind (``inter1``) and its name, which tells soldiers from police.

    Examples
    --------
    >>> acled_role("1", "Police Forces of Kenya (2013-2022)"), acled_role("Rebel group", "M23")
    ('COP', 'REB')
    """
    folded = kind.strip().casefold()
    role = _ACLED.get(folded, folded or None)
    if role == "GOV" and (forces := re.match("military|police|state|government", name.strip().casefold())):
        return _FORCES[forces.group()]
    return role


@cache
def _icews() -> dict[str, str]:
    return mapping("icews_roles.csv", "sector,role")
