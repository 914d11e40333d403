"""What holds for every reader and any bytes; days and code lists; the tables of facts."""

from __future__ import annotations

import gzip
import io
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("pyarrow")

from blocs.errors import BlocsError
from blocs.reading.records import EventType
from blocs.sources.coded import countries
from blocs.sources.coded.acled import read_acled
from blocs.sources.coded.cameo import QUAD_OF_TYPE, cameo
from blocs.sources.coded.chunk import Chunk
from blocs.sources.coded.facts import facts
from blocs.sources.coded.gdelt import read_gdelt
from blocs.sources.coded.gdelt_mentions import read_gdelt_mentions
from blocs.sources.coded.ged import read_ged
from blocs.sources.coded.icews import read_icews
from blocs.sources.coded.phoenix import read_phoenix
from blocs.sources.coded.polecat import HEADER, read_polecat
from blocs.states import registry

Reader = Callable[..., Iterator[Chunk]]
GDELT = (
    b"1\t20190101\t"
    + b"\t" * 23
    + b"1\t042\t042\t04\t1\t1.0\t1\t1\t1\t0.5\t"
    + b"\t" * 24
    + b"20190101143000\thttp"
)
ICEWS = (
    b"Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tCAMEO Code\tIntensity\tTarget Name\t"
    b"Target Country"
)
GED = b"id,type_of_violence,side_a,side_b,gwnoa,gwnob,date_start"
ACLED = b"event_id_cnty,event_date,event_type,sub_event_type,actor1,actor2"
MENTION = b"1\t20150218230000\t20150218230000\t1\ta\tb\t1\t1\t1\t1\t1\t1\t1\t0.5\t\t"
DAILY = b"1\t20140620\t2014\t6\t20\tSYR\tSYR\t\t\tUSA\tUSA\t\t\t190\t19\t4\t-10\t\t1\t1\tx\t\tSYR\t1\tu\tn"
HEADED: list[tuple[Reader, bytes, int]] = [
    (read_gdelt, GDELT, 0),
    (read_gdelt_mentions, MENTION, 0),
    (read_phoenix, DAILY, 0),
    (read_icews, ICEWS, 1),
    (read_polecat, "\t".join(HEADER).encode(), 1),
]
CELLS = st.sampled_from(
    [b"1", b"", b"20190101", b"2019-01-01", b"x", b"nan", b"\xff", b"\0", b'"', b"1e99", b"\r"]
)
LINES = st.one_of(st.binary(max_size=40), st.lists(CELLS, max_size=64).map(b"\t".join))


def read(reader: Reader, data: bytes, rows: int, name: str = "a.txt") -> list[Chunk]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        return list(reader(path, rows=rows))


@pytest.mark.parametrize("reader", [*(reader for reader, _, _ in HEADED), read_acled, read_ged])
@settings(max_examples=40, deadline=None)
@given(data=st.binary(max_size=300), name=st.sampled_from(["a.csv", "a.zip", "a.gz"]))
def test_any_bytes_give_rows_or_an_error_of_ours(reader: Reader, data: bytes, name: str) -> None:
    try:
        read(reader, data, 7, name)
    except BlocsError as error:
        assert name in str(error)


@pytest.mark.parametrize(("reader", "begin", "header"), HEADED, ids=[r.__name__ for r, _, _ in HEADED])
@settings(max_examples=60, deadline=None)
@given(lines=st.lists(LINES, max_size=12), rows=st.integers(1, 20))
def test_rows_in_are_good_rows_and_bad_rows(
    reader: Reader, begin: bytes, header: int, lines: list[bytes], rows: int
) -> None:
    data = b"\n".join([begin, begin if not header else b"", *lines])
    try:
        chunks = read(reader, data, rows)
    except BlocsError:
        return  # a header that the lines below it contradict
    there = data.split(b"\n")[header:]
    told = sum(bool(line.removesuffix(b"\r")) for line in there)
    good = sum(chunk.table.num_rows for chunk in chunks)
    bad = [row.line for chunk in chunks for row in chunk.bad]
    assert good + len(bad) == told
    assert bad == sorted(set(bad))
    assert all(data.split(b"\n")[line - 1].removesuffix(b"\r") for line in bad)
    assert chunks[-1].last_line == data.count(b"\n") + (not data.endswith(b"\n"))


