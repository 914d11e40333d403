"""What reports predict, with what odds, and what came of it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from blocs.errors import DataError, UsageError
from blocs.evidence import gather, open_store
from blocs.reading import Reading, read_report
from blocs.reports import load
from blocs.scenario.foretelling.alignment_told import alignment_told
from blocs.scenario.foretelling.base_rates import (
    WORLD_GROWTH,
    Growth,
    _beta_between,
    chance_of,
    growth_between,
    growth_in,
)
from blocs.scenario.foretelling.odds import odds, trade_effect
from blocs.scenario.foretelling.odds_table import predictions_frame
from blocs.scenario.foretelling.predictions import Prediction, is_ahead, outcome_of, predicted
from blocs.sources import Frame
from blocs.sources.cow_trade import read_cow_national_trade, read_cow_trade
from blocs.trade import bundled, solve, tariff


def read(folder: Path, name: str, text: str, published: str) -> Reading:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    (report,) = load(path, published=date.fromisoformat(published))
    assert not isinstance(report, Exception)
    return read_report(report)


@pytest.fixture(scope="module")
def samples() -> tuple[Reading, ...]:
    """The sample reports that come with blocs, as read."""
    found = []
    for name in ("2018-09-12-northern-ledger.md", "2019-06-06-harbour-and-continent.md"):
        (report,) = load(Path(str(resources.files("blocs.reports") / "samples" / name)))
        assert not isinstance(report, Exception)
        found.append(read_report(report))
    return tuple(found)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Reading, ...]:
    """A prediction with the year before and the first half beside it, and a year later what came."""
    folder = tmp_path_factory.mktemp("two")
    said = (
        "Vladimir Putin received Xi Jinping in Vladivostok on Tuesday. "
        "China and Russia signed agreements on trade. "
        "Bilateral trade is expected to cross $100 billion this year, up from $84 billion last year. "
        "Bilateral trade increased by almost one third in the first six months of the year, "
        "reaching $50 billion. "
        "If the United States pushes too far, China and Russia are going to move closer to each other."
    )
    came = "Trade between China and Russia reached $107 billion in 2018, officials said on Monday."
    return (
        read(folder, "said.txt", said, "2018-09-11"),
        read(folder, "came.txt", came, "2019-02-04"),
    )


def trade_of(found: tuple[Prediction, ...]) -> Prediction:
    (only,) = [p for p in found if p.kind == "trade"]
    return only


def test_a_prediction_comes_with_the_year_before_the_first_half_and_the_outcome(
    two: tuple[Reading, ...],
) -> None:
    told = trade_of(predicted(two))
    assert (told.owners, told.target, told.unit, told.year) == (("CHN", "RUS"), 1e11, "USD", 2018)
    assert told.before == 8.4e10
    assert "said.txt" in told.before_words
    assert told.part is not None
    assert (told.part.months, told.part.level) == (6, 5e10)
    assert told.part.growth == pytest.approx(4 / 3)
    assert (told.outcome, told.came, told.outcome_source) == ("$107 billion", 1.07e11, "came.txt")
    assert not told.falls


def test_its_odds_tell_the_growth_that_it_needs_and_how_they_were_made(two: tuple[Reading, ...]) -> None:
    (told,) = [o for o in odds(predicted(two)) if o.kind == "trade"]
    assert told.needed == pytest.approx(100 * (100 / 84 - 1))
    assert told.chance is not None and told.low is not None and told.high is not None
    assert 0.1 < told.low + 0.05 < told.chance < told.high < 0.4
    assert "$84 billion in 2017" in told.basis
    assert "1990 to 2014" in told.basis
    assert "was not there on the day" in told.basis  # the table of 2018 tells how pairs lie apart
    # of 84 billion, 37.5 were the first half; the other 46.5 must become 50
    assert "$46.5 billion" in told.part
    assert "+8 %" in told.part
    assert told.chance_on is not None and told.chance_back is not None
    assert told.chance < told.chance_back < told.chance_on


def test_where_no_report_tells_the_year_before_or_after_the_tables_do(two: tuple[Reading, ...]) -> None:
    bare = replace(trade_of(predicted(two[:1])), before=None, before_words="", part=None)
    (told,) = odds([bare])
    table = sum(bundled(2017).trade(*pair) for pair in (("CHN", "RUS"), ("RUS", "CHN"))) / 1e3
    assert told.needed == pytest.approx(100 * (100 / table - 1))
    assert "by the table of trade" in told.basis
    assert told.outcome == "trade grew +26 % in 2018 by the table"
    assert "another measure" in (told.outcome_source or "")


def test_measures_shift_the_odds_with_their_effect_on_the_pair(two: tuple[Reading, ...]) -> None:
    found = predicted(two)
    (plain,) = [o for o in odds(found) if o.kind == "trade"]
    same, more, less = (
        next(o for o in odds(found, effect=lambda a, b, k=k: np.full(50, k)) if o.kind == "trade")
        for k in (1.0, 1.05, 0.95)
    )
    assert plain.chance_scenario is None
    assert same.chance_scenario == pytest.approx(plain.chance)
    assert more.chance_scenario is not None and less.chance_scenario is not None and plain.chance is not None
    assert less.chance_scenario < plain.chance < more.chance_scenario
    assert more.chance == plain.chance
    assert "long run" in more.basis


def test_the_effect_on_a_pair_is_that_of_the_trade_model_both_ways() -> None:
    outcome = solve(tariff("USA", "CHN", 0.25), draws=20)
    ratio = trade_effect(outcome)("CHN", "RUS")
    there, back = outcome.pair("CHN", "RUS"), outcome.pair("RUS", "CHN")
    assert ratio is not None and ratio.shape == (20,)
    central = (there.after + back.after) / (there.before + back.before)
    assert ratio.min() < central < ratio.max()
    back_again = trade_effect(outcome)("RUS", "CHN")
    assert back_again is not None and np.allclose(ratio, back_again, rtol=1e-12)
    assert trade_effect(outcome)("CHN", "PRK") is None


def test_alignment_takes_the_share_of_draws_that_rise(two: tuple[Reading, ...]) -> None:
    found = predicted(two)
    base, shocked = np.array([-1.0, -0.5, 0.25, 1.0]), np.array([-1.0, 0.5, 0.25, 1.0])
    (told,) = [
        o
        for o in odds(found, alignment=lambda a, b: (base, shocked), horizon="to 2023")
        if o.kind == "alignment"
    ]
    assert told.prediction.owners == ("CHN", "RUS")
    assert told.prediction.conditional
    assert (told.chance, told.chance_scenario, told.n, told.until) == (0.5, 0.75, 4, "to 2023")
    apart = replace(told.prediction, falls=True)
    (turned,) = odds([apart], alignment=lambda a, b: (base, None))
    assert (turned.chance, turned.chance_scenario) == (0.5, None)
    (none,) = odds([told.prediction])
    assert none.chance is None and "not asked for" in none.basis
    (lost,) = odds([told.prediction], alignment=lambda a, b: None)
    assert lost.chance is None and "no projection holds China and Russia" in lost.basis


@pytest.mark.parametrize(
    ("sentence", "apart"),
    [
        ("Washington risks driving China and Russia closer together, critics say.", False),
        ("Pressure from Washington will push China and Russia towards each other.", False),
        ("China and Russia could drift apart within a decade.", True),
        ("China and Russia will not move closer to each other.", None),
        ("China and Russia have moved closer together.", None),
        ("China and Russia will hold talks in Beijing.", None),
    ],
)
def test_sentences_that_expect_states_to_move_closer_or_apart(
    tmp_path: Path, sentence: str, apart: bool | None
) -> None:
    reading = read(tmp_path, "one.txt", f"China and Russia held talks in Moscow. {sentence}", "2018-09-11")
    told = list(alignment_told(reading))
    assert [t.apart for t in told] == ([] if apart is None else [apart])
    assert all(t.pair == ("CHN", "RUS") for t in told)


def test_counts_acts_and_measures_get_no_odds_and_the_reason(samples: tuple[Reading, ...]) -> None:
    told = odds(predicted(samples))
    other = [o for o in told if o.kind == "other"]
    assert other
    assert all(o.chance is None and o.basis.startswith("no odds: ") for o in other)
    (troops,) = [o for o in other if o.prediction.what == "troops: about 300,000"]
    assert troops.basis == "no odds: a count of troops: no table tells how often such a number is reached"


def test_by_december_is_the_year_of_the_report_and_the_sample_tells_the_outcome(
    samples: tuple[Reading, ...],
) -> None:
    told = trade_of(predicted(samples))
    assert (told.says, told.year, told.target) == ("Vladimir Putin", 2018, 1e11)
    assert (told.outcome, told.outcome_source) == ("$107 billion", "2019-06-06-harbour-and-continent.md")


def test_a_store_gives_the_same_and_rejected_records_go(tmp_path: Path, two: tuple[Reading, ...]) -> None:
    with open_store(tmp_path / "store") as store:
        for reading in two:
            store.add(reading)
        assert predicted(store) == predicted(two) == predicted(gather(two))
    wanted = trade_of(predicted(two)).ids[0]
    quantities = tuple(replace(q, status="rejected") if q.id == wanted else q for q in two[0].quantities)
    left = predicted((replace(two[0], quantities=quantities), two[1]))
    assert not [p for p in left if p.kind == "trade"]


def test_what_is_done_or_was_over_is_not_ahead(two: tuple[Reading, ...]) -> None:
    said = two[0]
    by_text = {q.text: q for q in said.quantities}
    assert is_ahead(by_text["$100 billion"], said.report)
    assert not is_ahead(replace(by_text["$100 billion"], realis="actual"), said.report)
    assert not is_ahead(by_text["$50 billion"], said.report)
    assert outcome_of(by_text["$100 billion"], two[:1]) is None
    found = outcome_of(by_text["$100 billion"], two)
    assert found is not None and found.text == "$107 billion"


def test_what_cannot_be_told_says_why(two: tuple[Reading, ...]) -> None:
    told = trade_of(predicted(two))
    cases = {
        "more than a year off": replace(told, until=("2025-01-01", "2025-12-31")),
        "no whole year": replace(told, until=None),
        "neither by the reports nor by the tables": replace(told, owners=("CHN", "PRK"), before=None),
        "no amount in USD": replace(told, unit="RUB"),
    }
    for words, each in cases.items():
        (one,) = odds([each])
        assert one.chance is None and words in one.basis


def test_growth_in_percent_needs_no_level(two: tuple[Reading, ...]) -> None:
    told = replace(trade_of(predicted(two)), target=10.0, unit="percent", part=None)
    up, down = odds([told, replace(told, falls=True)])
    assert (up.needed, down.needed) == (pytest.approx(10.0), pytest.approx(-10.0))
    assert up.chance is not None and down.chance is not None and down.chance < 0.2 < up.chance


def test_the_table_of_odds_is_one_row_a_prediction(two: tuple[Reading, ...]) -> None:
    told = odds(predicted(two))
    frame = predictions_frame(told, sources=["a"])
    assert frame.unit == "prediction"
    assert len(frame) == len(told)
    assert Frame.from_dict(frame.to_dict()) == frame
    row = next(r for r in frame.rows() if r["kind"] == "trade")
    assert (row["states"], row["until"], row["outcome"]) == ("CHN RUS", "2018-12-31", "$107 billion")
    assert row["needed"] == pytest.approx(19.05, abs=0.01)
    assert len(predictions_frame([])) == 0


# --- base rates


def world_of(*relative: float, size: float = 1000.0) -> Growth:
    """Six states; the pairs' growth in turn."""
    ends = np.column_stack(np.triu_indices(6, 1))
    many = np.resize(np.array(relative, float), len(ends))
    world = dict.fromkeys(range(2000, 2010), 1.1)
    return Growth(tuple("ABCDEF"), ends, np.full(len(ends), size), many, 2009, world, "made up")


