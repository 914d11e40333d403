"""The reader of the Liberation Day replication files: units, directions, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from blocs.errors import DataError
from blocs.sources.liberation_day import read_liberation_day

LABELS = "iso3,iso_code,CountryName\nCHN,1,China\nRUS,2,Russia\nUSA,3,United States\n"
TRADE = "export_ij1,export_ij2,export_ij3\n,2e6,5e6\n1e6,,\n4e6,.5,\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (
        ("country_labels.csv", LABELS),
        ("trade_cepii.csv", TRADE),
        ("gdp.csv", "gdp\r\n2e10\r\n1e10\r\n4e10\r\n"),
        ("tariffs.csv", "applied_tariff\n.54\n0\n0\n"),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8", newline="")
    return tmp_path


def test_units_and_directions(folder: Path) -> None:
    data = read_liberation_day(folder)
    assert data.states == ("CHN", "RUS", "USA") and data.names[2] == "United States"
    # thousand USD, exporters in rows, become million USD [importer, exporter]
    assert data.trade.tolist() == [[0, 1e3, 4e3], [2e3, 0, 5e-4], [5e3, 0, 0]]
    assert data.gdp.tolist() == [2e4, 1e4, 4e4]
    assert data.announced.tolist() == [0.54, 0, 0]
    assert data.remarks[0].startswith("1 of 6 flows are not reported")
    assert "on RUS" in data.remarks[2]
    assert not data.trade.flags.writeable and not data.announced.flags.writeable


def test_the_announcement_as_a_policy(folder: Path) -> None:
    data = read_liberation_day(folder)
    assert data.tariffs().tolist() == [[0, 0, 0], [0, 0, 0], [0.54, 0.1, 0]]
    assert data.tariffs(floor=0)[2].tolist() == [0.54, 0, 0]


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("trade_cepii.csv", "4e6", "-4e6", r"line 4: USA to CHN is -4e\+06; trade cannot be negative"),
        (
            "trade_cepii.csv",
            "4e6,.5,",
            "4e6,.5,7",
            "line 4: USA to USA is 7; trade with oneself must be blank",
        ),
        ("trade_cepii.csv", "4e6", "much", r"line 4 \(USA\), column export_ij1 is 'much'; give a number"),
        ("trade_cepii.csv", "4e6", "inf", r"line 4 \(USA\), column export_ij1 is 'inf'"),
        ("trade_cepii.csv", "4e6,.5,", "4e6,.5", "line 4 has 2 columns, not 3"),
        ("trade_cepii.csv", "export_ij2", "import_ij2", r"the header holds export_ij1, import_ij2"),
        ("gdp.csv", "4e10", "", r"gdp.csv: 2 lines below the header, and country_labels.csv names 3"),
        ("gdp.csv", "1e10", "-1", r"line 3 \(RUS\) is -1; it must be positive, in USD"),
        ("tariffs.csv", ".54", "54", r"line 2 \(CHN\) is 54; it must be a share from 0 to 1.5"),
        ("tariffs.csv", "0\n0", "0\n.1", "line 4: the United States' rate on itself is 0.1"),
        ("country_labels.csv", "RUS,2", "RUS,3", "line 3: iso_code of RUS is 3, not 2"),
        ("country_labels.csv", "RUS", "CHN", "line 3: CHN stands twice"),
        ("country_labels.csv", "USA", "USB", "USA is missing"),
    ],
)
def test_what_is_wrong_is_named(folder: Path, name: str, old: str, new: str, message: str) -> None:
    file = folder / name
    text = file.read_bytes().decode()
    assert old in text
    changed = text.replace(old, new, 1).replace("\r\n\r\n", "\r\n").replace("\n\n", "\n")
    file.write_text(changed, encoding="utf-8", newline="")
    with pytest.raises(DataError, match=message):
        read_liberation_day(folder)


def test_other_units_are_noticed(folder: Path) -> None:
    (folder / "gdp.csv").write_text("gdp\n2e4\n1e4\n4e4\n", encoding="utf-8")
    with pytest.raises(
        DataError, match=r"world trade in goods is .* of world GDP; trade_cepii.csv must be in"
    ):
        read_liberation_day(folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "tariffs.csv").unlink()
    with pytest.raises(DataError, match=r"tariffs\.csv: No such file .*; give the folder"):
        read_liberation_day(folder)


@pytest.mark.shared
def test_the_published_files(shared: Path) -> None:
    data = read_liberation_day(shared / "data" / "trade" / "liberation_day")
    usa, chn = data.states.index("USA"), data.states.index("CHN")
    assert data.trade.shape == (194, 194)
    # the United States bought goods for 2.9 trillion USD and sold for 1.9
    assert data.trade[usa].sum() == pytest.approx(2_902_610, abs=1)
    assert data.trade[:, usa].sum() == pytest.approx(1_858_726, abs=1)
    assert data.trade[usa, chn] == pytest.approx(440_478, abs=1)
    assert data.gdp.sum() == pytest.approx(105_311_556, abs=1)
    assert np.unique(data.announced).size == 37
    assert data.tariffs()[usa, chn] == 0.54 and data.tariffs()[usa].min() == 0
    assert (data.tariffs()[usa] >= 0.1).sum() == 193
