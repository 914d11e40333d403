"""GDELT exports: the real file against a count by hand, rows that are none, both versions, both days."""

from __future__ import annotations

import csv
import gzip
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

pa = pytest.importorskip("pyarrow")

from blocs.errors import DataError, UsageError  # noqa: E402
from blocs.sources.coded.chunk import Chunk  # noqa: E402
from blocs.sources.coded.gdelt import read_gdelt  # noqa: E402
from blocs.sources.coded.gdelt_mentions import mentions_schema, read_gdelt_mentions  # noqa: E402
from blocs.sources.coded.row import COLUMNS, schema  # noqa: E402

GOOD = {
    0: "410400001",
    1: "20150218",
    5: "USAGOV",
    6: "UNITED STATES",
    7: "USA",
    12: "GOV",
    15: "RUS",
    16: "RUSSIA",
    17: "RUS",
    25: "1",
    26: "042",
    27: "042",
    28: "04",
    29: "1",
    30: "1.9",
    31: "4",
    32: "2",
    33: "3",
    34: "-1.5",
    51: "1",
    52: "Germany",
    53: "GM",
    56: "51.5",
    57: "10.5",
    59: "20150219231500",
    60: "http://example.org/a",
}


def line(width: int = 61, **told: str) -> str:
    cells = [""] * width
    for at, cell in {**GOOD, **{int(name[1:]): value for name, value in told.items()}}.items():
        if at < width:
            cells[at] = cell
    return "\t".join(cells)


def old_line(width: int = 58) -> str:
    """A row of GDELT 1.0: places have seven columns, and the day of taking in is a day."""
    cells = line().split("\t")
    head = cells[:35]
    place = ["1", "Germany", "GM", "GM00", "51.5", "10.5", "GM"]
    return "\t".join([*head, *[""] * 14, *place, "20150219", "http://example.org/a"][:width])


def written(folder: Path, *lines: str | bytes, name: str = "a.export.CSV") -> Path:
    path = folder / name
    path.write_bytes(b"\n".join(x if isinstance(x, bytes) else x.encode() for x in lines) + b"\n")
    return path


def only(path: Path) -> Chunk:
    (chunk,) = read_gdelt(path)
    return chunk


def test_a_row_becomes_one_event(tmp_path: Path) -> None:
    chunk = only(written(tmp_path, line()))
    assert chunk.table.schema == schema()
    assert (chunk.bad, chunk.last_line) == ((), 1)
    row = chunk.table.to_pylist()[0]
    assert list(row) == list(COLUMNS)
    assert row == {
        "source": "gdelt2",
        "id": "410400001",
        "day": date(2015, 2, 18),
        "added": date(2015, 2, 19),
        "actor": "USA",
        "recipient": "RUS",
        "actor_told": "USAGOV",
        "recipient_told": "RUS",
        "actor_role": "GOV",
        "recipient_role": None,
        "symmetric": True,
        "cameo": "042",
        "type": "CONSULT",
        "quad": 1,
        "goldstein": pytest.approx(1.9),
        "mode": "visit",
        "mentions": 4,
        "articles": 3,
        "outlets": 2,
        "root": True,
        "tone": -1.5,
        "place": "Germany",
        "place_country": "DEU",
        "lat": 51.5,
        "lon": 10.5,
        "url": "http://example.org/a",
        "contexts": None,
    }


@pytest.mark.parametrize("width", [57, 58])
def test_version_1_has_the_same_events(tmp_path: Path, width: int) -> None:
    old = only(written(tmp_path, old_line(width))).table.to_pylist()[0]
    new = only(written(tmp_path, line())).table.to_pylist()[0]
    assert old == {**new, "source": "gdelt1", "url": new["url"] if width == 58 else None}


def test_sides_are_those_of_the_day(tmp_path: Path) -> None:
    told = [
        line(_1="19850301", _7="RUS", _17="SUN"),
        line(_1="20190301", _7="SUN", _17="YUG"),
        line(_1="19950301", _7="SRB", _17="UKR"),
        line(_1="19850301", _7="UKR", _17="DEU"),
        line(_1="20190301", _7="EUR", _8="EEC", _17="", _18="NAT"),
        line(_1="20190301", _7="AFG", _8="TAL", _17="", _18="TAL"),
    ]
    table = only(written(tmp_path, *told)).table
    assert table["actor"].to_pylist() == ["SUN", "RUS", "YUG", None, "EU", "AFG"]
    assert table["recipient"].to_pylist() == ["SUN", "SRB", "UKR", "DEU", "NATO", None]


