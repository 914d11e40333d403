"""Agreement with the USA in Voeten's own figures, on his votes."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from blocs.sources.un_votes import read_un_votes
from blocs.ties.roll_calls import RollCalls, roll_calls
from blocs.ties.similarity import vote_similarity
from blocs.ties.similarity.contingency import joint_tables

pytestmark = pytest.mark.shared
USA = 2
CUT = 2005
"""The votes at hand end with this year; the session that opened in it went on until September 2006."""


class Told(NamedTuple):
    agreement: float | None
    votes: int


@pytest.fixture(scope="module")
def calls(shared: Path) -> RollCalls:
    ties = shared / "data" / "ties"
    read = read_un_votes(ties / "un_votes_to_2005.parquet", ties / "un_roll_calls_to_2005.parquet")
    return roll_calls(read.frame)


@pytest.fixture(scope="module")
def told(shared: Path) -> dict[tuple[int, int], Told]:
    """State and year, where he tells a session."""
    path = shared / "data" / "ties" / "reference_un_pctagree_us_and_idealpoint_to_2005.csv"
    with path.open(encoding="utf-8") as file:
        return {
            (round(float(row["ccode"])), round(float(row["year"]))): Told(
                float(row["pctagreeus"]) if row["pctagreeus"] else None, round(float(row["nvotes"]))
            )
            for row in csv.DictReader(file)
            if row["session"]
        }


def test_agreement_with_the_usa_for_all_states_and_years(calls: RollCalls, told) -> None:
    found = vote_similarity(calls, measures=("agreement",))
    kept = found.array("ccode1") == USA
    keys = zip(found.array("ccode2")[kept].tolist(), found.array("year")[kept].tolist(), strict=True)
    ours = dict(zip(keys, found.array("agreement")[kept].tolist(), strict=True))
    compared = 0
    for (state, year), row in told.items():
        if state != USA and year < CUT and row.agreement is not None:
            assert ours[state, year] == pytest.approx(row.agreement, abs=5e-5), (state, year)
            compared += 1
    assert compared == 7_521
    assert all(row.agreement in (1, None) for (state, _), row in told.items() if state == USA)


def test_the_cut_session_differs_by_the_calls_that_are_not_there(calls: RollCalls, told) -> None:
    """Each figure of his is ours with at most four more calls; for most states with exactly four."""
    place = calls.places([USA])[0]
    kept = (calls.years == CUT) & ~calls.unanimous
    needed = []
    for (state, year), row in told.items():
        if year == CUT and state != USA:
            own = calls.votes[calls.places([state])[0]]
            both = kept & (own >= 0) & (calls.votes[place] >= 0)
            equal, n = int((both & (own == calls.votes[place])).sum()), int(both.sum())
            needed.append(
                next(
                    more
                    for more in range(5)
                    if any(abs((equal + e) / (n + more) - row.agreement) < 5e-7 for e in range(more + 1))
                )
            )
    assert len(needed) == 190
    assert needed.count(4) > 130


def test_his_votes_are_those_on_divided_calls(calls: RollCalls, told) -> None:
    """To 1996 all divided calls; since then he counts votes on paragraphs apart, which are not told here."""
    cast = (calls.votes >= 0) & ~calls.unanimous
    for (state, year), row in told.items():
        own = int(cast[calls.places([state])[0], calls.years == year].sum())
        assert own == row.votes if year < 1997 else own >= row.votes - 3, (state, year)


def test_usa_and_mexico_in_1946(calls: RollCalls) -> None:
    """The table whose kappa, pi and tau-b stand in `test_similarity_measures`."""
    votes = calls.votes[calls.places([2, 70])][:, calls.years == 1946]
    assert joint_tables(votes, 3)[:, :, 0, 1].tolist() == [[2, 1, 9], [2, 0, 0], [5, 2, 17]]


def test_all_of_it_within_its_bounds(calls: RollCalls) -> None:
    found = vote_similarity(calls)
    assert len(found) > 560_000
    for name in ("agreement", "valued", "s", "kappa", "pi", "tau_b"):
        values = found.array(name)
        low = 0 if name in ("agreement", "valued") else -1
        assert np.nanmin(values) >= low
        assert np.nanmax(values) <= 1
        n = found.array("agreement_n" if name == "agreement" else "n")
        assert np.isnan(values[n == 0]).all()
        if name != "tau_b":
            assert not np.isnan(values[n > 0]).any()
    kappa, pi = found.array("kappa"), found.array("pi")
    assert not (pi > kappa + 1e-12).any()