@pytest.mark.parametrize(("reader", "header"), [(read_ged, GED), (read_acled, ACLED)], ids=["ged", "acled"])
@settings(max_examples=60, deadline=None)
@given(lines=st.lists(st.lists(CELLS, max_size=8).map(b",".join), max_size=12), rows=st.integers(1, 20))
def test_quoted_rows_are_all_told(reader: Reader, header: bytes, lines: list[bytes], rows: int) -> None:
    chunks = read(reader, b"\n".join([header, *lines]), rows)
    told = sum(bool(line.removesuffix(b"\r")) for line in lines)
    bad = [row.line for chunk in chunks for row in chunk.bad]
    assert bad == sorted(set(bad))
    assert 0 <= told - sum(chunk.table.num_rows for chunk in chunks) - len(bad) < max(told, 1)
    if not any(b'"' in line for line in lines):
        assert sum(chunk.table.num_rows for chunk in chunks) + len(bad) == told


@settings(max_examples=30, deadline=None)
@given(lines=st.lists(LINES, min_size=1, max_size=10))
def test_packing_and_chunking_change_nothing(lines: list[bytes]) -> None:
    data = b"\n".join([GDELT, *lines])
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.CSV", data)
    (whole,) = read(read_gdelt, data, 1000)
    for other in (gzip.compress(data), archive.getvalue()):
        (same,) = read(read_gdelt, other, 1000)
        assert (same.table, same.bad, same.last_line) == (whole.table, whole.bad, whole.last_line)
    pieces = read(read_gdelt, data, 2)
    assert [row for piece in pieces for row in piece.table.to_pylist()] == whole.table.to_pylist()
    assert tuple(row for piece in pieces for row in piece.bad) == whole.bad


def test_letters_that_two_lists_share_mean_what_their_list_says() -> None:
    clashes = {"GM": ("DEU", "GMB"), "CH": ("CHN", "CHE"), "AU": ("AUT", "AUS"), "IR": ("IRN", "IRN")}
    clashes |= {"NI": ("NGA", "NIC"), "SU": ("SDN", "SUN"), "PA": ("PRY", "PAN"), "GB": ("GAB", "GBR")}
    for letters, meant in clashes.items():
        assert (countries.fips(letters), countries.iso2(letters)) == meant, letters


def test_codes_mean_who_bears_them_on_the_day() -> None:
    asked = [
        ("RUS", "1985-01-01", "SUN"), ("RUS", "1991-12-25", "SUN"), ("RUS", "1991-12-26", "RUS"),
        ("SUN", "2019-01-01", "RUS"), ("YUG", "2019-01-01", "SRB"), ("SRB", "1995-01-01", "YUG"),
        ("SRB", "2004-01-01", "SCG"), ("UKR", "1985-01-01", None), ("UKR", "2019-01-01", "UKR"),
        ("DDR", "1985-01-01", "DDR"), ("DDR", "2019-01-01", None), ("CZE", "1985-01-01", None),
        ("HKG", "1985-01-01", "HKG"), ("MCO", "1985-01-01", "MCO"), ("PSE", "2019-01-01", "PSE"),
        ("EU", "1985-01-01", None), ("EU", "2019-01-01", "EU"), ("NATO", "1985-01-01", "NATO"),
        ("WARSAW_PACT", "1985-01-01", "WARSAW_PACT"), ("WARSAW_PACT", "2019-01-01", None),
        ("YEM", "2019-01-01", "YEM"), ("VNM", "1985-01-01", "VNM"), ("SSD", "2005-01-01", None),
    ]  # fmt: skip
    codes = [code for code, _, _ in asked]
    days = np.array([day for _, day, _ in asked], "M8[D]")
    together = countries.on_days([(np.arange(len(codes)), codes)], days).to_pylist()
    assert together == [meant for _, _, meant in asked]
    for at, (code, _, meant) in enumerate(asked):
        assert countries.on_days([(np.zeros(1, np.int64), [code])], days[at : at + 1]).to_pylist() == [meant]


def test_facts_hold_together() -> None:
    assert set(QUAD_OF_TYPE) == {kind.value for kind in EventType}
    known = {*registry().states, *registry().bodies}
    for name, header in (
        ("fips.csv", "code,state"), ("cameo_countries.csv", "code,state"), ("cameo_bodies.csv", "code,body"),
        ("names.csv", "name,state"),
    ):  # fmt: skip
        rows = [cells for _, cells in facts(name, header)]
        assert rows == sorted(rows), name
        assert {code for _, code in rows} <= known, name
    assert (cameo("0871").type, cameo("163").type, cameo("1712").type) == ("RETREAT", "COERCE", "ASSAULT")
    assert (cameo("190").goldstein, cameo("042").symmetric, cameo("---").type) == (-10.0, True, None)
    assert all(-10 <= (cameo(cells[0]).goldstein or 0) <= 10 for _, cells in facts(
        "cameo.csv", "code,type,mode,goldstein,quad,symmetric"
    ))  # fmt: skip
