"""Trade by pairs and by states: who exports to whom, and what is missing."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blocs.errors import DataError
from blocs.sources.cow_trade import baci_dyads, read_cow_national_trade, read_cow_trade
from blocs.sources.dyads import dyads
from blocs.sources.joining import join, join_sides

DYADS = "ccode1,ccode2,year,importer1,importer2,flow1,flow2,smoothflow1,smoothflow2\n"
COUNTRIES = (
    "country_code,country_name,country_iso2,country_iso3\n156,China,CN,CHN\n643,Russia,RU,RUS\n"
    '490,"Other Asia, nes",,S19\n842,USA,US,USA\n344,Hong Kong,HK,HKG\n'
)
BACI = (
    "t,i,j,k,v,q\n2018,156,643,870323,3000.5,1\n2018,156,643,010121,1000,NA\n2018,643,156,270900,50000,100\n"
    "2018,490,842,854231,7000,2\n2018,344,842,854231,9000,2\n"
)


def save(folder: Path, text: str, name: str = "Dyadic_COW_4.0.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_what_the_second_imports_the_first_exports(tmp_path: Path) -> None:
    path = save(tmp_path, DYADS + "2,710,2000,US,China,107626.1,16253,1,2\n2,40,2000,US,Cuba,0,-9,0,-9\n")
    dataset = read_cow_trade(path)
    frame = dataset.frame
    assert frame.unit == "directed dyad-year (COW)" and dataset.name == "cow-trade"
    assert frame["ccode1"] == (2, 40, 710) and frame["ccode2"] == (710, 2, 2)
    assert frame["exports"] == (16253.0, 0.0, 107626.1)
    assert frame.column("exports").unit == "million current USD" and frame.column("exports").absent is None
    assert dataset.remarks == ("1 of 4 flows are missing in the file (-9)",)
    assert "10.1177/0738894209343887" in dataset.origin.citation
    joined = join(dyads(2000, 2000, directed=True), frame)
    told = {(row["ccode1"], row["ccode2"]): row["exports"] for row in joined.rows()}
    assert told[2, 40] is None and told[40, 2] == 0 and told[200, 220] is None


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.tuples(
            st.sampled_from([2, 20, 40, 710]), st.sampled_from([200, 365, 740]), st.integers(1950, 1960)
        ),
        st.tuples(*[st.one_of(st.just(-9.0), st.floats(0, 1e6).map(lambda x: round(x, 3)))] * 2),
        min_size=1,
    )
)
def test_no_flow_is_lost_made_up_or_turned_round(
    tmp_path: Path, rows: dict[tuple[int, ...], tuple[float, ...]]
) -> None:
    text = "".join(f"{a},{b},{y},x,y,{one},{two},0,0\n" for (a, b, y), (one, two) in rows.items())
    frame = read_cow_trade(save(tmp_path, DYADS + text)).frame
    found = {(r["ccode1"], r["ccode2"], r["year"]): r["exports"] for r in frame.rows()}
    wanted = {(a, b, y): two for (a, b, y), (_, two) in rows.items() if two != -9}
    wanted |= {(b, a, y): one for (a, b, y), (one, _) in rows.items() if one != -9}
    assert found == wanted


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("2,710,2000,US,China,-3,1,1,2\n", r"line 2, column flow1: -3 is negative.*-9 is missing"),
        ("2,2,2000,US,US,3,1,1,2\n", "column ccode2: 2 is also ccode1"),
        (
            "2,20,2000,US,C,3,1,1,2\n20,2,2000,C,US,3,1,1,2\n",
            "line 3, column ccode1: 2, 20, 2000 stand twice",
        ),
        ("2,20,2000,US,C,many,1,1,2\n", "column flow1: 'many' is no number"),
        ("2,,2000,US,C,1,1,1,2\n", "column ccode2: missing"),
    ],
)
def test_errors_of_the_dyadic_file_name_the_cell(tmp_path: Path, rows: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        read_cow_trade(save(tmp_path, DYADS + rows))


def test_a_column_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="the dyadic trade of COW has no column 'flow2'"):
        read_cow_trade(save(tmp_path, "ccode1,ccode2,year,flow1\n2,20,2000,1\n"))
    with pytest.raises(DataError, match="the national trade of COW has no column 'exports'"):
        read_cow_national_trade(save(tmp_path, "ccode,year,imports\n2,2000,1\n"))


def test_national_trade_joins_both_sides(tmp_path: Path) -> None:
    text = "ccode,statename,year,imports,exports,version\n200,UK,1870,1475,-9,4\n2,USA,1870,450,418,4\n"
    dataset = read_cow_national_trade(save(tmp_path, text))
    frame = dataset.frame
    assert frame.unit == "state-year (COW)" and frame["ccode"] == (2, 200)
    assert frame["imports"] == (450, 1475) and frame["exports"] == (418, None)
    assert dataset.remarks == ("exports: 1 of 2 missing in the file",)
    row = next(
        r for r in join_sides(dyads(1870, 1870), frame).rows() if (r["ccode1"], r["ccode2"]) == (2, 200)
    )
    assert (row["imports1"], row["imports2"], row["exports2"]) == (450, 1475, None)
    with pytest.raises(DataError, match="line 4, column ccode: 2, 1870 stand twice"):
        read_cow_national_trade(save(tmp_path, text + "2,USA,1870,1,1,4\n"))
    with pytest.raises(DataError, match="line 4, column imports: -1 is negative"):
        read_cow_national_trade(save(tmp_path, text + "20,CAN,1870,-1,1,4\n"))


def test_baci_adds_its_products_up_by_pair(tmp_path: Path) -> None:
    countries = save(tmp_path, COUNTRIES, "country_codes_V202401b.csv")
    path = tmp_path / "BACI_HS17_Y2018_V202401b.csv.gz"
    path.write_bytes(gzip.compress(BACI.encode()))
    dataset = baci_dyads(path, countries)
    frame = dataset.frame
    assert frame["ccode1"] == (365, 710, 713) and frame["ccode2"] == (710, 365, 2)
    assert frame["exports"] == pytest.approx((50, 4.0005, 7)) and set(frame["year"]) == {2018}
    assert dataset.coverage.states == {2, 365, 710, 713} and dataset.name == "baci"
    (remark,) = dataset.remarks
    assert remark == "1 pairs of 1 exporters or importers without a COW number left out: HKG"
    joined = join(dyads(2018, 2018, directed=True), frame)
    told = {(row["ccode1"], row["ccode2"]): row["exports"] for row in joined.rows()}
    assert told[2, 710] == 0 and told[2, 200] is None


def test_baci_between_places_that_are_no_states_is_refused(tmp_path: Path) -> None:
    countries = save(tmp_path, COUNTRIES + "446,Macao,MO,MAC\n", "country_codes_V202401b.csv")
    path = save(tmp_path, "t,i,j,k,v,q\n2018,446,344,870323,3,1\n", "BACI_HS17_Y2018_V202401b.csv")
    with pytest.raises(DataError, match="no trade between states that have COW numbers"):
        baci_dyads(path, countries)
    with pytest.raises(DataError, match="no rows below the header"):
        baci_dyads(save(tmp_path, "t,i,j,k,v,q\n", "BACI_HS17_Y2018_V202401b.csv"), countries)
