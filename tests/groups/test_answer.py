"""One period and several: letters that do not jump, moves, apart, and JSON that says all of it."""

from __future__ import annotations

import csv
import itertools
import json
from pathlib import Path

import numpy as np
import pytest

from blocs.groups import Basis, Period, SignedNetwork, answer, file_basis, stand
from blocs.groups.partition import frustrated_edges


def net(*edges: tuple[str, str, float]) -> SignedNetwork:
    return SignedNetwork.from_edges(edges)


def camps(one: str, other: str) -> SignedNetwork:
    """Friends within, foes between."""
    within = [(a, b, 1.0) for camp in (one, other) for a, b in itertools.combinations(camp, 2)]
    return net(*within, *((a, b, -1.0) for a in one for b in other))


def basis(*networks: SignedNetwork, since: int = 1950, before: bool = False) -> Basis:
    periods = [Period(since + k, network) for k, network in enumerate(networks)]
    return Basis("measures", "made up", None, tuple(periods[before:]), periods[0] if before else None)


def test_a_period_counts_what_is_true() -> None:
    network = net(("A", "B", 2), ("B", "C", -1), ("A", "C", 1), ("C", "D", 3), ("X", "Y", -1))
    found = stand(1950, network)
    assert (found.partition.value, found.partition.proved) == (1.0, True)
    least = min(
        float(np.abs(network.weight[frustrated_edges(network, np.array(sides))]).sum())
        for sides in itertools.product((0, 1), repeat=network.n)
    )
    assert found.partition.value == least
    # B stands with A and apart from C, or A and B and C together: two ways as good
    assert found.optima is not None and found.optima.number == 2
    assert found.undecided == ("C", "D")
    assert [network.nodes[k] for k in np.flatnonzero(found.apart)] == ["X", "Y"]
    assert sum(abs(tie.weight) for tie in found.strained) == found.partition.value


def test_letters_go_by_size_in_the_last_period_and_do_not_jump() -> None:
    found = answer(basis(camps("ABC", "DE"), camps("AB", "CDE"), camps("AB", "CDEF")))
    assert found.letters == ("A", "B")
    assert [place["D"] for place in found.places] == ["A"] * 3 and [p["A"] for p in found.places] == ["B"] * 3
    assert [(m.label, m.state, m.was, m.now) for m in found.moves] == [(1951, "C", "B", "A")]
    assert found.members(2) == {"A": ("C", "D", "E", "F"), "B": ("A", "B")}


def test_change_since_the_period_before() -> None:
    found = answer(basis(camps("ABC", "DE"), camps("AB", "CDE"), before=True))
    assert [each.label for each in found.stands] == [1951]
    assert [(m.label, m.state, m.since) for m in found.moves] == [(1951, "C", 1950)]


def test_of_partitions_as_good_the_nearest_is_taken() -> None:
    # C has a friend on either side: both places are as good, and it stays where it was
    def torn(first: float, second: float) -> SignedNetwork:
        return net(
            ("A", "B", 5),
            ("D", "E", 5),
            ("A", "D", -5),
            ("B", "E", -5),
            ("A", "C", first),
            ("C", "D", second),
        )

    for was in ((2.0, 1.0), (1.0, 2.0)):
        found = answer(basis(torn(*was), torn(1.0, 1.0)))
        assert not found.moves


def test_states_apart_are_no_members() -> None:
    found = answer(basis(net(("A", "B", 1), ("B", "C", -1), ("A", "C", -1), ("X", "Y", 1))))
    assert found.members(0) == {"A": ("A", "B"), "B": ("C",)}
    told = found.to_dict()["periods"][0]
    assert [one["state"] for one in told["apart"]] == ["X", "Y"]


def test_json_is_whole_and_holds_no_nan() -> None:
    text = answer(basis(camps("ABC", "DE"), camps("AB", "CDE"))).to_json()
    told = json.loads(text, parse_constant=lambda _: pytest.fail("NaN in JSON"))
    one = told["periods"][0]
    assert (one["value"], one["bound"], one["gap"], one["proved"]) == (0.0, 0.0, 0.0, True)
    assert sorted(state for bloc in one["blocs"] for state in bloc["members"]) == list("ABCDE")
    assert one["triads"]["number"] == 10 and one["triads"]["balanced"] == 1.0
    assert told["moves"] == [{"label": 1951, "state": "C", "was": "B", "now": "A", "since": 1950}]


def test_the_table_has_a_row_a_state_and_period() -> None:
    frame = answer(basis(camps("AB", "C"), camps("AB", "CD")), seed=2).frame()
    rows = list(csv.reader(frame.to_csv().splitlines()))
    assert len(frame) == 7 and rows[0][:3] == ["period", "state", "bloc"]
    assert frame["period"] == (1950,) * 3 + (1951,) * 4
    assert frame["cost"][0] == 2.0  # A leaves its friend for its foe


def test_more_blocs_than_two() -> None:
    three = net(*((a, b, -1.0) for a, b in itertools.combinations("ABC", 2)), ("A", "D", 1.0))
    assert answer(basis(three), 2).stands[0].partition.value == 1.0
    found = answer(basis(three), 3)
    assert found.stands[0].partition.value == 0.0 and len(found.members(0)) == 3


@pytest.mark.shared
def test_the_networks_of_the_correlates_of_war(shared: Path) -> None:
    folder = shared / "data" / "signed"
    with (folder / "cow_signed_networks_1_40_frustration.csv").open(encoding="utf-8") as file:
        known = {row["label"]: float(row["L"]) for row in csv.DictReader(file)}
    found = answer(file_basis(folder / "cow_signed_networks_1_40.csv"))
    assert {str(each.label): each.partition.value for each in found.stands} == known
    assert all(each.partition.proved for each in found.stands)