def test_a_chance_is_the_share_of_pairs_and_years() -> None:
    growth = world_of(1.0, 1.0, 2.0)  # a third of 15 pairs doubles, less one that is left out
    told = chance_of(growth, 1.5, 1000.0, 2010)
    assert told.n == 15 and told.years == 10
    assert 0.33 < told.chance < 0.4  # 1/3, drawn to a half by one case
    assert chance_of(growth, 1.5, 1000.0, 2010, leave=("A", "D")).n == 14
    assert chance_of(growth, 1.05, 1000.0, 2010).chance > 0.9
    assert chance_of(growth, 1.5, 1000.0, 2010, falls=True).chance == pytest.approx(1 - told.chance)


def test_years_that_were_not_over_are_not_used() -> None:
    growth = world_of(1.0)
    late = replace(growth, world={**growth.world, 2010: 9.0, 2011: 9.0})
    assert chance_of(late, 1.2, 1000.0, 2010) == chance_of(growth, 1.2, 1000.0, 2010)
    assert chance_of(late, 1.2, 1000.0, 2012) != chance_of(growth, 1.2, 1000.0, 2012)
    with pytest.raises(UsageError, match="known for 3 years before 2003"):
        chance_of(growth, 1.2, 1000.0, 2003)


@pytest.mark.parametrize(("needed", "size"), [(0.0, 1.0), (float("nan"), 1.0), (1.1, 0.0)])
def test_a_chance_of_nothing_is_refused(needed: float, size: float) -> None:
    with pytest.raises(UsageError, match="above 0"):
        chance_of(world_of(1.0), needed, size, 2010)


