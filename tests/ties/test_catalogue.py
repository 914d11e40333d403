"""The catalogue: its promises hold for every measure, and one pair alone gives what all pairs give."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from blocs.errors import UsageError
from blocs.sources import Frame, Unit
from blocs.sources.catalogue import SOURCES
from blocs.ties import CATALOGUE, Ask, Family, Holdings, Measure, measure_frame
from blocs.ties.catalogue import COMPOSITE, MEASURES_OF_REPORTS

from .world import YEARS, read

MEASURES = [measure for family in CATALOGUE for measure in family.measures]
ALL = Ask(YEARS[0], YEARS[-1], draws=20)
PAIRS = (("CHN", "RUS"), ("USA", "DEU"), ("CUB", "USA"))


@pytest.fixture(scope="module")
def holdings(tmp_path_factory: pytest.TempPathFactory) -> Holdings:
    return Holdings(read(tmp_path_factory.mktemp("world")))


@pytest.fixture(scope="module")
def every(holdings: Holdings) -> dict[str, Frame]:
    """Each family made once for all pairs, under the name of its first measure."""
    return {f.measures[0].name: measure_frame(f.measures[0].name, holdings, ALL) for f in CATALOGUE}


def cells(frame: Frame, names: list[str]) -> dict[tuple[int, ...], tuple[float, ...]]:
    assert isinstance(frame.unit, Unit)
    keys = zip(*(frame[key] for key in frame.unit.keys), strict=True)
    values = zip(*(frame.array(name).astype(float).tolist() for name in names), strict=True)
    found = dict(zip(keys, values, strict=True))
    return {key: row for key, row in found.items() if not all(np.isnan(row))}  # type: ignore[misc]


def columns(frame: Frame, measure: Measure) -> list[str]:
    return [
        name for name in (measure.name, *(f"{measure.name}_{end}" for end in ("low", "high", "n")), "n")
        if name in frame
    ]  # fmt: skip


def families() -> Iterator[tuple[Family, Measure]]:
    yield from ((family, measure) for family in CATALOGUE for measure in family.measures)


def test_names_are_unique_and_say_what_they_are() -> None:
    names = [measure.name for measure in (*MEASURES, *MEASURES_OF_REPORTS)]
    assert len(set(names)) == len(names) and all(name.isidentifier() for name in names)
    titles = [measure.title for measure in (*MEASURES, *MEASURES_OF_REPORTS)]
    assert len(set(titles)) == len(titles) and max(map(len, titles)) <= 30
    assert {"agreement", "ideal_distance", "commitment", "tariff", "composite"} <= set(names)


def test_every_need_is_a_source_that_can_be_imported() -> None:
    sources = {source.name for source in SOURCES}
    needs = {name for family in CATALOGUE for need in family.needs for name in need}
    assert needs <= sources
    assert sources - needs == set()


def test_the_composite_is_of_measures_that_tell_closer_from_worse() -> None:
    closer = {measure.name: measure.closer for measure in MEASURES}
    assert {name: closer[name] for name in COMPOSITE} == dict(COMPOSITE)


@pytest.mark.parametrize("measure", MEASURES, ids=lambda m: m.name)
def test_a_measure_keeps_within_its_bounds_and_its_interval_holds_it(
    measure: Measure, every: dict[str, Frame]
) -> None:
    family = next(f for f in CATALOGUE if measure in f.measures)
    frame = every[family.measures[0].name]
    assert frame.unit == f"{'directed ' if family.directed else ''}dyad-year (COW)"
    values = frame.array(measure.name).astype(float)
    known = ~np.isnan(values)
    assert known.any()
    low, high = (np.inf * s if b is None else b for s, b in zip((-1, 1), measure.bounds, strict=True))
    assert (values[known] >= low - 1e-9).all() and (values[known] <= high + 1e-9).all()
    assert (frame.array("year") >= YEARS[0]).all() and (frame.array("year") <= YEARS[-1]).all()
    n = frame.array(f"{measure.name}_n" if f"{measure.name}_n" in frame else "n").astype(float)
    assert (n[known] >= 0).all()
    assert (f"{measure.name}_low" in frame) == bool(measure.sampling)
    if measure.sampling:
        ends = [frame.array(f"{measure.name}_{end}").astype(float) for end in ("low", "high")]
        there = known & ~np.isnan(ends[0])
        assert there.any() and (ends[0][there] <= ends[1][there]).all()
    if measure.sampling == "parts":
        assert (ends[0][there] <= values[there] + 1e-9).all() and (
            values[there] <= ends[1][there] + 1e-9
        ).all()


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
@pytest.mark.parametrize("measure", MEASURES, ids=lambda m: m.name)
def test_one_pair_alone_gives_what_all_pairs_give(
    measure: Measure, pair: tuple[str, str], holdings: Holdings, every: dict[str, Frame]
) -> None:
    family = next(f for f in CATALOGUE if measure in f.measures)
    ask = Ask(ALL.since, ALL.until, pair, ALL.draws)
    alone = measure_frame(measure.name, holdings, ask)
    among = ask.own(every[family.measures[0].name])
    names = columns(among, measure)
    one, other = cells(alone, names), cells(among, names)
    assert one.keys() == other.keys()
    for key, row in one.items():
        assert row == pytest.approx(other[key], nan_ok=True, abs=1e-9), key


def test_known_values(holdings: Holdings, every: dict[str, Frame]) -> None:
    def of(name: str, *key: int) -> object:
        return cells(every[name], [name]).get(key, (None,))[0]

    assert [of("disputes", 365, 710, year) for year in range(1988, 1993)] == [1, 0, 0, 0, None]
    assert of("commitment", 365, 710, 1991) == 0 and of("commitment", 365, 710, 1992) == 2
    assert of("commitment", 2, 260, 1989) == 3 and of("commitment", 2, 255, 1991) == 3
    assert [of("rivalry", 365, 710, year) for year in (1989, 1990)] == [0.5, 0]
    assert of("sanctions", 2, 710, 1988) == 0 and of("sanctions", 2, 710, 1989) == 1
    assert of("sanctions", 200, 365, 1990) == 1 and of("sanctions", 365, 200, 1990) == 0
    assert of("tariff", 365, 710, 1991) == 0.15 and of("tariff", 710, 365, 1991) == 0.4
    assert of("tariff", 365, 710, 1990) is None
    assert of("trade", 365, 710, 1990) == 5000 and of("trade", 2, 365, 1990) is None
    assert of("trade_dependence", 365, 710, 1990) == 0.1 and of("trade_dependence", 710, 365, 1990) == 0.05
    assert of("arms_share", 365, 710, 1990) == 0.75 and of("arms_share", 710, 365, 1990) is None
    assert of("exercises", 2, 200, 1991) == 1 and of("exercises", 2, 365, 1991) == 0
    assert of("representation", 365, 710, 1992) == 2 and of("representation", 710, 365, 1992) == 3
    assert of("representation", 365, 710, 1989) is None


def test_the_composite_is_the_mean_rank_of_its_parts(every: dict[str, Frame]) -> None:
    frame = every["composite"]
    told = {key: row for key, row in cells(frame, ["composite", "n"]).items() if row[1] == len(COMPOSITE)}
    best = max(told, key=lambda key: told[key][0])
    assert best[:2] == (2, 200)  # allies who vote alike
    assert told[365, 710, 1991][0] > told[2, 365, 1991][0]


def test_a_part_without_data_is_left_out_and_one_part_is_no_composite(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("world")
    two = Holdings(read(folder, "un-votes", "gml-mids"))
    found = measure_frame("composite", two, Ask(1988, 1992, ("CHN", "RUS")))
    told = cells(found, ["composite", "n"])
    known = {key[2]: row[1] for key, row in told.items() if not np.isnan(row[0])}
    assert known == {1988: 2, 1989: 2, 1991: 2}  # in 1990 nobody had a dispute; 1992 is not covered
    family = next(f for f in CATALOGUE if f.measures[0].name == "composite")
    assert family.uses(two) == ("un-votes", "gml-mids")
    with pytest.raises(UsageError, match="of their data only those of s are there"):
        measure_frame("composite", Holdings(read(folder, "un-votes")), Ask(1988, 1992))


def test_what_is_not_there_is_told() -> None:
    with pytest.raises(UsageError, match="no measure 'sss'; there are agreement, valued"):
        measure_frame("sss", Holdings(), ALL)
    with pytest.raises(UsageError, match="trade needs cow-trade or baci; see blocs import --list"):
        measure_frame("trade", Holdings(), ALL)
    with pytest.raises(UsageError, match="rivalry needs tss-rivalries and td-rivalries or tss-rivalries or"):
        measure_frame("rivalry", Holdings(), ALL)
