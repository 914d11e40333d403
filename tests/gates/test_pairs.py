"""Pairs of reports held against each other: what the encoder's readings and the links reach cannot slip.

`benchmarks/pairs.py` says how they are compared. `judged` was not looked at while rules were written.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))
import pairs

RIGHT = {"tune": 19, "more": 12, "judged": 12}
"""Pairs that are right, of 20, 24 and 20.

Until the encoder of acts was trained anew they were 20, 11 and 13: on held-out reports it finds more acts and
is right more often, and owners of amounts too, but it gives some amounts of these pairs other owners. The
weights of links were fitted to it again.
"""
FOUND = {"tune": 52, "more": 31, "judged": 49}
"""Relations that are found, of 78, 78 and 80; with the encoder before 59, 32 and 48, and 53, 31
and 47 until fewer acts got a day that no words give."""
DRAWN = 0.9
"""Share of the relations drawn that are right."""


@pytest.fixture(scope="module", params=pairs.SETS)
def judged(request: pytest.FixtureRequest) -> tuple[str, Sequence[pairs.Judged]]:
    return request.param, pairs.measure(request.param)


def test_pairs_and_relations_hold(judged: tuple[str, Sequence[pairs.Judged]]) -> None:
    name, found = judged
    told = pairs.summary(found)
    assert told["right"] >= RIGHT[name]
    assert told["relations_found"] >= FOUND[name]
    assert told["relations_found"] >= DRAWN * told["relations_drawn"]


def test_every_copy_is_found_and_nothing_else_is_one(judged: tuple[str, Sequence[pairs.Judged]]) -> None:
    assert {pair.story for pair in judged[1] if pair.copies} == {
        pair.story for pair in judged[1] if pair.kind == "syndicated"
    }


def test_reports_of_different_things_are_not_linked(judged: tuple[str, Sequence[pairs.Judged]]) -> None:
    assert not [pair.story for pair in judged[1] if pair.kind == "unrelated" and pair.links]
