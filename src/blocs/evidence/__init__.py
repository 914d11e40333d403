"""From readings to a store that keeps them, and links that hold reports against each other.

Takes `Reading`s; gives a `Store` in a folder (`open_store`): reports, sentences, records and the runs that
read them, asked with `Store.records` and handed on as `Records` tables. `reconcile` links what two reports
say of the same act, amount, statement or name: it agrees, differs, or says it more exactly. `gather` does the
same for readings that no store keeps.
"""

from blocs.evidence.gathered import Gathered, gather
from blocs.evidence.link import Link, LinkEnd, Relation, link_from_json, link_to_json
from blocs.evidence.linking.reconcile import reconcile
from blocs.evidence.store import Run, Store, Unread, open_store
from blocs.evidence.table import Records, Source

__all__ = [
    "Gathered",
    "Link",
    "LinkEnd",
    "Records",
    "Relation",
    "Run",
    "Source",
    "Store",
    "Unread",
    "gather",
    "link_from_json",
    "link_to_json",
    "open_store",
    "reconcile",
]