def test_places_are_fips_and_sides_are_not(tmp_path: Path) -> None:
    told = [
        line(_53=fips, _7=cameo)
        for fips, cameo in (("GM", "GMB"), ("GA", "DEU"), ("CH", "CHE"), ("AU", "ROM"))
    ]
    table = only(written(tmp_path, *told)).table
    assert table["place_country"].to_pylist() == ["DEU", "GMB", "CHN", "AUT"]
    assert table["actor"].to_pylist() == ["GMB", "DEU", "CHE", "ROU"]


def test_bad_rows_are_told_by_line_and_the_others_stay(tmp_path: Path) -> None:
    rows: list[tuple[str | bytes, str | None]] = [
        (line(_0="1"), None),
        ("half\ta row", "2 columns, not 61"),
        (line(_0="3") + "\tone more", "62 columns, not 61"),
        (line(_0="4", _1="20150230"), "SQLDATE: '20150230' is no day"),
        (line(_0="5", _1=""), "SQLDATE: empty"),
        (line(_0="6", _31="four"), "NumMentions: 'four' is no whole number"),
        (line(_0="7", _56="51.5#"), "ActionGeo_Lat: '51.5#' is no number"),
        (line(_0="8", _34="inf"), "AvgTone: 'inf' is no number"),
        (line(_0="9", _29="7"), "QuadClass: '7' is none of 1, 2, 3, 4"),
        ("", ""),
        (line(_0="x11"), "GLOBALEVENTID: 'x11' is no number"),
        (line(_0="12").encode() + b"\xff", "not UTF-8: byte 0xff"),
        (line(_0="13") + "\0", "a NUL byte in the row"),
        (line(_0="14", _52="Weim\rar"), "a carriage return inside the row"),
        (line(_0="15", _52='say "Weimar'), None),
        (line(_0="16", _52="K\u00f6ln", _59="2015"), "DATEADDED: '2015' is no day"),
        (line(_0="17", _30=""), None),
    ]
    path = written(tmp_path, *(row for row, _ in rows))
    for most in (200_000, 4, 1):
        chunks = list(read_gdelt(path, rows=most))
        bad = [row for chunk in chunks for row in chunk.bad]
        expected = [(at, why) for at, (_, why) in enumerate(rows, 1) if why]
        assert [row.line for row in bad] == [at for at, _ in expected]
        for row, (_, why) in zip(bad, expected, strict=True):
            assert row.why.startswith(why)
            assert len(row.text) <= 200
        assert [i for chunk in chunks for i in chunk.table["id"].to_pylist()] == ["1", "15", "17"]
        assert chunks[-1].last_line == len(rows)
        assert all(chunk.table.num_rows + len(chunk.bad) <= most for chunk in chunks)
        assert {row.line: row.text for row in bad}[2] == "half\ta row"


def test_quotes_are_letters(tmp_path: Path) -> None:
    table = only(written(tmp_path, line(_52='"Weimar'), line(_52='a "b" c'))).table
    assert table["place"].to_pylist() == ['"Weimar', 'a "b" c']


@pytest.mark.parametrize("end", ["\r\n", "\n", ""])
def test_line_ends_and_a_mark_at_the_beginning(tmp_path: Path, end: str) -> None:
    path = tmp_path / "a.CSV"
    path.write_bytes(b"\xef\xbb\xbf" + line(_0="7").encode() + end.encode())
    chunk = only(path)
    assert (chunk.table["id"].to_pylist(), chunk.table["url"].to_pylist()) == (
        ["7"],
        ["http://example.org/a"],
    )


def test_packed_files_are_read_alike(tmp_path: Path) -> None:
    plain = written(tmp_path, line(_0="1"), "half a row", line(_0="3"))
    packed = tmp_path / "a.export.CSV.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(plain, plain.name)
    zipped = tmp_path / "a.gz"
    zipped.write_bytes(gzip.compress(plain.read_bytes()))
    assert only(packed).table == only(zipped).table == only(plain).table
    assert only(packed).bad == only(zipped).bad == only(plain).bad


def test_archives_that_are_none_are_told(tmp_path: Path) -> None:
    two = tmp_path / "two.zip"
    with zipfile.ZipFile(two, "w") as archive:
        archive.writestr("a.CSV", line())
        archive.writestr("b.CSV", line())
    with pytest.raises(DataError, match=r"holds a\.CSV, b\.CSV; unpack"):
        list(read_gdelt(two))
    torn = tmp_path / "torn.zip"
    torn.write_bytes(b"no archive")
    with pytest.raises(DataError, match="no zip archive"):
        list(read_gdelt(torn))
    cut = tmp_path / "cut.gz"
    cut.write_bytes(gzip.compress(line().encode() * 50)[:-20])
    with pytest.raises(DataError, match="damaged"):
        list(read_gdelt(cut))


