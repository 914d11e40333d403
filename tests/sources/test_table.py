"""A CSV of one's own: both layouts, names of states, units, and every way in which a file can be wrong."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from blocs.errors import DataError, UsageError
from blocs.sources import check_output, read_table

LONG = "exporter,importer,sector,value,tariff\n" + "".join(
    f"{e},{i},{s},{v},{t}\n"
    for s, base in (("coal", 0), ("cars", 100))
    for e, i, v, t in (
        ("China", "China", base + 9, 0),
        ("China", "Russia", base + 2, 0.1),
        ("Russian Federation", "CHN", base + 3, 0.05),
        ("RUS", "RUS", base + 4, 0),
    )
)
MATRIX = ",CHN,Russia,rest of the world\nCHN,900,40,5\nRussia,30,500,6\nRoW,7,8,9000\n"

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def to(text: str) -> Path:
        path = tmp_path / "flows.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return to


def test_a_long_table_has_sectors_and_tariffs_at_their_places(write: Write) -> None:
    flows = read_table(write(LONG), year=2018, unit="billion USD")
    assert flows.states == ("CHN", "RUS") and flows.sectors == ("coal", "cars")
    assert flows.values.tolist() == [[[9000, 3000], [2000, 4000]], [[109000, 103000], [102000, 104000]]]
    assert flows.tariffs is not None and flows.tariffs[0].tolist() == [[0, 0.05], [0.1, 0]]


def test_a_matrix_has_exporters_in_rows_unless_told_otherwise(write: Write) -> None:
    path = write(MATRIX)
    flows = read_table(path, year=2018, unit="million USD")
    assert flows.states == ("CHN", "RUS", "ROW") and flows.sectors == ("all",) and flows.tariffs is None
    assert (flows.trade("CHN", "RUS"), flows.trade("ROW", "CHN")) == (40, 7)
    turned = read_table(path, year=2018, unit="million USD", rows="importers")
    assert (turned.values == flows.values.transpose(0, 2, 1)).all()


def test_a_matrix_may_hold_sectors(write: Write) -> None:
    text = "sector,exporter,CHN,RUS\ncoal,CHN,1,2\ncoal,RUS,3,4\ncars,CHN,5,6\ncars,RUS,7,8\n"
    flows = read_table(write(text), year=2018, unit="million USD")
    assert flows.sectors == ("coal", "cars")
    assert flows.values[1].tolist() == [[5, 7], [6, 8]]


def test_gzip_byte_order_marks_and_other_column_names_are_read(tmp_path: Path) -> None:
    path = tmp_path / "flows.csv.gz"
    text = "iso_o,iso_d,trade\nUSA,USA,5\nUSA,MEX,2\nMEX,USA,1\nMEX,MEX,3\n"
    path.write_bytes(gzip.compress(b"\xef\xbb\xbf" + text.encode()))
    called = {"exporter": "iso_o", "importer": "iso_d", "value": "trade"}
    flows = read_table(path, year=2018, unit="million USD", columns=called)
    assert flows.trade("USA", "MEX") == 2


@pytest.mark.parametrize(
    ("unit", "expected"),
    [("USD", 40e-6), ("thousand USD", 0.04), ("Million  usd", 40), ("billion USD", 40e3)],
)
def test_units_become_million(write: Write, unit: str, expected: float) -> None:
    assert read_table(write(MATRIX), year=2018, unit=unit).trade("CHN", "RUS") == pytest.approx(expected)


def test_a_unit_is_never_guessed(write: Write) -> None:
    with pytest.raises(UsageError, match="unit 'dollars' is not known; give one of USD, thousand USD"):
        read_table(write(MATRIX), year=2018, unit="dollars")


def test_a_column_of_units_must_agree(write: Write) -> None:
    text = "exporter,importer,value,unit\nCHN,CHN,1,million USD\nCHN,RUS,1,thousand USD\n"
    with pytest.raises(DataError, match=r"line 3, column unit: the unit is 'thousand USD', another"):
        read_table(write(text), year=2018, unit="million USD")


def test_numbers_of_the_correlates_of_war_need_to_be_said_so(write: Write) -> None:
    text = ",365,710\n365,1,2\n710,3,4\n"
    assert read_table(write(text), year=2018, unit="USD", system="cow").states == ("RUS", "CHN")
    with pytest.raises(DataError, match="365 is a number, and several systems number states"):
        read_table(write(text), year=2018, unit="USD")


def test_own_codes_go_first(write: Write) -> None:
    text = ",EU,CHN\nEU,1,2\nCHN,3,4\n"
    with pytest.raises(DataError, match=r"line 1, column 2: no state is called 'EU'"):
        read_table(write(text), year=2018, unit="USD")
    assert read_table(write(text), year=2018, unit="USD", codes={"EU": "ROW"}).states == ("CHN", "ROW")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Hong Kong, China", "HKG"),
        ("China (People's Republic of)", "CHN"),
        ("Chinese Taipei", "TWN"),
        ("ROM", "ROU"),
        ("Korea, South", "KOR"),
        ("viet nam", "VNM"),
        ("Czech Republic", "CZE"),
    ],
)
def test_names_that_statistics_use_are_known(write: Write, name: str, code: str) -> None:
    path = write(f'"",USA,"{name}"\nUSA,1,2\n"{name}",3,4\n')
    assert read_table(path, year=2018, unit="USD").states == ("USA", code)


def test_an_ambiguous_name_is_an_error(write: Write) -> None:
    with pytest.raises(DataError, match="'Korea' may be KOR or PRK; write the code"):
        read_table(write(",Korea,USA\nKorea,1,2\nUSA,3,4\n"), year=2018, unit="USD")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("China,Russia,coal,2", "China,Russia,coal,-2", r"line 3, column value: -2 is negative"),
        (
            "China,Russia,coal,2",
            "China,Russia,coal,",
            r"line 3, column value: the cell is empty; missing is not zero",
        ),
        ("China,Russia,coal,2", "China,Russia,coal,nan", r"line 3, column value: 'nan' is not finite"),
        ("China,Russia,coal,2", "China,Russia,coal,2 m", r"line 3, column value: '2 m' is no number"),
        ("China,Russia,coal,2", 'China,Russia,coal,"2,000"', r"line 3, column value: '2,000' is no number"),
        ("China,Russia,coal,2", "China,Russia,coal,2,000", r"line 3: 6 cells, not 5"),
        ("China,Russia,coal,2", "Chinaa,Russia,coal,2", r"line 3, column exporter: .*close to China"),
        ("RUS,RUS,coal,4,0", "RUS,CHN,coal,4,0", r"line 5: coal from RUS to CHN stands in line 4 already"),
        ("RUS,RUS,coal,4,0\n", "", r"nothing is told of coal from RUS to RUS \(1 such flows\)"),
        ("exporter,", "from,", r"the first line has no column 'exporter'"),
    ],
)
def test_a_wrong_file_is_named_with_line_and_cell(write: Write, old: str, new: str, message: str) -> None:
    assert old in LONG
    with pytest.raises(DataError, match=message):
        read_table(write(LONG.replace(old, new, 1)), year=2018, unit="USD")


def test_absent_pairs_become_zero_only_when_asked(write: Write) -> None:
    path = write(LONG.replace("RUS,RUS,coal,4,0\n", ""))
    flows = read_table(path, year=2018, unit="USD", absent="zero")
    assert flows.values[0, 1, 1] == 0
    assert flows.remarks == ("1 flows of which the file tells nothing are taken as no trade",)


def test_a_year_column_must_agree(write: Write) -> None:
    text = "exporter,importer,value,year\nCHN,CHN,1,2018\nCHN,RUS,1,2017\n"
    with pytest.raises(DataError, match=r"line 3, column year: the year is 2017, not 2018"):
        read_table(write(text), year=2018, unit="USD")


def test_a_header_that_names_a_state_twice_is_an_error(write: Write) -> None:
    with pytest.raises(DataError, match="line 1: CHN stands twice"):
        read_table(write(",CHN,China\nCHN,1,2\nRUS,3,4\n"), year=2018, unit="USD")


def test_output_that_does_not_balance_names_the_state_furthest_off(write: Write) -> None:
    path = write(MATRIX)
    assert read_table(path, year=2018, unit="USD", output={"CHN": 945, "RUS": 536}).states[0] == "CHN"
    with pytest.raises(
        DataError, match=r"sales of RUS add to 0.000536 .* \(1 states differ by more than 1%\)"
    ):
        read_table(path, year=2018, unit="USD", output={"CHN": 945, "RUS": 36})
    flows = read_table(path, year=2018, unit="million USD")
    with pytest.raises(DataError, match="output is told of MNG, of which"):
        check_output(flows, {"MNG": 1.0})


def test_a_file_that_is_not_there_or_not_text(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="No such file"):
        read_table(tmp_path / "none.csv", year=2018, unit="USD")
    (tmp_path / "x.csv").write_bytes(b"\xff\xfe,C")
    with pytest.raises(DataError, match="not UTF-8 at byte 0"):
        read_table(tmp_path / "x.csv", year=2018, unit="USD")


@pytest.mark.shared
def test_the_gross_flows_of_the_oecd_are_read_as_a_matrix(shared: Path) -> None:
    flows = read_table(shared / "data/trade/icio2018_81x81_gross_musd.csv", year=2018, unit="million USD")
    assert len(flows.states) == 81 and flows.states[-1] == "ROW"
    assert float(np.round(flows.values.sum() / 1e6, 2)) == 166.31
    assert flows.trade("AGO", "ARE") == 1487.01
