"""ITPD-E: domestic sales, sectors, zeros that nobody reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from blocs.errors import DataError, UsageError
from blocs.sources import read_itpd

HEADER = (
    "exporter_iso3,exporter_dynamic_code,exporter_name,importer_iso3,importer_dynamic_code,importer_name,year,"
    "industry_id,industry_descr,broad_sector,trade,flag_mirror,flag_zero\n"
)


def row(exporter: str, importer: str, industry: int, trade: str, year: int = 2018, zero: str = "p") -> str:
    broad = "Agriculture" if industry <= 28 else "Manufacturing"
    head = f'{exporter},{exporter},"{exporter}, Republic of",{importer},{importer},"x"'
    return f'{head},{year},{industry},"Wheat, rice",{broad},{trade},0,{zero}\n'


ROWS = (
    row("CHN", "CHN", 1, "100"),
    row("CHN", "CHN", 40, "900"),
    row("CHN", "USA", 40, "50.5"),
    row("CHN", "USA", 41, "9.5"),
    row("CHN", "USA", 41, "7", year=2017),
    row("USA", "CHN", 1, "30"),
    row("USA", "CHN", 40, "0", zero="u"),
    row("ROM", "USA", 40, "2018"),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "ITPD_E_R02.csv"
    place.write_text(HEADER + "".join(ROWS), encoding="utf-8")
    return place


def test_industries_are_summed_to_broad_sectors_of_one_year(path: Path) -> None:
    flows = read_itpd(path, 2018)
    assert flows.sectors == ("Agriculture", "Manufacturing") and flows.states == ("CHN", "ROU", "USA")
    assert flows.values[1, 2, 0] == 60
    assert (flows.trade("CHN", "CHN"), flows.trade("USA", "CHN")) == (1000, 30)


def test_the_remarks_tell_what_is_not_known(path: Path) -> None:
    remarks = read_itpd(path, 2018).remarks
    assert remarks == (
        "zero where the file holds no row",
        "1 zeros stand for what nobody reported (flag_zero is u)",
        "no sales at home are told of ROU, USA",
    )


def test_sectors_may_be_industries_or_a_mapping(path: Path) -> None:
    assert read_itpd(path, 2018, sectors="industry").sectors == ("1", "40", "41")
    mapped = read_itpd(path, 2018, sectors={40: "steel"})
    assert mapped.sectors == ("steel",) and mapped.trade("CHN", "USA") == 50.5
    assert mapped.remarks[-1] == "2 industries have no sector and are left out"
    with pytest.raises(UsageError, match="sectors is 'three'"):
        read_itpd(path, 2018, sectors="three")  # type: ignore[arg-type]


def test_the_release_without_names_has_its_sectors_by_number(tmp_path: Path) -> None:
    place = tmp_path / "ITPD_E_R02_no_names.csv"
    place.write_text(
        "exporter_iso3,importer_iso3,year,industry_id,trade,flag_mirror,flag_zero\n"
        "CHN,CHN,2018,28,1,0,p\nCHN,CHN,2018,29,2,0,p\nCHN,CHN,2018,153,4,0,p\nCHN,CHN,2018,154,8,0,p\n"
    )
    flows = read_itpd(place, 2018)
    assert flows.sectors == ("Agriculture", "Mining and Energy", "Manufacturing", "Services")
    assert flows.values[:, 0, 0].tolist() == [1, 2, 4, 8]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ((*ROWS, ROWS[0]), r"line 10: CHN, CHN, 1 stand in line 2 already"),
        ((row("CHN", "CHN", 1, "-1"),), r"line 2, column trade: -1 is negative"),
        ((row("CHN", "CHN", 1, ""),), r"line 2, column trade: the cell is empty"),
        ((row("QQQ", "CHN", 1, "1"),), r"line 2, column exporter_iso3: no state is called 'QQQ'"),
        ((row("CHN", "CHN", 1, "1", year=2017),), "nothing of 2018"),
        ((ROWS[0].replace(",0,p", ""),), "line 2: 11 cells, not 13"),
    ],
)
def test_a_wrong_row_is_named(path: Path, rows: tuple[str, ...], message: str) -> None:
    path.write_text(HEADER + "".join(rows), encoding="utf-8")
    with pytest.raises(DataError, match=message):
        read_itpd(path, 2018)