@example(low=0.203125, more=0.0, size=918217.375, up=1.0)  # its share was above 1 by rounding
@given(low=st.floats(0.2, 4.0), more=st.floats(0.0, 2.0), size=st.floats(1.0, 1e6), up=st.floats(0.0, 1.0))
def test_more_growth_is_never_likelier_and_odds_stay_within_their_interval(
    low: float, more: float, size: float, up: float
) -> None:
    growth = growth_between(bundled(2017), bundled(2018))
    one, two = (chance_of(growth, needed, size, 2018) for needed in (low, low + more))
    raised = chance_of(growth, low, size, 2018, shift=np.array([1.0, 1.0 + up]))
    assert 0 < one.low < one.chance < one.high < 1
    # the share of cases is monotone; what is drawn to a half by few cases may move by as much as that
    assert two.chance <= one.chance + 0.02
    assert raised.chance >= one.chance - 0.02


def test_what_all_do_is_told_of_all_cases_however_their_weights_are_rounded() -> None:
    growth = growth_between(bundled(2017), bundled(2018))
    shift = np.array([1.0, 2.0])
    for size in np.geomspace(1, 1e6, 12):
        told = chance_of(growth, 0.01, float(size), 2018, shift=shift)
        assert 0.9 < told.low < 0.97 < told.chance < 0.99 < told.high < 1


