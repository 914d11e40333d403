"""Alliances, disputes, memberships and rivalries as others hold them: totals, and facts widely known."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from blocs.sources import Frame
from blocs.sources.atop import read_atop
from blocs.sources.cow_alliances import read_cow_alliances
from blocs.sources.dyads import dyads
from blocs.sources.igos import read_igos
from blocs.sources.joining import directed, join, undirected
from blocs.sources.mids import read_mids
from blocs.sources.rivalries import read_rivalries

pytestmark = pytest.mark.shared

USA, CANADA, UK, FRANCE, USSR, CHINA, JAPAN, IRAQ, INDIA, PAKISTAN = (
    2,
    20,
    200,
    220,
    365,
    710,
    740,
    645,
    750,
    770,
)


@pytest.fixture(scope="module")
def ties(shared: Path) -> Path:
    return shared / "data" / "ties"


def of(frame: Frame, a: int, b: int) -> dict[int, dict[str, object]]:
    """Rows of a pair, by year."""
    held = frame.take((frame.array("ccode1") == a) & (frame.array("ccode2") == b))
    return {row["year"]: row for row in held.rows()}


def test_atop(ties: Path) -> None:
    read = read_atop(ties / "atop_alliance.parquet")
    frame = read.frame
    assert str(frame.unit) == "directed dyad-year (COW)" and len(frame) == 273_296
    assert (read.coverage.since, read.coverage.until) == (1815, 2018)
    told = {
        name: int(frame.array(name).sum())
        for name in ("defense", "offense", "neutrality", "nonaggression", "consultation")
    }
    assert told == {
        "defense": 137_762,
        "offense": 6_342,
        "neutrality": 4_465,
        "nonaggression": 261_838,
        "consultation": 131_332,
    }
    assert of(frame, USA, CANADA)[1949]["defense"] == 1 and 1946 not in of(frame, USA, CANADA)
    assert of(frame, USA, JAPAN)[1951]["commitment"] == 3 and of(frame, JAPAN, USA)[1951]["commitment"] == 1
    nothing = frame.array("commitment") == 0
    assert nothing.sum() == 170  # those to whom only the other owes something
    assert len(undirected(frame, "max")) == 136_648


def test_cow_alliances(ties: Path) -> None:
    read = read_cow_alliances(ties / "cow_alliance_v4.1_by_directed.csv")
    frame = read.frame
    assert str(frame.unit) == "directed dyad-year (COW)" and read.origin.version == "4.1"
    assert (read.coverage.since, read.coverage.until) == (1816, 2012)
    nato = of(frame, USA, CANADA)
    assert min(nato) == 1949 and max(nato) == 2012 and nato[1949]["defense"] == 1
    assert [nato[year]["alliances"] for year in (1949, 1958, 1963, 1989)] == [1, 2, 3, 3]
    china = of(frame, USSR, CHINA)
    assert china[1950]["commitment"] == 3 and china[1980]["defense"] == 1 and 1981 not in china
    assert china[2001]["commitment"] == 2 and china[2001]["defense"] == 0
    assert of(frame, USA, JAPAN)[1960]["defense"] == 1 and of(frame, JAPAN, USA)[1960]["defense"] == 0
    assert "not told by the source: nonaggression in 3 rows, entente in 2 rows" in read.remarks
    assert "22 rows left out: ended the day before they began, so never in force" in read.remarks


def test_cow_alliances_are_those_of_a_loop_over_the_file(ties: Path) -> None:
    place = ties / "cow_alliance_v4.1_by_directed.csv"
    held: dict[tuple[int, int, int], list[dict[str, str]]] = defaultdict(list)
    with place.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            a, b, first = (int(row[name]) for name in ("ccode1", "ccode2", "dyad_st_year"))
            ends = row["dyad_end_year"]
            days = [
                tuple(float(row[f"dyad_{side}_{part}"] or 9999) for part in ("year", "month", "day"))
                for side in ("st", "end")
            ]
            for year in range(first, int(float(ends or 2012)) + 1 if days[0] <= days[1] else first):
                held[a, b, year].append(row)
    frame = read_cow_alliances(place).frame
    keys = list(zip(frame["ccode1"], frame["ccode2"], frame["year"], strict=True))
    assert keys == sorted(held)
    for name in ("defense", "neutrality", "nonaggression", "entente"):
        for key, value in zip(keys, frame[name], strict=True):
            cells = {row[name] for row in held[key]}
            told = 1 if cells & {"1", "1.0"} else None if "" in cells else 0
            assert value == told, (name, key)
    assert frame["alliances"] == tuple(len({row["version4id"] for row in held[key]}) for key in keys)


@pytest.mark.parametrize(
    ("maker", "rows", "until", "onsets"), [("cow", 10_234, 2014, 6_924), ("gml", 9_284, 2010, 6_248)]
)
def test_mids(ties: Path, maker: str, rows: int, until: int, onsets: int) -> None:
    read = read_mids(ties / f"{maker}_mid_ddydisps.parquet")
    frame = read.frame
    assert len(frame) == rows and (read.coverage.since, read.coverage.until) == (1816, until)
    assert frame.array("disputes").sum() == rows and frame.array("onsets").sum() == onsets
    gulf = of(frame, USA, IRAQ)
    assert gulf[1990]["hostility"] == 5 and gulf[1990]["war"] == 1 and gulf[1990]["fatality2"] == 6
    assert gulf[1990]["initiated"] == 0 and of(frame, IRAQ, USA)[1990]["initiated"] == 1
    assert gulf[2003]["war"] == 1 and gulf[1994]["force"] == 0 and 1989 not in gulf
    assert read.remarks[0].startswith("at most one dispute of a pair and year is in the file")
    assert ("sqw045" in read.origin.citation) == (maker == "gml")


def test_igos(ties: Path) -> None:
    read = read_igos(ties / "cow_igo_ndy.parquet")
    frame = read.frame
    assert str(frame.unit) == "dyad-year (COW)" and len(frame) == 917_695
    assert (read.coverage.since, read.coverage.until) == (1816, 2014)
    assert frame.array("memberships").sum() == 20_527_043
    assert (
        of(frame, UK, FRANCE)[1950]["memberships"] == 53 and of(frame, USA, CANADA)[1920]["memberships"] == 7
    )
    assert set(np.unique(frame.array("year")).tolist()) == set(range(1816, 2015))
    joined = join(dyads(1816, 2014), frame).array("memberships")
    assert np.isnan(joined).sum() == 642  # pairs of 1990 that the file has not


def test_rivalries(ties: Path) -> None:
    tss = read_rivalries(ties / "tss_rivalries.parquet")
    td = read_rivalries(ties / "td_rivalries.parquet")
    assert (len(tss.frame), tss.coverage.until) == (8_741, 2020) and "2021" in tss.origin.citation
    assert (len(td.frame), td.coverage.until) == (7_771, 2010) and "2012" in td.origin.citation
    cold = of(td.frame, USA, USSR)
    assert sorted(cold) == [*range(1945, 1990), *range(2007, 2011)]
    assert cold[1962]["begun"] == 1945 and cold[1962]["ideological"] == 1 and cold[2008]["begun"] == 2007
    kashmir = of(tss.frame, INDIA, PAKISTAN)
    assert sorted(kashmir) == list(range(1947, 2021)) and kashmir[1971]["spatial"] == 1
    assert of(tss.frame, FRANCE, 300)[1816]["begun"] == 1494
    assert tss.remarks[0] == "2 rows left out: no state of the COW list bears 324"


def test_all_join_to_the_dyads_of_the_system_and_no_row_is_zero_where_they_speak(ties: Path) -> None:
    frame = dyads(2009, 2011)
    frame = join(
        frame,
        undirected(read_cow_alliances(ties / "cow_alliance_v4.1_by_directed.csv").frame, "max"),
        ["alliances"],
    )
    frame = join(frame, undirected(read_mids(ties / "gml_mid_ddydisps.parquet").frame, "max"), ["disputes"])
    frame = join(frame, read_rivalries(ties / "tss_rivalries.parquet").frame, ["rivalry"])
    year = frame.array("year")
    assert not np.isnan(frame.array("alliances").astype(float)).any()
    assert np.array_equal(np.isnan(frame.array("disputes")), year == 2011)
    assert frame.array("rivalry").sum() == sum(
        1 for row in directed(read_rivalries(ties / "tss_rivalries.parquet").frame).rows()
        if 2009 <= row["year"] <= 2011 and row["ccode1"] < row["ccode2"]
    )  # fmt: skip
