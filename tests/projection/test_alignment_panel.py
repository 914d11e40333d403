"""The panel of alignment and pressure: what stands in it, what is not known, and parts of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.errors import UsageError
from blocs.projection import CLASSES, AlignmentPanel, alignment_panel, common_pressure, surroundings
from blocs.sources import Column, Coverage, Dataset, Frame
from blocs.ties import Holdings, roll_calls, vote_similarity
from projection.panels import of_values, walks
from ties.world import TEXTS, read

ALL = ("un-votes", "nmc", "ties-sanctions", "gml-mids", "tss-rivalries", "atop")
SHARE = 260 / 1720
"""Of the United States, in the capability of the small world."""


@pytest.fixture
def world(tmp_path: Path) -> dict[str, Dataset]:
    """Votes of 1988 to 1992, and what is told of the same years, by name."""
    return {one.name: one for one in read(tmp_path, *ALL)}


def made(world: dict[str, Dataset], since: int = 1988, measure: str = "kappa") -> AlignmentPanel:
    return alignment_panel(Holdings(world.values()), measure, since)


def covering(dataset: Dataset, since: int, until: int) -> Dataset:
    """The dataset as if it spoke of fewer years."""
    frame = dataset.frame
    part = frame.take((frame.array("year") >= since) & (frame.array("year") <= until))
    return replace(dataset, frame=Frame(part.unit, part.columns, part.sources, Coverage(since, until)))


def rows(dataset: Dataset, **more: list[object]) -> Dataset:
    """The dataset with other cells in some columns."""
    frame = dataset.frame
    columns = [
        Column.of(column.name, more[column.name]) if column.name in more else column
        for column in frame.columns
    ]
    return replace(dataset, frame=Frame(frame.unit, columns, frame.sources, frame.coverage))


def test_values_are_those_of_the_votes(world: dict[str, Dataset]) -> None:
    panel = made(world)
    votes = vote_similarity(roll_calls(world["un-votes"].frame), measures=("kappa",))
    assert panel.years.tolist() == [1988, 1989, 1990, 1991, 1992] and panel.measure == "kappa"
    checked = 0
    for told in votes.rows():
        k = panel.pair(told["ccode1"], told["ccode2"])
        value = panel.values[told["year"] - 1988, k]
        if told["n"] >= 10 and told["kappa"] is not None:
            assert value == told["kappa"] and panel.counts[told["year"] - 1988, k] == told["n"]
            checked += 1
        else:
            assert np.isnan(value) and panel.counts[told["year"] - 1988, k] == 0
    assert checked == np.isfinite(panel.values).sum() == (panel.counts > 0).sum() > 200


def test_pressure_is_of_the_year_with_shares_of_the_year_before(world: dict[str, Dataset]) -> None:
    """The United States sanction China from 1989 and Russia in 1990 and 1991; so both only then."""
    panel = made(world)
    k = panel.pair(365, 710)
    assert panel.instruments == ("sanctions", "disputes")
    # capability of 1987 is not known, so neither is pressure of 1988
    assert np.isnan(panel.pressure[0]).all()
    np.testing.assert_allclose(panel.pressure[1:, k, 0], [0.0, SHARE, SHARE, 0.0])
    others = np.delete(panel.pressure[1:, :, 0], k, axis=1)
    assert not others.any()
    assert np.isnan(panel.capability[0]).all()
    assert panel.capability[1, panel.numbers.tolist().index(2)] == pytest.approx(SHARE)


def test_years_that_the_data_do_not_cover_are_not_known(world: dict[str, Dataset]) -> None:
    """Disputes end in 1991, sanctions are cut to 1990; votes go on to 1992."""
    world["ties-sanctions"] = covering(world["ties-sanctions"], 1945, 1990)
    panel = made(world)
    assert np.isnan(panel.pressure).all(1).tolist() == [
        [True, True], [False, False], [False, False], [True, False], [True, True],
    ]  # fmt: skip
    assert np.isfinite(panel.pressure[1:3]).all()


def test_a_threat_that_may_have_ended_is_no_sanction(world: dict[str, Dataset]) -> None:
    """Cases of which it is not sure that they were still in force do not count."""
    frame = world["ties-sanctions"].frame
    world["ties-sanctions"] = rows(world["ties-sanctions"], unended=[1.0] * len(frame))
    assert not np.nan_to_num(made(world).pressure[:, :, 0]).any()


def test_one_who_is_met_needs_no_capability_of_its_own(world: dict[str, Dataset]) -> None:
    """Russia has no row of capability, but is pressed on by one that has."""
    frame = world["nmc"].frame
    part = frame.take(frame.array("ccode") != 365)
    kept = Frame(part.unit, part.columns, part.sources, frame.coverage)
    world["nmc"] = replace(world["nmc"], frame=kept)
    panel = made(world)
    assert panel.pressure[2, panel.pair(365, 710), 0] == pytest.approx(SHARE)
    assert np.isnan(panel.capability[:, panel.numbers.tolist().index(365)]).all()


def test_rivals_over_territory_are_counted_from_their_last_year(world: dict[str, Dataset]) -> None:
    """China and Russia were until 1989; the United States and Russia were rivals of another kind."""
    panel = made(world)
    assert panel.since_rivalry[:, panel.pair(365, 710)].tolist() == [0, 0, 1, 2, 3]
    assert np.isinf(panel.since_rivalry[:, panel.pair(2, 365)]).all()


def test_rivalries_that_ended_before_the_first_year_are_remembered(world: dict[str, Dataset]) -> None:
    """A panel that begins later is the later part of one that begins earlier."""
    late, whole = made(world, since=1991), made(world)
    k = late.pair(365, 710)
    assert late.since_rivalry[:, k].tolist() == [2, 3]
    assert np.array_equal(late.since_rivalry[:, k], whole.since_rivalry[3:, whole.pair(365, 710)])


def test_rivals_and_allies_stay_when_their_inventories_end(world: dict[str, Dataset]) -> None:
    world["tss-rivalries"] = covering(world["tss-rivalries"], 1816, 1988)
    world["atop"] = covering(world["atop"], 1815, 1989)
    panel = made(world)
    k, allied = panel.pair(365, 710), panel.pair(2, 200)
    assert panel.since_rivalry[:, k].tolist() == [0] * 5
    assert (panel.classes[:, k] == CLASSES.index("rivals")).all()
    assert (panel.classes[:, allied] == CLASSES.index("allies")).all()
    later = made(world, since=1990)
    assert later.since_rivalry[:, later.pair(365, 710)].tolist() == [0] * 3
    assert (later.classes[:, later.pair(2, 200)] == CLASSES.index("allies")).all()


def test_classes_are_of_the_first_that_fits(world: dict[str, Dataset]) -> None:
    panel = made(world)
    told = {
        pair: [CLASSES[c] for c in panel.classes[:, panel.pair(*pair)]] for pair in ((365, 710), (2, 200))
    }
    # rivals until 1989, then two major powers, and allied without defence in 1992
    assert told[365, 710] == ["rivals"] * 2 + ["major powers"] * 3
    assert told[2, 200] == ["allies"] * 5


def test_without_inventories_nobody_is_rival_or_ally(world: dict[str, Dataset]) -> None:
    del world["tss-rivalries"], world["atop"]
    panel = made(world)
    assert np.isinf(panel.since_rivalry).all()
    assert {CLASSES[c] for c in np.unique(panel.classes)} <= {"major powers", "others"}


@pytest.mark.parametrize(
    ("gone", "told"),
    [("un-votes", "un-votes"), ("nmc", "nmc"), ("ties-sanctions gml-mids", "pressure needs")],
)
def test_what_is_missing_is_named(world: dict[str, Dataset], gone: str, told: str) -> None:
    for name in gone.split():
        del world[name]
    with pytest.raises(UsageError, match=told):
        made(world)


def test_wrong_measures_and_years_are_refused(world: dict[str, Dataset]) -> None:
    with pytest.raises(UsageError, match="'kapa' is none of agreement, valued"):
        made(world, measure="kapa")
    with pytest.raises(UsageError, match="no votes from 1993 on; they end in 1992"):
        made(world, since=1993)


def test_one_instrument_is_enough(world: dict[str, Dataset]) -> None:
    del world["gml-mids"]
    assert made(world).instruments == ("sanctions",)


def test_the_order_of_rows_has_no_part(world: dict[str, Dataset]) -> None:
    turned = {}
    for name, one in world.items():
        back = one.frame.take(np.arange(len(one.frame))[::-1])
        turned[name] = replace(
            one, frame=Frame(back.unit, back.columns, one.frame.sources, one.frame.coverage)
        )
    assert made(turned).equals(made(world))


def test_surroundings_give_the_pressure_of_the_panel(world: dict[str, Dataset]) -> None:
    panel = made(world)
    around = surroundings(Holdings(world.values()), 1988, 1992)
    place = np.searchsorted(around.numbers, panel.numbers)
    assert np.array_equal(around.numbers[place], panel.numbers)
    whole = around.pressure()[:, place][:, :, place]
    assert np.array_equal(whole[:, panel.first, panel.second], panel.pressure, equal_nan=True)
    by_hand = common_pressure(around.hostility[0][2], around.capability[2])
    assert np.array_equal(around.pressure()[2, :, :, 0], by_hand)


# --- the panel itself


def test_a_window_sees_nothing_outside_it() -> None:
    panel = walks(instruments=("sanctions",), missing=0.2)
    part = panel.window(1960, 1970)
    assert (part.since, part.until) == (1960, 1970)
    rng = np.random.default_rng(1)
    outside = (panel.years < 1960) | (panel.years > 1970)
    other = replace(
        panel,
        **{
            name: np.where(
                outside.reshape(-1, *[1] * (getattr(panel, name).ndim - 1)),
                rng.permutation(getattr(panel, name)),
                getattr(panel, name),
            )
            for name in ("values", "counts", "pressure", "capability", "since_rivalry", "classes")
        },
    )
    assert not other.equals(panel) and other.window(1960, 1970).equals(part)
    with pytest.raises(ValueError, match="read-only"):
        part.values[0, 0] = 0
    with pytest.raises(UsageError, match="no year from 2010 to 2020; it has 1946 to 2005"):
        panel.window(2010, 2020)


@given(st.sets(st.sampled_from(range(10, 90, 10)), min_size=0, max_size=8))
@settings(max_examples=40, deadline=None)
def test_among_some_states_are_all_their_pairs(numbers: set[int]) -> None:
    panel = walks(until=1950, instruments=("sanctions",))
    part = panel.among(sorted(numbers | {999}))
    assert part.numbers.tolist() == sorted(numbers)
    assert len(part.first) == len(numbers) * (len(numbers) - 1) // 2
    for k in range(len(part.first)):
        a, b = (int(part.numbers[side[k]]) for side in (part.first, part.second))
        whole = panel.pair(b, a)
        assert part.pair(a, b) == k and panel.pair(a, b) == whole
        assert np.array_equal(part.values[:, k], panel.values[:, whole])
        assert np.array_equal(part.pressure[:, k], panel.pressure[:, whole])
    assert panel.pair(10, 999) == -1


def test_the_largest_are_of_those_who_vote_in_the_year() -> None:
    panel = walks(states=5, until=1950)
    assert panel.largest(2, 1948).tolist() == [10, 20]
    values = panel.values.copy()
    values[2, (panel.first == 0) | (panel.second == 0)] = np.nan  # the largest is not there in 1948
    later = panel.capability.copy()
    later[3:] = later[3:, ::-1]  # and others grow afterwards
    other = replace(panel, values=values, capability=later)
    assert other.largest(2, 1948).tolist() == [20, 30] and other.largest(2, 1949).tolist() == [40, 50]
    unknown = replace(panel, capability=np.where(panel.numbers == 20, np.nan, panel.capability))
    assert unknown.largest(9, 1948).tolist() == [10, 30, 40, 50]
    with pytest.raises(UsageError, match="no year 1951"):
        panel.largest(2, 1951)


def test_without_pressure_all_else_stays() -> None:
    panel = walks(instruments=("sanctions", "disputes"))
    bare = panel.without_pressure()
    assert bare.instruments == () and bare.pressure.shape == (60, 28, 0)
    assert np.array_equal(bare.values, panel.values) and not bare.equals(panel)
    assert bare.without_pressure().equals(bare)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"values": np.zeros((3, 2))}, r"values has shape \(3, 2\), not \(3, 1\)"),
        ({"years": np.array([1990, 1992, 1993])}, "years are not consecutive"),
        ({"first": np.array([1]), "second": np.array([0])}, "first < second"),
        ({"second": np.array([2])}, "must be places in numbers"),
    ],
)
def test_panels_that_do_not_fit_are_refused(change: dict[str, np.ndarray], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        replace(of_values([[0.1], [0.2], [0.3]]), **change)


def test_the_made_world_is_what_the_tests_say() -> None:
    """Guards the cases above: who sanctions whom, and when."""
    assert "1,1989,1992,,2,2,,710,1,1989" in TEXTS["ties-sanctions"]
    assert "2,1990,1991,,2,2,200,365,1,1990" in TEXTS["ties-sanctions"]