@pytest.mark.parametrize(
    ("a", "b", "low", "high"),
    [(1.0, 1.0, 0.05, 0.95), (3.0, 7.0, 0.09774992, 0.54964183), (0.5, 0.5, 0.00615583, 0.99384417)],
)  # uniform; qbeta of R; the arcsine law in closed form
def test_intervals_are_those_of_the_beta_distribution(a: float, b: float, low: float, high: float) -> None:
    assert _beta_between(a, b, 0.9) == pytest.approx((low, high), abs=2e-5)


def test_tables_that_do_not_follow_each_other_are_refused() -> None:
    with pytest.raises(UsageError, match="one year apart"):
        growth_between(bundled(2018), bundled(2017))


def test_growth_of_a_dataset_stops_at_the_year_that_is_given(tmp_path: Path) -> None:
    rows = []
    for year in range(2000, 2010):
        for k, (a, b) in enumerate([(2, 20), (2, 200), (20, 200)]):
            flow = 100.0 * (k + 1) * 1.1 ** (year - 2000) * (3.0 if year == 2009 else 1.0)
            rows.append(f"{a},{b},{year},{flow},{flow}")
        rows.append(f"2,220,{year},5,-9")  # one way alone
    path = tmp_path / "trade.csv"
    path.write_text("ccode1,ccode2,year,flow1,flow2\n" + "\n".join(rows) + "\n")
    dataset = read_cow_trade(path)
    growth = growth_in(dataset, 2008)
    assert growth.world == pytest.approx(dict.fromkeys(range(2001, 2009), 1.1))
    assert growth.year == 2008
    assert np.allclose(growth.relative, 1.0)
    assert len(growth.size) == 3 * 8
    # 200 in 2000, raised by the growth of eight years, less that of the year that is yet to come
    assert growth.size.min() == pytest.approx(200 * 1.1**8)
    assert chance_of(growth, 1.05, 500.0, 2009, leave=(2, 20)).chance > 0.9
    with pytest.raises(DataError, match="growth of 3 years up to 2003"):
        growth_in(dataset, 2003)
    path.write_text("ccode,year,imports,exports\n2,1870,450,418\n")
    with pytest.raises(DataError, match="no exports by directed dyad-year"):
        growth_in(read_cow_national_trade(path), 2008)


