"""World input-output tables: ICIO and WIOD, as published and as arrays."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import numpy as np
import pytest
from wide import oecd, wiod

from blocs.errors import DataError, MissingExtra, UsageError
from blocs.sources import read_icio, read_table, read_wiod
from blocs.sources.broad import OECD_SECTORS, WIOD_SECTORS


def save(path: Path, header: list[str], rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])
    return path


def sales(header: list[str], row: list[str], user: str) -> float:
    return sum(float(v) for name, v in zip(header, row, strict=True) if name.startswith(user))


def test_icio_sums_intermediate_and_final_use_by_buyer(tmp_path: Path) -> None:
    header, rows = oecd()
    flows = read_icio(save(tmp_path / "2018_SML.csv", header, rows))
    assert flows.year == 2018 and flows.states == ("CHN", "MEX", "ROW") and flows.sectors == ("A01", "C26")
    c26_of_mexico = next(row for row in rows if row[0] == "MEX_C26")
    assert flows.values[1, 0, 1] == sales(header, c26_of_mexico, "CHN_")
    assert flows.values[1, 1, 1] == sales(header, c26_of_mexico, "MEX_")
    assert flows.output[1, 1] == float(c26_of_mexico[-1])
    assert flows.remarks == ()


def test_icio_sums_the_parts_of_china(tmp_path: Path) -> None:
    header, rows = oecd(split=True)
    flows = read_icio(save(tmp_path / "2018.csv", header, rows))
    assert flows.states == ("CHN", "MEX", "ROW")
    a01 = [row for row in rows if row[0] in ("CN1_A01", "CN2_A01")]
    assert flows.values[0, 1, 0] == sum(sales(header, row, "MEX_") for row in a01)
    assert flows.values[0, 0, 0] == sum(
        sales(header, row, p) for row in a01 for p in ("CN1_", "CN2_", "CHN_")
    )


def test_icio_of_2021_names_taxes_and_totals_otherwise(tmp_path: Path) -> None:
    header, rows = oecd()
    wanted = read_icio(save(tmp_path / "2018_SML.csv", header, rows)).values
    renamed = {"TLS": "CHN_TAXSUB", "VA": "VALU", "OUT": "OUTPUT"}
    rows = [[renamed.get(row[0], row[0]), *row[1:]] for row in rows]
    flows = read_icio(save(tmp_path / "ICIO2021_2018.csv", ["", *header[1:-1], "TOTAL"], rows))
    assert flows.year == 2018 and (flows.values == wanted).all()


def test_a_table_without_output_is_read_with_a_remark(tmp_path: Path) -> None:
    header, rows = oecd()
    cut = [row[:-1] for row in rows[:-1]]
    flows = read_icio(save(tmp_path / "2018_SML.csv", header[:-1], cut))
    assert flows.remarks == ("the file tells no output to check against",)


def changed(rows: list[list[str]], name: str, column: int, value: str) -> list[list[str]]:
    return [[value if j == column and row[0] == name else v for j, v in enumerate(row)] for row in rows]


def test_output_told_must_be_what_is_sold_and_what_it_costs(tmp_path: Path) -> None:
    header, rows = oecd()
    with pytest.raises(
        DataError, match=r"line 4: sales of A01 of MEX add to .*, but its output is told as .*column OUT"
    ):
        read_icio(save(tmp_path / "2018_SML.csv", header, changed(rows, "MEX_A01", 3, "9999")))
    with pytest.raises(DataError, match="inputs, taxes and value added of C26 in MEX add to"):
        read_icio(save(tmp_path / "2018_SML.csv", header, changed(rows, "VA", 4, "9999")))


def test_wrong_cells_and_rows_are_named(tmp_path: Path) -> None:
    header, rows = oecd()
    path = tmp_path / "2018_SML.csv"
    with pytest.raises(DataError, match=r"line 4, column CHN_C26: 'x' is no number"):
        read_icio(save(path, header, changed(rows, "MEX_A01", 2, "x")))
    with pytest.raises(DataError, match=r"line 4, column CHN_C26: the cell is empty"):
        read_icio(save(path, header, changed(rows, "MEX_A01", 2, "")))
    with pytest.raises(DataError, match="line 3: CHN_A01 stands in line 2 already"):
        read_icio(save(path, header, [rows[0], *rows]))
    with pytest.raises(DataError, match="no row tells what ROW sells of C26; the file is cut off"):
        read_icio(save(path, header, rows[:5]))
    with pytest.raises(DataError, match=r"column QQQ_A01: no state is called 'QQQ'"):
        read_icio(save(path, ["V1", "QQQ_A01", *header[2:]], rows))
    with pytest.raises(DataError, match="line 8: row 'IMP' is none of"):
        read_icio(save(path, header, changed(rows, "TLS", 0, "IMP")))
    with pytest.raises(DataError, match=r"line 2: 3 numbers, not 13"):
        read_icio(save(path, header, [rows[0][:4]]))
    with pytest.raises(UsageError, match="tells no year; give year="):
        read_icio(save(tmp_path / "table.csv", header, rows))


def test_stocks_that_fall_are_an_error_or_zero_as_asked(tmp_path: Path) -> None:
    header, rows = oecd()
    at = header.index("CHN_INVNT")
    row = next(row for row in rows if row[0] == "MEX_A01")
    shift = sales(header, row, "CHN_") + 500
    rows = changed(rows, "MEX_A01", at, str(float(row[at]) - shift))
    rows = changed(rows, "MEX_A01", len(header) - 1, str(float(row[-1]) - shift))
    rows = changed(rows, "OUT", header.index("MEX_A01"), str(float(row[-1]) - shift))
    added = next(r for r in rows if r[0] == "VA")
    at = header.index("MEX_A01")
    rows = changed(rows, "VA", at, str(float(added[at]) - shift))
    path = save(tmp_path / "2018_SML.csv", header, rows)
    with pytest.raises(DataError, match=r'sales of A01 from MEX to CHN add to -500: .*negative="zero"'):
        read_icio(path)
    flows = read_icio(path, negative="zero")
    assert flows.values[0, 0, 1] == 0
    assert flows.remarks == ("1 negative flows, -500 million USD together, are set to zero",)


def test_wiod_is_read_in_the_layout_of_r_and_stata(tmp_path: Path) -> None:
    header, rows = wiod()
    flows = read_wiod(save(tmp_path / "WIOT2014_Nov16_ROW.csv", header, rows))
    assert flows.year == 2014 and flows.states == ("CHN", "USA", "ROW") and flows.sectors == ("A01", "C26")
    c26_of_china = rows[1]
    assert c26_of_china[:3:2] == ["C26", "CHN"]
    assert flows.values[1, 1, 0] == sales(header, c26_of_china, "USA")


def test_wiod_is_read_in_the_layout_of_excel(tmp_path: Path) -> None:
    header, rows = wiod()
    wanted = read_wiod(save(tmp_path / "WIOT2014_Nov16_ROW.csv", header, rows)).values
    states = [name[:3] if name != "TOT" else "TOT" for name in header[5:]]
    items = [f"c{name[3:]}" if name != "TOT" else "" for name in header[5:]]
    title = ["Intercountry Input-Output Table", *[""] * (3 + len(items))]
    excel = [
        title,
        title,
        ["(industry-by-industry)", "", "", "", *["x"] * len(items)],
        ["", "", "", "", *["x"] * len(items)],
        ["", "", "", "", *states],
        ["", "", "", "", *items],
        *([row[0], row[1], row[2], f"r{row[3]}", *row[5:]] for row in rows),
    ]
    flows = read_wiod(save(tmp_path / "WIOT2014_Excel.csv", excel[0], excel[1:]))
    assert (flows.values == wanted).all()


def test_wiod_is_read_from_stata(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    header, rows = wiod()
    wanted = read_wiod(save(tmp_path / "WIOT2014_Nov16_ROW.csv", header, rows)).values
    table = pandas.DataFrame(rows, columns=[*header[:5], *(f"v{name}" for name in header[5:-1]), "TOT"])
    numbers = table.columns[5:]
    table[numbers] = table[numbers].astype(float)
    path = tmp_path / "WIOT2014_October16_ROW.dta"
    table.to_stata(path, write_index=False)
    assert (read_wiod(path).values == wanted).all()


def test_another_table_is_not_taken_for_wiod(tmp_path: Path) -> None:
    header, rows = oecd()
    with pytest.raises(DataError, match="no column TOT"):
        read_wiod(save(tmp_path / "WIOT2014.csv", header, rows))


def test_arrays_without_h5py_say_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "h5py", None)
    with pytest.raises(MissingExtra, match=r"blocs\[sources\]"):
        read_icio(tmp_path / "ICIO2018.mat")


def test_arrays_of_another_layout_are_named(tmp_path: Path) -> None:
    h5py = pytest.importorskip("h5py")
    (tmp_path / "text.mat").write_text("no")
    with pytest.raises(DataError, match=r"give a MATLAB 7\.3 file"):
        read_icio(tmp_path / "text.mat")
    with h5py.File(tmp_path / "other.mat", "w") as file:
        file["x"] = 1
    with pytest.raises(DataError, match="the file needs data/Xjik_3D"):
        read_wiod(tmp_path / "other.mat")


@pytest.mark.shared
@pytest.mark.parametrize("year", [2017, 2018])
def test_arrays_of_the_oecd_agree_with_the_gross_flows(shared: Path, year: int) -> None:
    pytest.importorskip("h5py")
    flows = read_icio(shared / f"data/trade/ICIO{year}.mat")
    gross = read_table(shared / f"data/trade/icio{year}_81x81_gross_musd.csv", year=year, unit="million USD")
    assert flows.year == year and flows.states == gross.states and set(flows.sectors) <= set(OECD_SECTORS)
    # the CSV is printed with six significant digits
    np.testing.assert_allclose(flows.values.sum(axis=0), gross.values[0], rtol=1e-5, atol=1e-3)


@pytest.mark.shared
def test_arrays_of_wiod_hold_known_trade_and_tariffs(shared: Path) -> None:
    pytest.importorskip("h5py")
    flows = read_wiod(shared / "data/trade/WIOD2014.mat").aggregate(WIOD_SECTORS)
    assert flows.year == 2014 and len(flows.states) == 44
    # goods that the United States bought of China and China of the United States in 2014, WIOD
    china, usa = flows.states.index("CHN"), flows.states.index("USA")
    assert flows.values[:2, usa, china].sum() == pytest.approx(337_046.3, abs=0.1)
    assert flows.values[:2, china, usa].sum() == pytest.approx(83_623.8, abs=0.1)
    assert flows.tariffs is not None and 0 < flows.tariffs[1, usa, china] < 0.1
    with pytest.raises(DataError, match="holds 'wiod', not 'icio'"):
        read_icio(shared / "data/trade/WIOD2014.mat")
