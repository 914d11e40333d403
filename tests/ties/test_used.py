"""What measures make of records that a store holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from blocs.evidence import open_store
from blocs.reading.records import Event
from blocs.ties import used
from blocs.ties.uses import acts_of, uses_of
from evidence.stores import pairs


def test_a_record_is_placed_among_all_acts_of_the_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(tmp_path / "s") as store:
        list(store.add_all(pairs()))
        store.relink()
        records = [*store.records()]
        events = [r for r in records if isinstance(r, Event)]
        everything = acts_of(events, [c for c in store.claims() if c.of == "event"], store.copies())
        found = used.uses_in(store, records)
        assert [tuple(u) for u in found] == [uses_of(record, everything) for record in records]
        assert sum(use.counts for uses in found for use in uses) > 5
        assert {not use.counts for uses in found for use in uses} == {True, False}
        few = used.acts_in(store, events)
        monkeypatch.setattr(used, "_EACH", 0)
        assert used.acts_in(store, events) == few
