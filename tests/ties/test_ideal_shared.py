"""Ideal points beside those of Bailey, Strezhnev and Voeten, on the same votes."""

from __future__ import annotations

import csv
import time
import warnings
from pathlib import Path

import numpy as np
import pytest

from blocs.sources import Frame
from blocs.sources.un_votes import read_un_votes
from blocs.ties.ideal import ideal_distance, ideal_points
from blocs.ties.roll_calls import RollCalls, roll_calls

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def calls(shared: Path) -> RollCalls:
    ties = shared / "data" / "ties"
    read = read_un_votes(ties / "un_votes_to_2005.parquet", ties / "un_roll_calls_to_2005.parquet")
    return roll_calls(read.frame)


@pytest.fixture(scope="module")
def told(shared: Path) -> dict[tuple[int, int], float]:
    """Their ideal point of each state and year; they tell none of 1964, which had one vote."""
    path = shared / "data" / "ties" / "reference_un_pctagree_us_and_idealpoint_to_2005.csv"
    with path.open(encoding="utf-8") as file:
        return {
            (round(float(row["ccode"])), round(float(row["year"]))): float(row["idealpoint"])
            for row in csv.DictReader(file)
            if row["idealpoint"]
        }


@pytest.fixture(scope="module")
def dynamic(calls: RollCalls) -> Frame:
    return ideal_points(calls)


def by_year(points: Frame, told: dict[tuple[int, int], float]) -> dict[int, float]:
    """Correlation with theirs in each year."""
    keys = zip(points["ccode"], points["year"], strict=True)
    ours = dict(zip(keys, points["ideal_point"], strict=True))
    found = {}
    for year in sorted({year for _, year in told}):
        both = np.array([(ours[k], v) for k, v in told.items() if k[1] == year and k in ours])
        found[year] = float(np.corrcoef(both.T)[0, 1])
    return found


def test_dynamic_points_are_theirs_in_every_year(dynamic: Frame, told) -> None:
    found = by_year(dynamic, told)
    assert len(found) == 59
    assert np.median(list(found.values())) > 0.992
    assert min(found.values()) > 0.97, found


def test_static_points_are_theirs_in_most_years(calls: RollCalls, told) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # both anchors voted in every year that has points
        points = ideal_points(calls, kind="static")
    found = by_year(points, told)
    assert np.median(list(found.values())) > 0.992
    below = {year for year, value in found.items() if value < 0.97}
    assert below == {1951, 1953, 1955}, found  # sessions of 25 to 37 calls
    assert min(found.values()) > 0.8
    assert 1964 not in set(points["year"])


def test_every_state_and_year_of_theirs_has_a_point(dynamic: Frame, told) -> None:
    ours = set(zip(dynamic["ccode"], dynamic["year"], strict=True))
    assert len(told) == 7_772
    assert set(told) <= ours


def test_it_is_fast(calls: RollCalls) -> None:
    start = time.process_time()
    ideal_points(calls, kind="static")
    assert time.process_time() - start < 30


def test_distance_of_the_great_powers(dynamic: Frame) -> None:
    apart = ideal_distance(dynamic, pair=(2, 365))
    by = dict(zip(apart["year"], apart["ideal_distance"], strict=True))
    assert min(apart["ideal_distance_low"]) > 0.5
    assert by[1985] > 2 * by[1993]