def test_history_before_the_prediction_takes_the_place_of_the_tables(
    tmp_path: Path, two: tuple[Reading, ...]
) -> None:
    rows = [
        f"{a},{b},{year},{40000 * 1.1 ** (year - 2008)},{40000 * 1.1 ** (year - 2008)}"
        for year in range(2008, 2018)
        for a, b in [(2, 365), (2, 710), (365, 710), (2, 200), (200, 365), (200, 710)]
    ]
    path = tmp_path / "trade.csv"
    path.write_text("ccode1,ccode2,year,flow1,flow2\n" + "\n".join(rows) + "\n")
    (told,) = [o for o in odds(predicted(two), history=read_cow_trade(path)) if o.kind == "trade"]
    assert "cow-trade" in told.basis
    assert "was not there on the day" not in told.basis
    assert told.chance is not None and told.chance < 0.1  # nobody ever grew by more than a tenth
    assert told.n == 5 * 9


@pytest.mark.shared
def test_growth_of_world_trade_is_that_of_the_national_trade_data(shared: Path) -> None:
    frame = read_cow_national_trade(shared / "data" / "ties" / "cow_trade_sy.parquet").frame
    total = frame.array("imports") + frame.array("exports")
    year, state = frame.array("year"), frame.array("ccode")
    held = {(int(y), int(s)): v for y, s, v in zip(year, state, total, strict=True) if np.isfinite(v)}
    for each, told in WORLD_GROWTH.items():
        both = [s for y, s in held if y == each and (each - 1, s) in held]
        ratio = sum(held[each, s] for s in both) / sum(held[each - 1, s] for s in both)
        assert told == pytest.approx(ratio, abs=6e-4)


@pytest.mark.shared
def test_the_two_reports_predict_a_hundred_billion_and_closer_ties(shared: Path) -> None:
    readings = []
    for path in sorted((shared / "reports").glob("*.txt")):
        (report,) = load(path)
        assert not isinstance(report, Exception)
        readings.append(read_report(report))
    told = odds(predicted(readings), alignment=lambda a, b: (np.array([-1.0, 1.0]), None))
    trade = [o for o in told if o.kind == "trade"]
    assert [o.prediction.target for o in trade] == [1e11, 1e11]
    assert {o.prediction.report[:3] for o in trade} == {"000", "004"}
    assert all(o.needed == pytest.approx(19.05, abs=0.01) for o in trade)
    closer = [o for o in told if o.kind == "alignment"]
    assert {o.prediction.owners for o in closer} == {("CHN", "RUS")}
    said = " ".join(o.prediction.what for o in closer)
    assert re.search(r"into each other's arms", said)
    assert re.search(r"move closer to each other", said)


@pytest.mark.parametrize(
    ("sentence", "falls"),
    [
        ("Trade between China and Russia will fall to $60 billion this year.", True),
        ("Under pressure, trade between China and Russia will reach $100 billion this year.", False),
        ("Trade between China and Russia will rise to $100 billion this year.", False),
    ],
)
def test_trade_that_is_to_fall_has_the_odds_of_a_fall(tmp_path: Path, sentence: str, falls: bool) -> None:
    found = predicted([read(tmp_path, "one.txt", sentence, "2018-09-11")])
    told = trade_of(found)
    assert told.falls is falls
    (odd,) = odds([told])
    assert odd.chance is not None and odd.needed is not None
    assert (odd.needed < 0) is falls
    assert odd.chance < 0.3
    assert ("so little" in odd.basis) is falls


def test_an_outcome_that_a_person_rejected_is_none(two: tuple[Reading, ...]) -> None:
    said, came = two
    gone = replace(came, quantities=tuple(replace(q, status="rejected") for q in came.quantities))
    assert trade_of(predicted((said, gone))).outcome is None
    assert trade_of(predicted((said, came))).outcome == "$107 billion"
