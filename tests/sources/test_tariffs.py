"""Tariffs of a plain table: who levies comes first, means over sectors, what is missing or no state."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.errors import DataError, UsageError
from blocs.sources import Column, Dataset, Frame
from blocs.sources.catalogue import source
from blocs.sources.joining import join
from blocs.sources.tariffs import read_tariffs

PLAIN = "importer,exporter,year,tariff\n"
SECTORS = "importer,exporter,year,sector,tariff,weight\n"


def read(folder: Path, text: str, **how: Any) -> Dataset:
    path = folder / "tariffs.csv"
    path.write_text(text, encoding="utf-8")
    return read_tariffs(path, **how)


def cells(dataset: Dataset, name: str = "tariff") -> dict[tuple[object, ...], object]:
    return {(row["ccode1"], row["ccode2"], row["year"]): row[name] for row in dataset.frame.rows()}


def test_the_row_leads_from_the_importer_who_levies(tmp_path: Path) -> None:
    dataset = read(tmp_path, PLAIN + "USA,China,2018,0.25\nCHN,United States,2018,0.1\nCHN,USA,2017,\n")
    assert dataset.name == "tariffs" and dataset.frame.unit == "directed dyad-year (COW)"
    assert cells(dataset) == {(2, 710, 2018): 0.25, (710, 2, 2018): 0.1, (710, 2, 2017): None}
    assert cells(dataset, "sectors") == {(2, 710, 2018): 1, (710, 2, 2018): 1, (710, 2, 2017): 0}
    assert (dataset.coverage.since, dataset.coverage.until) == (2017, 2018)
    assert dataset.frame.column("tariff").unit == "share" and dataset.remarks == ()
    assert dataset.frame.sources == ("Tariffs of the file tariffs.csv.",)


def test_sectors_are_weighted_where_all_have_weights(tmp_path: Path) -> None:
    rows = (
        "USA,CHN,2018,steel,0.25,30\nUSA,CHN,2018,toys,0.05,10\n"
        "USA,CAN,2018,steel,0.25,30\nUSA,CAN,2018,toys,0.05,\n"
        "USA,MEX,2018,steel,0.25,0\nUSA,MEX,2018,toys,0.05,0\n"
        "USA,JPN,2018,steel,0.25,30\nUSA,JPN,2018,toys,,10\n"
    )
    dataset = read(tmp_path, SECTORS + rows)
    told = cells(dataset)
    assert told[2, 710, 2018] == pytest.approx((0.25 * 30 + 0.05 * 10) / 40)
    assert told[2, 20, 2018] == told[2, 70, 2018] == pytest.approx(0.15)
    assert told[2, 740, 2018] == 0.25 and cells(dataset, "sectors")[2, 740, 2018] == 1
    assert dataset.remarks == ("2 rows of a pair and year without weights for all sectors: plain means",)


def test_a_pair_and_year_without_a_row_is_not_zero(tmp_path: Path) -> None:
    dataset = read(tmp_path, PLAIN + "USA,CHN,2018,0\nUSA,CHN,2016,0.1\n")
    keys = [
        Column("ccode1", [2, 2, 710]),
        Column("ccode2", [710] * 2 + [2]),
        Column("year", [2018, 2017, 2018]),
    ]
    joined = join(Frame(dataset.frame.unit, keys), dataset.frame)
    assert joined["tariff"] == (0.0, None, None)


def test_the_union_stands_for_its_members_of_the_year(tmp_path: Path) -> None:
    told = cells(read(tmp_path, PLAIN + "EUN,USA,2003,0.04\nUSA,European Union,2021,0.03\n"))
    levied = {a for a, b, year in told if year == 2003}
    assert {220, 255, 200} <= levied and 290 not in levied and len(levied) == 15
    sold = {b for a, b, year in told if year == 2021}
    assert {220, 255, 290} <= sold and 200 not in sold and len(sold) == 27
    assert set(told.values()) == {0.04, 0.03}


def test_states_change_their_numbers_with_the_year(tmp_path: Path) -> None:
    told = cells(read(tmp_path, PLAIN + "Germany,USA,1989,0.1\nGermany,USA,1991,0.2\nRUS,USA,1985,0.3\n"))
    assert told == {(260, 2, 1989): 0.1, (255, 2, 1991): 0.2, (365, 2, 1985): 0.3}


def test_what_is_no_state_is_left_out_and_counted_and_codes_help(tmp_path: Path) -> None:
    rows = "USA,CHN,2018,0.25\nUSA,Wrold,2018,0.1\nUSA,World,2018,0.1\nUSA,USA,2018,0\nZangaro,CHN,2018,0.2\n"
    dataset = read(tmp_path, PLAIN + rows)
    assert cells(dataset) == {(2, 710, 2018): 0.25}
    assert dataset.remarks == (
        "3 rows of what is no known state left out: World, Wrold, Zangaro; codes= says what",
        "1 row of a state with itself left out",
    )
    mended = read(tmp_path, PLAIN + rows, codes={"Zangaro": "COG"}, citation="Me (2024).")
    assert cells(mended)[484, 710, 2018] == 0.2 and mended.origin.citation == "Me (2024)."
    with pytest.raises(UsageError, match="codes maps 'Zangaro' to 'ZZZ', which is no state, nor the EU"):
        read(tmp_path, PLAIN + rows, codes={"Zangaro": "ZZZ"})


@pytest.mark.parametrize(
    ("rows", "cause"),
    [
        ("USA,CHN,2018,-0.1\n", r"line 2, column tariff: -0\.1 is negative"),
        ("USA,CHN,18,0.1\n", "column year: 18 is no year"),
        ("USA,CHN,2018,much\n", "'much' is no number"),
        ("2,710,2018,0.1\n", "line 2, column importer: 2 is a number, and several systems number states"),
        (",CHN,2018,0.1\n", "column importer: missing; each row needs"),
        ("USA,CHN,2018,25\nUSA,CAN,2018,0\nUSA,MEX,2018,5\n", "as though in percent; write 25 % as 0.25"),
        ("USA,CHN,2018,0.1\nUSA,China,2018,0.2\n", "line 3, column exporter: .*tell them apart in a column"),
        ("USA,Zangaro,2018,0.1\n", "no tariffs between states that are known"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, rows: str, cause: str) -> None:
    with pytest.raises(DataError, match=cause):
        read(tmp_path, PLAIN + rows)


def test_a_sector_that_stands_twice_and_a_negative_weight(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="stands in a row before with the same sector; leave one"):
        read(tmp_path, SECTORS + "USA,CHN,2018,toys,0.1,1\nUSA,CHN,2018,toys,0.2,1\n")
    with pytest.raises(DataError, match="-1 is negative; write what is traded"):
        read(tmp_path, SECTORS + "USA,CHN,2018,toys,0.1,-1\n")
    with pytest.raises(DataError, match="tariff"):
        read(tmp_path, "importer,exporter,year\nUSA,CHN,2018\n")


def test_it_stands_in_the_catalogue(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(PLAIN + "Zangaro,CHN,2018,0.25\n", encoding="utf-8")
    dataset = source("tariffs").read([path], {"Zangaro": "USA", "citation": "Me (2024)."})
    assert cells(dataset) == {(2, 710, 2018): 0.25} and dataset.origin.citation == "Me (2024)."


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0.01, 100)), min_size=1, max_size=6))
def test_a_mean_lies_between_the_rates_and_the_scale_of_weights_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, told: list[tuple[float, float]]
) -> None:
    folder = tmp_path_factory.mktemp("tariffs")

    def mean(scale: float) -> float:
        rows = (f"USA,CHN,2018,s{i},{rate!r},{weight * scale!r}\n" for i, (rate, weight) in enumerate(told))
        (found,) = cells(read(folder, SECTORS + "".join(rows))).values()
        assert isinstance(found, float)
        return found

    rates = [rate for rate, _ in told]
    assert min(rates) - 1e-9 <= mean(1) <= max(rates) + 1e-9
    assert mean(1) == pytest.approx(mean(1000), abs=1e-12)
