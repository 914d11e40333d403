"""From data, reports and files to networks by period: which rule, which years, what is said of the rest."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from blocs.errors import DataError, UsageError
from blocs.groups import Rule, Rules, basis_of, file_basis, named_rules, signed_network
from blocs.groups.alignment import variation
from blocs.groups.frustration import frustration
from blocs.ties import Ask, Holdings, measure_frame, roll_calls, vote_similarity
from ties.world import read


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Holdings:
    return Holdings(read(tmp_path_factory.mktemp("world")))


def test_votes_come_first_and_tell_their_last_year(world: Holdings) -> None:
    basis = basis_of(world)
    assert (basis.kind, [p.label for p in basis.periods]) == ("votes", [1992])
    assert basis.before is not None and basis.before.label == 1991
    calls = roll_calls(world.get("un-votes").frame)
    table = vote_similarity(calls, measures=("agreement",), years=[1992])
    assert basis.periods[0].network == signed_network(table, named_rules("votes"), 1992)
    assert [name for name, _ in basis.origins] == ["un-votes"]


def test_without_votes_alliances_and_without_both_what_to_do(world: Holdings) -> None:
    some = Holdings([world.get(name) for name in ("atop", "gml-mids")])
    basis = basis_of(some)
    assert basis.kind == "alliances" and "commitment: above 0 binds" in basis.told
    assert basis.remarks == (
        "rivalry left out: none of its data are there",
        "sanctions left out: none of its data are there",
    )
    with pytest.raises(
        UsageError, match=r"no data to tell blocs from: bring in data \(blocs import un-votes"
    ):
        basis_of(Holdings([world.get("atop")]))


def test_a_part_that_ends_on_the_way_is_left_out_of_all_years(world: Holdings) -> None:
    names = [
        n for n in world.names if n in ("atop", "gml-mids", "tss-rivalries", "td-rivalries", "ties-sanctions")
    ]
    basis = basis_of(Holdings([world.get(n) for n in names]), since=1988, until=1992, name="alliances")
    covers = {n: world.get(n).coverage for n in names}
    for rule in named_rules("alliances").parts:
        told = any(remark.startswith(rule.measure) for remark in basis.remarks)
        assert told != (rule.measure in (basis.rules.measures if basis.rules else ()))
    assert covers["atop"] is not None and [p.label for p in basis.periods] == list(range(1988, 1993))


def test_years_without_data_are_told(world: Holdings) -> None:
    basis = basis_of(world, since=1980, until=1989)
    assert [p.label for p in basis.periods] == [1988, 1989] and basis.before is None
    with pytest.raises(UsageError, match="nothing is known from 1950 to 1960: agreement covers 1988 to 1992"):
        basis_of(world, since=1950, until=1960)
    with pytest.raises(UsageError, match="since 1990 comes after until 1988"):
        basis_of(world, since=1990, until=1988)


def test_own_rules_and_their_needs(world: Holdings) -> None:
    rules = Rules((Rule("s", "mean", band=0.05), Rule("disputes", sense=-1, side="above")))
    basis = basis_of(world, since=1991, until=1991, rules=rules)
    tables = [measure_frame("s", world, Ask(1991, 1991)), measure_frame("disputes", world, Ask(1991, 1991))]
    assert basis.periods[0].network == signed_network(tables, rules, 1991)
    with pytest.raises(UsageError, match="agreement needs un-votes"):
        basis_of(Holdings(), rules=named_rules("votes"))
    with pytest.raises(UsageError, match="no measure 'love'; there are agreement, "):
        basis_of(world, rules=Rules((Rule("love"),)))


def test_draws_of_votes_are_seeded_and_lie_about_the_network(world: Holdings) -> None:
    period = basis_of(world).periods[0]
    assert period.draw is not None
    drawn = list(period.draw(20, 5))
    assert drawn == list(period.draw(20, 5)) != list(period.draw(20, 6))
    assert all(one.nodes == period.network.nodes for one in drawn)
    blocs = frustration(period.network).blocs
    near = np.mean([float(variation(blocs, frustration(one).blocs)) for one in drawn])
    assert near < 0.9  # bits; two unrelated halves lie 2 apart


# ---- files


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_of_ties(tmp_path: Path) -> None:
    basis = file_basis(write(tmp_path / "ties.csv", "from,to,weight\nB,A,2\nA,C,-0.5\n"))
    assert [p.label for p in basis.periods] == ["ties.csv"] and basis.before is None
    assert list(basis.periods[0].network.edges()) == [("A", "B", 2.0), ("A", "C", -0.5)]


def test_a_file_of_several_networks(tmp_path: Path) -> None:
    text = "net,label,from,to,sign\n1,46-49,A,B,1\n2,47-50,A,B,-1\n2,47-50,B,C,1\n"
    path = write(tmp_path / "nets.csv", text)
    both = file_basis(path)
    assert [(p.label, p.network.m) for p in both.periods] == [("46-49", 1), ("47-50", 2)]
    for wanted in ("2", "47-50"):
        one = file_basis(path, wanted)
        assert [p.label for p in one.periods] == ["47-50"]
        assert one.before is not None and one.before.label == "46-49"
    with pytest.raises(UsageError, match="holds no network 3; there are 46-49, 47-50"):
        file_basis(path, "3")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("from,to\nA,B\n", "has neither a column weight nor sign; it has from, to"),
        ("from,weight\nA,1\n", "to"),
        ("from,to,weight\nA,B,1\nB,A,1\n", "is given twice"),
        ("from,to,weight\nA,A,1\n", "joins a state to itself"),
        ("from,to,weight\nA,B,0\n", "has weight 0"),
        ("from,to,weight\nA,B,x\n", "line 2"),
    ],
)
def test_what_is_no_table_of_ties_is_refused(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(DataError, match=why):
        file_basis(write(tmp_path / "bad.csv", text))
