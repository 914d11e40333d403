"""What measures make of records that a store holds: each among all acts of its pairs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from blocs.evidence.store import Store
from blocs.reading.records import Event, Record
from blocs.ties.uses import Acts, Use, acts_of, pairs_of, uses_of

__all__ = ["acts_in", "uses_in"]

_EACH = 500
"""Acts up to which the claims of each are looked up, rather than all claims of the store."""


def uses_in(store: Store, records: Sequence[Record]) -> tuple[tuple[Use, ...], ...]:
    """What every measure makes of each of these records.

    Parameters
    ----------
    store : Store
    records : sequence of Record
        Of this store; amounts and statements are counted by no measure yet.

    Examples
    --------
    >>> uses_in(store, store.records(kind="event", limit=1))  # doctest: +SKIP
    ((Use(measure='balance', a='CHN', b='RUS', directed=False, counts=True, words=...),),)
    """
    acts = acts_in(store, [record for record in records if isinstance(record, Event)])
    return tuple(uses_of(record, acts) for record in records)


def acts_in(store: Store, events: Iterable[Event]) -> Acts:
    """All acts that a store holds of the pairs that events concern."""
    pairs = dict.fromkeys(pair for event in events for pair in pairs_of(event))
    held = {e.id: e for pair in pairs for e in store.records(kind="event", pair=pair) if isinstance(e, Event)}
    if len(held) > _EACH:
        claims = [claim for claim in store.claims() if claim.of == "event"]
    else:
        told = (store.claim_of(id_) for id_ in held)
        claims = list({claim.id: claim for claim in told if claim is not None}.values())
    return acts_of(held.values(), claims, store.copies())
