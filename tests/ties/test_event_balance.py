"""Balances of coded events and of records: counts by hand, laws of counts and draws, one measure for both."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.errors import DataError, UsageError
from blocs.sources import Column, Coverage, Frame
from blocs.ties import dyad_balance, pair_balance
from blocs.ties.event_balance import coded_events, event_balance, events_frame
from blocs.ties.event_counts import CLASSES

from .panels import dyad
from .test_balance import act

EVENTS = coded_events(
    [365, 365, 365, 710, 2],
    [710, 710, 710, 365, 2],
    [2001, 2001, 2002, 2001, 2001],
    ["CONSULT", "ACCUSE", "AID", "SANCTION", "CONSULT"],
    [1.0, -2.0, float("nan"), -8.0, 1.0],
    coverage=Coverage(2000, 2005),
)
UNIT = ("ccode1", "ccode2", "year")
MEASURES = (*CLASSES, "cooperation", "net", "goldstein")


def many(size: int, seed: int = 0) -> Frame:
    """Events of four states in three years, a few without a weight."""
    rng = np.random.default_rng(seed)
    sides = np.array([2, 200, 365, 710])
    weight = rng.choice([-10.0, -4.4, -2.0, 1.0, 3.4, 8.3, np.nan], size)
    return coded_events(
        sides[rng.integers(0, 4, size)],
        sides[rng.integers(0, 4, size)],
        rng.integers(2000, 2003, size),
        rng.integers(1, 5, size),
        weight,
    )


def test_directed_by_hand() -> None:
    found = event_balance(EVENTS)
    assert [tuple(row[key] for key in UNIT) for row in found.rows()] == [
        (365, 710, 2001),
        (365, 710, 2002),
        (710, 365, 2001),
    ]
    assert [found[name] for name in CLASSES] == [(1, 0, 0), (0, 1, 0), (1, 0, 0), (0, 0, 1)]
    assert (found["cooperation"], found["net"]) == ((0.5, 1.0, 0.0), (0.0, 1.0, -1.0))
    assert (found["goldstein"], found["goldstein_n"]) == ((-0.5, None, -8.0), (2, 0, 1))
    assert found["n"] == (2, 1, 1)


def test_undirected_by_hand() -> None:
    found = event_balance(EVENTS, directed=False)
    assert found["n"] == (3, 1)
    assert found["goldstein"] == (-3.0, None)
    assert found["cooperation"] == pytest.approx((1 / 3, 1.0))


def test_zero_only_inside_coverage() -> None:
    rows = dyad((2, 20, 2001), (365, 710, 2001), (365, 710, 2010))
    found = event_balance(EVENTS, rows, draws=20)
    assert found["n"] == (0.0, 3.0, None)
    assert found["verbal_cooperation"] == (0.0, 1.0, None)
    assert found["cooperation"][0] is None and found["goldstein"][0] is None
    assert found["cooperation_low"][0] is None and found["verbal_cooperation_low"][0] is None
    bare = Frame("event", EVENTS.columns)
    assert event_balance(bare, rows)["n"] == (None, 3.0, None)
    assert event_balance(bare, rows, coverage=Coverage(2001, 2001))["n"] == (0.0, 3.0, None)


def test_events_of_days_codes_and_classes() -> None:
    days = ["2001-07-16", "2001-12-31", "2002-01-01"]
    by_code = coded_events(["RUS"] * 3, ["CHN"] * 3, days, ["AGREE", "verbal conflict", "material conflict"])
    assert (by_code["ccode1"], by_code["year"], by_code["quad"]) == (
        (365,) * 3,
        (2001, 2001, 2002),
        (1, 3, 4),
    )
    by_day = coded_events(["RUS"] * 3, ["CHN"] * 3, np.array(days, "datetime64[D]"), [1, 3, 4])
    assert by_day == by_code
    soviet = coded_events(["DDR", "DEU"], ["SUN", "RUS"], [1980, 1995], [1, 1])
    assert (soviet["ccode1"], soviet["ccode2"]) == ((265, 255), (365, 365))
    former = coded_events(["DEU"], ["SUN"], [1980], [1], system="gw")
    assert (former["gwcode1"], former["gwcode2"]) == ((260,), (365,))
    assert str(event_balance(former).unit) == "directed dyad-year (Gleditsch-Ward)"


def test_sides_without_a_number_are_counted_in_the_note() -> None:
    found = coded_events(["EU", "RUS", "RUS"], ["CHN", "CHN", "NATO"], [2001] * 3, [1, 1, 1])
    assert len(found) == 1
    assert found.column("ccode1").note == "actor; 2 of 3 rows left out: no number (EU, NATO)"


def test_planned_acts_stand_apart() -> None:
    told = Column.of("ahead", [1, 0, 0, 0, 0])
    events = Frame("event", [*EVENTS.columns, told])
    assert event_balance(events)["n"] == (1, 1, 1)
    later = event_balance(events, ahead=True)
    assert (later["n"], later["verbal_cooperation"]) == ((1,), (1,))
    assert len(event_balance(EVENTS, ahead=True)) == 0


def test_an_act_in_both_directions_is_one_of_the_pair() -> None:
    events = Frame(
        "event",
        [
            Column.of("ccode1", [365, 710, 365, 365]),
            Column.of("ccode2", [710, 365, 710, 710]),
            Column.of("year", [2001] * 4),
            Column.of("quad", [1, 1, 1, 1]),
            Column.of("act", [7, 7, -1, -1]),
        ],
    )
    assert event_balance(events, directed=False)["n"] == (3,)
    assert event_balance(events)["n"] == (3, 1)
    assert event_balance(events)["goldstein"] == (None, None)


def reports() -> list[Any]:
    day = {"date": ("2018-09-11", "2018-09-13")}
    return [
        act("CONSULT", "RUS CHN", "", 1.0, 0, **day),
        act("COOPERATE", "RUS", "CHN MNG", 7.4, 10, **day),
        act("ACCUSE", "USA", "RUS", -2.2, 20, **day),
        act("THREATEN", "USA", "RUS", -4.4, 30, realis="planned", **day),
        act("AID", "USA", "RUS", 7.0, 40, realis="denied", **day),
        act("AID", "USA", "CHN", 7.0, 50, status="rejected", **day),
        act("SANCTION", "EU", "RUS", -5.6, 60, **day),
        act("SANCTION", "USA", "RUS", -5.6, 70),
    ]


def test_records_and_coded_data_go_through_one_measure() -> None:
    events = [event for event in reports() if event.status != "rejected" and event.date]
    numbers = {"RUS": 365, "CHN": 710, "MNG": 712, "USA": 2}
    for ahead, tally in ((False, "now"), (True, "ahead")):
        for directed, slow in ((True, dyad_balance(events)), (False, pair_balance(events))):
            found = event_balance(events_frame(reports()), directed=directed, ahead=ahead)
            expected = {}
            for row in slow:
                if "EU" not in (row.a, row.b) and (own := getattr(row, tally)).n:
                    key = numbers[row.a], numbers[row.b]
                    expected[key if directed else (min(key), max(key))] = own
            assert list(zip(found["ccode1"], found["ccode2"], strict=True)) == sorted(expected)
            for row in found.rows():
                own = expected[row["ccode1"], row["ccode2"]]
                assert [row[name] for name in CLASSES] == [getattr(own, name) for name in CLASSES]
                assert (row["n"], row["year"]) == (own.n, 2018)
                assert row["goldstein"] == pytest.approx(own.goldstein_mean)


def test_records_without_a_day_take_that_of_their_report_or_are_counted_out() -> None:
    from datetime import date

    frame = events_frame(reports())
    assert (
        frame.column("ccode1").note
        == "actor; 1 of 7 rows left out: no number (EU); 1 events left out: no day"
    )
    dated = events_frame(reports(), published={"a": date(2017, 5, 1)})
    assert sorted(set(dated["year"])) == [2017, 2018]  # type: ignore[type-var]
    assert frame["record"][0] == "CONSULTRUS CHN0"


def test_retellings_count_once_where_asked() -> None:
    day = {"date": ("2018-09-11", "2018-09-11")}
    told = [act("ACCUSE", "USA", "RUS", -2.0, start, **day) for start in (0, 50)]
    assert event_balance(events_frame(told))["n"] == (2,)
    assert event_balance(events_frame(told, retellings=False))["n"] == (1,)


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([2, 200, 365, 710]),
            st.sampled_from([2, 200, 365, 710]),
            st.integers(1999, 2001),
            st.integers(1, 4),
            st.one_of(st.just(float("nan")), st.integers(-100, 100).map(lambda tenths: tenths / 10)),
        ),
        max_size=30,
    ),
    st.booleans(),
    st.randoms(use_true_random=False),
)
def test_counts_equal_a_slow_way_in_any_order(rows: list[Any], directed: bool, random: Any) -> None:
    def made(told: list[Any]) -> Frame:
        columns: Any = list(zip(*told, strict=True)) if told else [()] * 5
        return coded_events(*(np.array(c, np.int64) for c in columns[:4]), np.array(columns[4], float))

    found = event_balance(made(rows), directed=directed, draws=15)
    slow: dict[tuple[int, int, int], list[Any]] = {}
    for a, b, year, quad, weight in rows:
        if a != b:
            pair = (a, b) if directed else (min(a, b), max(a, b))
            slow.setdefault((*pair, year), []).append((quad, weight))
    assert [tuple(row[key] for key in UNIT) for row in found.rows()] == sorted(slow)
    for row, key in zip(found.rows(), sorted(slow), strict=True):
        kinds = [quad for quad, _ in slow[key]]
        assert [row[name] for name in CLASSES] == [kinds.count(quad) for quad in (1, 2, 3, 4)]
        weights = [weight for _, weight in slow[key] if weight == weight]
        assert (row["n"], row["goldstein_n"]) == (len(kinds), len(weights))
        assert row["cooperation"] == pytest.approx(sum(quad < 3 for quad in kinds) / len(kinds))
        assert row["net"] == pytest.approx(2 * row["cooperation"] - 1)
        assert (row["goldstein"] is None) == (not weights)
        if weights:
            assert row["goldstein"] == pytest.approx(sum(weights) / len(weights))
            assert -10 <= row["goldstein_low"] <= row["goldstein_high"] <= 10
        for name in CLASSES:
            assert 0 <= row[f"{name}_low"] <= row[f"{name}_high"] <= row["n"]
    random.shuffle(rows)
    assert event_balance(made(rows), directed=directed, draws=15) == found


def test_same_seed_same_draws_and_another_seed_others() -> None:
    events = many(6_000)
    one, two, other = (event_balance(events, draws=60, seed=seed) for seed in (1, 1, 2))
    assert one == two
    assert one["goldstein_low"] != other["goldstein_low"]
    assert one["goldstein"] == other["goldstein"]


@pytest.mark.parametrize("size", [300, 30_000])
def test_a_pair_has_the_intervals_of_the_whole(size: int) -> None:
    events = many(size)
    whole = event_balance(events, directed=False, draws=50)
    some = event_balance(events, directed=False, draws=50, pair=(710, 200))
    assert some.rows() == tuple(row for row in whole.rows() if (row["ccode1"], row["ccode2"]) == (200, 710))
    assert len(some) == 3


@pytest.mark.parametrize("size", [3_000, 60_000])
def test_intervals_are_those_of_the_binomial_and_of_the_mean(size: int) -> None:
    events = many(size)
    found = event_balance(events, draws=4_000, level=0.9)
    n = found.array("n")
    assert (n.max() > 512) == (size > 3_000)
    for name in CLASSES:
        count = found.array(name)
        spread = 1.645 * np.sqrt(n * (count / n) * (1 - count / n))
        width = (found.array(f"{name}_high") - found.array(f"{name}_low")) / 2
        # Half the width of a 90 % interval is 1.645 standard deviations, but for steps of whole events.
        assert np.all(np.abs(width - spread) <= 0.6 + 0.06 * spread)
    share = found.array("cooperation")
    width = (found.array("cooperation_high") - found.array("cooperation_low")) / 2
    assert np.all(np.abs(width - 1.645 * np.sqrt(share * (1 - share) / n)) <= 0.6 / n + 0.06 * width)
    held = [found.array(f"goldstein_{end}") for end in ("low", "high")]
    mean, known = found.array("goldstein"), found.array("goldstein_n")
    assert np.all((held[0] < mean) & (mean < held[1]))
    spread = (held[1] - held[0]) / 2 * np.sqrt(known) / 1.645
    keys = [events.array(key) for key in UNIT]
    for row, own in zip(found.rows(), spread, strict=True):
        there = np.logical_and.reduce([key == row[name] for key, name in zip(keys, UNIT, strict=True)])
        assert own == pytest.approx(
            np.nanstd(events.array("goldstein")[there]), rel=0.12 if row["n"] < 200 else 0.06
        )


def test_rows_that_cannot_vary_have_no_width() -> None:
    found = event_balance(EVENTS, draws=30)
    for name in MEASURES:
        low, high = found[f"{name}_low"], found[f"{name}_high"]
        assert low[1:] == high[1:] == found[name][1:]
    alike = coded_events([2] * 1000, [20] * 1000, [2001] * 1000, [2] * 1000, [3.5] * 1000)
    row = event_balance(alike, draws=30).rows()[0]
    assert (row["material_cooperation_low"], row["goldstein_low"], row["goldstein_high"]) == (1000, 3.5, 3.5)


def test_weights_that_are_no_tenths() -> None:
    events = coded_events([2, 2, 2], [20] * 3, [2001] * 3, [1, 1, 4], [0.125, float("nan"), -3.0625])
    assert event_balance(events)["goldstein"] == ((0.125 - 3.0625) / 2,)


def test_relabelling_states_moves_rows_only() -> None:
    events = many(400)
    new = {2: 710, 200: 365, 365: 2, 710: 200}
    moved = [
        column.with_values(np.array([new[n] for n in column.values]))
        if column.name.startswith("ccode")
        else column
        for column in events.columns
    ]
    one, two = event_balance(events, draws=25), event_balance(Frame("event", moved), draws=25)
    told = {(new[r["ccode1"]], new[r["ccode2"]], r["year"]): tuple(r.values())[3:] for r in one.rows()}
    assert told == {(r["ccode1"], r["ccode2"], r["year"]): tuple(r.values())[3:] for r in two.rows()}


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"quad": [5]}, DataError, "row 1 of the events: quad is 5, and classes are 1 to 4"),
        ({"goldstein": [10.5]}, DataError, "row 1 of the events: goldstein is 10.5"),
        ({"quad": None}, UsageError, "the events lack quad; they have ccode1, ccode2, year"),
    ],
)
def test_what_cannot_be_is_refused(change: dict[str, Any], error: type[Exception], words: str) -> None:
    cells = {"ccode1": [2], "ccode2": [20], "year": [2001], "quad": [1], **change}
    frame = Frame("event", [Column.of(name, values) for name, values in cells.items() if values is not None])
    with pytest.raises(error, match=words):
        event_balance(frame)


def test_arguments_that_cannot_be_are_refused() -> None:
    with pytest.raises(UsageError, match="level=1"):
        event_balance(EVENTS, level=1)
    with pytest.raises(UsageError, match="'WAVE' is no kind of event"):
        coded_events([2], [20], [2001], ["WAVE"])
    with pytest.raises(DataError, match="write years, or days as YYYY-MM-DD"):
        coded_events([2], [20], ["July"], ["AID"])
    with pytest.raises(UsageError, match="differ in length"):
        coded_events([2], [20], [2001, 2002], ["AID"])


def test_no_events() -> None:
    none = coded_events([], [], np.zeros(0, np.int64), np.zeros(0, np.int64))
    assert len(event_balance(none, draws=10)) == 0
    assert event_balance(none, dyad((2, 20, 2001)), coverage=Coverage(2001, 2001))["n"] == (0,)