def test_wrong_use_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"none\.CSV: No such file"):
        list(read_gdelt(tmp_path / "none.CSV"))
    with pytest.raises(DataError, match="57, 58 or 61 columns"):
        list(read_gdelt(written(tmp_path, "a,b,c")))
    with pytest.raises(UsageError, match="rows = 0"):
        list(read_gdelt(written(tmp_path, line()), rows=0))


def test_a_line_without_end_is_one_bad_row(tmp_path: Path) -> None:
    chunks = list(read_gdelt(written(tmp_path, line(_0="1"), b"x" * (40 << 20), line(_0="3"))))
    assert [i for chunk in chunks for i in chunk.table["id"].to_pylist()] == ["1", "3"]
    assert [(row.line, row.text[:3]) for chunk in chunks for row in chunk.bad] == [(2, "xxx")]


def test_mentions(tmp_path: Path) -> None:
    cells = (
        "410400001 20150218230000 20150218234500 1 example.org http://example.org/a 3 10 40 22 1 60 2300 -2.5"
    )
    path = written(tmp_path, "\t".join([*cells.split(), "", ""]), "\t".join([*cells.split(), ""]))
    (chunk,) = read_gdelt_mentions(path)
    assert chunk.table.schema == mentions_schema()
    assert [row.why for row in chunk.bad] == ["15 columns, not 16"]
    row = chunk.table.to_pylist()[0]
    assert (row["kind"], row["sentence"], row["raw"], row["confidence"]) == ("web", 3, True, 60)
    assert (row["told"] - row["met"]).total_seconds() == 2700
    assert (row["source"], row["id"], row["day"]) == ("gdelt2", "410400001", date(2015, 2, 18))
    with pytest.raises(DataError, match="import them as gdelt-mentions"):
        list(read_gdelt(path))


@pytest.mark.shared
def test_the_real_export_against_a_count_by_hand(shared: Path) -> None:
    path = shared / "data" / "events" / "gdelt2_20191024143000.export.CSV"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    chunk = only(path)
    table = chunk.table.to_pylist()
    assert (len(table), chunk.bad, chunk.last_line) == (2111, (), len(rows))
    roots = {"03": "AGREE", "04": "CONSULT", "05": "SUPPORT", "06": "COOPERATE", "07": "AID", "09": "ACCUSE"}
    roots |= {
        "10": "REQUEST",
        "11": "ACCUSE",
        "12": "REJECT",
        "13": "THREATEN",
        "14": "PROTEST",
        "15": "MOBILIZE",
    }
    for kind in (
        "AGREE",
        "CONSULT",
        "SUPPORT",
        "COOPERATE",
        "AID",
        "ACCUSE",
        "REQUEST",
        "REJECT",
        "THREATEN",
        "PROTEST",
    ):
        by_hand = sum(roots.get(row[28]) == kind for row in rows)
        assert sum(row["type"] == kind for row in table) == by_hand, kind
    assert sum(row["type"] is None for row in table) == sum(row[28] in ("01", "02") for row in rows)
    assert Counter(row["cameo"] for row in table) == Counter(row[26] for row in rows)
    assert Counter(row["quad"] for row in table) == Counter(int(row[29]) for row in rows)
    assert Counter(row["day"] for row in table) == Counter(
        date(int(row[1][:4]), int(row[1][4:6]), int(row[1][6:])) for row in rows
    )
    regions = {
        "EUR",
        "AFR",
        "WST",
        "ASA",
        "MEA",
        "SEA",
        "LAM",
        "SAS",
        "EEU",
        "WAF",
        "NMR",
        "SAM",
        "CRB",
        "CAS",
        "NAF",
        "BLK",
        "PGS",
        "EAF",
        "SCN",
        "CEU",
        "SAF",
        "CAU",
        "MDT",
    }
    odd = {"ROM": "ROU", "MTN": "MNE", "IMY": "IMN", "TMP": "TLS"}
    pairs = Counter(
        (odd.get(a, a), odd.get(b, b))
        for a, b in ((row[7], row[17]) for row in rows)
        if a and b and a not in regions and b not in regions
    )
    states = {row["actor"] for row in table} & {odd.get(row[7], row[7]) for row in rows}
    found = Counter((row["actor"], row["recipient"]) for row in table)
    assert {pair: found[pair] for pair in pairs} == dict(pairs)
    assert len(states) > 80
    assert sum(row["goldstein"] for row in table) == pytest.approx(
        sum(float(row[30]) for row in rows), rel=1e-5
    )
    assert sum(row["mentions"] for row in table) == sum(int(row[31]) for row in rows)
