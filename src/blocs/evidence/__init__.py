"""From readings to a store that keeps them, and reports held against each other.

Takes `Reading`s; gives a `Store` in a folder (`open_store`): reports, sentences, records, the runs that read
them and what people corrected, asked with `Store.records` and handed on as `Records` tables. `reconcile`
links what two reports say of the same act, amount, statement or name: it agrees, differs, or says it more
exactly. From links and copies follow claims, with the standing that they have, and figures that the reports
imply. `gather` does the same for readings that no store keeps.

`database` holds the file of a store, `linking` the links, `claims` copies, claims and derived figures,
`exporting` folders to give away.
"""

from blocs.evidence.claims import Claim, Copy, Derived, Step, Telling
from blocs.evidence.coverage import Coverage, Failure, PublisherCoverage, coverage_of
from blocs.evidence.database.changes import Change
from blocs.evidence.database.corrections import Correction
from blocs.evidence.database.salvage import Salvaged, salvage
from blocs.evidence.exporting.export import Exported, export
from blocs.evidence.gathered import Gathered, gather
from blocs.evidence.link import Link, LinkEnd, Relation, link_from_json, link_to_json
from blocs.evidence.linking.reconcile import reconcile
from blocs.evidence.store import PastReading, Run, Store, Unread, open_store
from blocs.evidence.table import Records, Source
from blocs.evidence.trace import Ground, Trace

__all__ = [
    "Change",
    "Claim",
    "Copy",
    "Correction",
    "Coverage",
    "Derived",
    "Exported",
    "Failure",
    "Gathered",
    "Ground",
    "Link",
    "LinkEnd",
    "PastReading",
    "PublisherCoverage",
    "Records",
    "Relation",
    "Run",
    "Salvaged",
    "Source",
    "Step",
    "Store",
    "Telling",
    "Trace",
    "Unread",
    "coverage_of",
    "export",
    "gather",
    "link_from_json",
    "link_to_json",
    "open_store",
    "reconcile",
    "salvage",
]
