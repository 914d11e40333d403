"""Readings held together without a store tell what a store of them tells."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from blocs.evidence import gather, open_store, reconcile

from .pairs import PAIRS


def test_it_tells_what_a_store_tells(tmp_path: Path) -> None:
    for n, pair in enumerate(PAIRS):
        readings = pair.make()
        gathered = gather(readings)
        with open_store(tmp_path / str(n)) as store:
            for reading in readings:
                store.add(reading)
            store.relink()
            told = {r.id: dataclasses.replace(r, standing=None) for r in store.records()}
            assert {r.id: r for r in gathered.records()} == told
            assert gathered.copies() == store.copies()
            assert gathered.claims() == store.claims()
            assert sorted(gathered.derived(), key=lambda d: d.id) == list(store.derived())
            assert {x.id: x for x in gathered.links()} == {x.id: x for x in store.links()}
            assert set(gathered.records().sources) == set(store.records().sources)
        assert tuple(gathered.links()) == reconcile(readings)
        assert gathered.links().unit == "link"


def test_order_is_kept_and_the_same_bytes_count_once() -> None:
    first, second = PAIRS[0].make()
    assert gather(iter([second, first, second])).readings() == (second, first)
    assert len(gather([]).records()) == len(gather([]).links()) == 0
