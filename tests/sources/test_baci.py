"""BACI: units, codes, sectors by HS chapter, and sales at home that it does not hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from blocs.errors import DataError, UsageError
from blocs.sources import read_baci
from blocs.sources.broad import HS_CHAPTERS

COUNTRIES = (
    "country_code,country_name,country_iso2,country_iso3\n156,China,CN,CHN\n643,Russian Federation,RU,RUS\n"
    '490,"Other Asia, nes",,S19\n842,USA,US,USA\n'
)
# t, i, j, k, v (thousand USD), q
ROWS = (
    "2018,156,643,870323,   3000.000,       1.000\n"
    "2018,156,643,010121,   1000.500,          NA\n"
    "2018,643,156,270900,  50000.000,     100.000\n"
    "2018,490,842,854231,   7000.000,       2.000\n"
    "2018,842,156,120190,  12000.000,       3.000\n"
    "2018,156,842,851712,  90000.000,       4.000\n"
)
OUTPUT = {"CHN": 200.0, "RUS": 80.0, "USA": 150.0, "TWN": 9.0}


@pytest.fixture
def countries(tmp_path: Path) -> Path:
    path = tmp_path / "country_codes_V202401b.csv"
    path.write_text(COUNTRIES, encoding="utf-8")
    return path


@pytest.fixture
def baci(tmp_path: Path) -> Path:
    return save(tmp_path, ROWS)


def save(folder: Path, rows: str, header: str = "t,i,j,k,v,q\n") -> Path:
    path = folder / "BACI_HS17_Y2018_V202401b.csv"
    path.write_text(header + rows, encoding="utf-8")
    return path


def test_thousands_become_millions_and_home_is_output_less_exports(baci: Path, countries: Path) -> None:
    flows = read_baci(baci, countries, gross_output=OUTPUT)
    assert flows.states == ("CHN", "RUS", "USA", "TWN") and flows.sectors == ("goods",) and flows.year == 2018
    assert flows.trade("CHN", "RUS") == pytest.approx(4.0005)
    assert flows.trade("RUS", "CHN") == 50
    assert flows.trade("CHN", "CHN") == pytest.approx(200 - 94.0005)
    assert flows.output[0].tolist() == pytest.approx([200, 80, 150, 9])
    assert flows.remarks[1] == "sales at home are gross output, as given, less exports"


def test_gdp_in_its_own_unit_is_said_to_be_gdp(baci: Path, countries: Path) -> None:
    gdp = {state: amount * 1e6 for state, amount in OUTPUT.items()}
    flows = read_baci(baci, countries, gdp=gdp, unit="USD")
    assert flows.output[0].tolist() == pytest.approx([200, 80, 150, 9])
    assert "GDP holds services and leaves out inputs" in flows.remarks[1]


def test_states_without_output_are_merged_into_the_rest_of_the_world(baci: Path, countries: Path) -> None:
    flows = read_baci(baci, countries, gross_output={"CHN": 200, "RUS": 80, "ROW": 160})
    assert flows.states == ("CHN", "RUS", "ROW")
    assert flows.trade("ROW", "CHN") == 12 and flows.trade("CHN", "ROW") == 90
    assert flows.trade("ROW", "ROW") == 148
    assert flows.remarks[-1] == "merged into ROW: TWN, USA"
    with pytest.raises(
        DataError, match=r"nothing is told of the output of TWN, USA \(2 states\); give it, or name ROW"
    ):
        read_baci(baci, countries, gross_output={"CHN": 200, "RUS": 80})


def test_chapters_give_sectors(baci: Path, countries: Path) -> None:
    output = {(s, k): v for s, v in OUTPUT.items() for k in ("energy and materials", "manufactures")}
    flows = read_baci(baci, countries, gross_output=output, sectors=HS_CHAPTERS)
    assert flows.sectors == ("energy and materials", "manufactures")
    assert flows.values[0, 1, 0] == pytest.approx(1.0005)  # horses
    assert flows.values[1, 1, 0] == 3  # cars
    with pytest.raises(UsageError, match="output is needed by"):
        read_baci(baci, countries, gross_output=OUTPUT, sectors=HS_CHAPTERS)


def test_products_give_sectors(baci: Path, countries: Path) -> None:
    products = {870323: "cars", 10121: "horses"}
    output = {(s, k): v for s, v in OUTPUT.items() for k in ("cars", "horses")}
    with pytest.raises(DataError, match="line 4: product 270900 has no sector; name one for 270900"):
        read_baci(baci, countries, gross_output=output, sectors=products)


def test_output_must_be_given_in_one_way(baci: Path, countries: Path) -> None:
    for wrong in ({}, {"gdp": OUTPUT, "gross_output": OUTPUT}):
        with pytest.raises(UsageError, match="BACI holds no sales at home: give gross_output= or gdp="):
            read_baci(baci, countries, **wrong)


def test_units_that_differ_are_seen(baci: Path, countries: Path) -> None:
    for unit in ("USD", "billion USD"):
        with pytest.raises(
            DataError, match="of the world's output is exported; the unit of output or GDP must be another"
        ):
            read_baci(baci, countries, gross_output=OUTPUT, unit=unit)


def test_a_state_that_exports_more_than_it_makes_is_named(baci: Path, countries: Path) -> None:
    with pytest.raises(
        DataError, match=r"exceed the output or GDP of RUS \(goods: 50 of 40 million USD\); give gross"
    ):
        read_baci(baci, countries, gross_output={**OUTPUT, "RUS": 40})


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("50000.000", "-50000.000", r"line 4, column v:\s+-50000.000 is negative"),
        ("50000.000", "nan", r"line 4, column v: '\s+nan' is not finite"),
        ("50000.000", "NA", r"line 4, column v: '\s+NA' is no number"),
        (",     100.000", "", r"line 4: 5 cells, not 6; the file is cut off"),
        ("2018,643", "2017,643", r"line 4: year 2017 after 2018"),
        (
            "2018,643,156,270900",
            "2018,156,643,870323",
            r"line 4: exporter 156, importer 643, product 870323 stand in line 2",
        ),
        ("2018,643,", "2018,999,", "no country has the number 999"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, countries: Path, old: str, new: str, message: str) -> None:
    assert old in ROWS
    with pytest.raises(DataError, match=message):
        read_baci(save(tmp_path, ROWS.replace(old, new, 1)), countries, gross_output=OUTPUT)


def test_a_missing_column_and_an_unknown_code_are_named(tmp_path: Path, countries: Path) -> None:
    with pytest.raises(DataError, match="BACI's first line has no column 'v'"):
        read_baci(save(tmp_path, ROWS, "t,i,j,k,value,q\n"), countries, gross_output=OUTPUT)
    countries.write_text(COUNTRIES.replace("S19", "ZA1"), encoding="utf-8")
    with pytest.raises(DataError, match=r"line 4, country_iso3: no state is called 'ZA1'"):
        read_baci(save(tmp_path, ROWS), countries, gross_output=OUTPUT)
    flows = read_baci(save(tmp_path, ROWS), countries, gross_output=OUTPUT, codes={"ZA1": "TWN"})
    assert flows.trade("TWN", "USA") == 7
