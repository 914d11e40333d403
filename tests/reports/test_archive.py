"""Files cut into pieces: the same reports as `load` gives, from streams too, and what damage costs."""

from __future__ import annotations

import gzip
import json
import os
import pickle
import re
import tracemalloc
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blocs.errors import EmptyInput, InputError, OversizedInput, TruncatedInput
from blocs.reports import Report, load, load_bytes
from blocs.reports.archive import Piece, Seen, id_of, pieces, pieces_of_stream, report_of, walk, weigh
from blocs.reports.limits import given as told

from .make import page, pdf, record

SAID = "China and Russia signed a pact on Wednesday, officials said in Moscow. "
Told = Report | tuple[str, str, str]


def comparable(item: Report | InputError) -> Told:
    return (type(item).__name__, item.path, item.cause) if isinstance(item, InputError) else item


def loaded(data: bytes, name: str) -> list[Told]:
    return [comparable(item) for item in load_bytes(data, name)]


def cut(data: bytes, name: str, limit: int = 20_000_000) -> list[Told]:
    """What the pieces give; each knows the id of its report before."""
    items: list[Told] = []
    for piece in pieces_of_stream(BytesIO(data), name, limit=limit):
        item = report_of(pickle.loads(pickle.dumps(piece))) if isinstance(piece, Piece) else piece
        if isinstance(piece, Piece) and isinstance(item, Report):
            assert (id_of(piece), piece.name) == (item.id, item.name)
        items.append(comparable(item))
    return items


def names(items: Sequence[Told]) -> list[str]:
    return [item.name for item in items if isinstance(item, Report)]


def texts(items: Sequence[Told]) -> list[str]:
    return [item.text for item in items if isinstance(item, Report)]


def json_lines(count: int) -> list[bytes]:
    rows: list[dict[str, str]] = [
        {"text": SAID * (n % 3 + 1) + f"{n} é", "published": "2018-09-13", "url": f"http://a.b/{n}"}
        for n in range(count)
    ]
    return [json.dumps(row, ensure_ascii=n % 2 == 0).encode() + b"\n" for n, row in enumerate(rows)]


def records(count: int) -> list[bytes]:
    """Every third is a request, which is no report; every fourth is packed."""
    return [
        record(
            f"http://a.b/{n}",
            (SAID * (n % 3 + 1) + str(n)).encode(),
            "text/plain",
            kind="request" if n % 3 == 2 else "response",
            packed=n % 4 == 0,
        )
        for n in range(count)
    ]


def longer(raw: bytes) -> bytes:
    """A record that says it holds far more than there is memory for."""
    return re.sub(rb"Content-Length: \d+", b"Content-Length: 999999999999", raw, count=1)


FILES: dict[str, bytes] = {
    "a.txt": SAID.encode() * 3,
    "a.md": b"# Pact\n\n" + SAID.encode(),
    "a.html": page("Pact signed", SAID, SAID),
    "a.pdf": pdf([[SAID]]),
    "a.txt.gz": gzip.compress(SAID.encode()),
    "a.jsonl": b"".join(json_lines(5)) + b"\n \xc2\xa0\n" + json_lines(6)[5],
    "marked.jsonl": b"\xef\xbb\xbf" + b"".join(json_lines(3)),
    "wide.jsonl": b"".join(json_lines(3)).decode().encode("utf-16"),
    "western.jsonl": b"".join(json_lines(3)).decode().encode("cp1252"),
    "a.jsonl.gz": gzip.compress(b"".join(json_lines(5))),
    "bad.jsonl": json_lines(1)[0] + b'{"text": "China a\n[1]\n{"a": 1}\n' + json_lines(3)[2],
    "a.json": json.dumps([{"text": SAID}, {"text": ""}, 3, {"title": "x", "text": SAID + "2"}]).encode(),
    "one.json": json.dumps({"text": SAID, "title": "x"}, indent=1).encode(),
    "deep.json": b'[{"text": "' + SAID.encode() + b'", "x": ' + b"[" * 900 + b"]" * 900 + b"}]",
    "a.warc": b"".join(records(8)),
    "a.warc.gz": b"".join(map(gzip.compress, records(8))),
    "garbage.warc": records(1)[0] + b"WARC/1.0\r\nno header at all\r\n\r\n" + records(2)[1],
    "none.warc": records(3)[2],
    "huge.warc": records(2)[1] + longer(records(1)[0]) + records(4)[3],
    "empty.txt": b"",
    "blank.jsonl": b" \n\n",
    "binary.jsonl": bytes(range(256)) * 10,
    "office": b"PK\x03\x04aaaa",
}


@pytest.mark.parametrize("name", FILES)
def test_pieces_make_the_reports_that_load_gives(name: str) -> None:
    assert cut(FILES[name], name) == loaded(FILES[name], name) != []


@pytest.mark.parametrize("name", FILES)
def test_files_give_what_their_bytes_give(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name])
    found = [report_of(p) if isinstance(p, Piece) else p for p in pieces(path)]
    assert list(map(comparable, found)) == list(map(comparable, load(path)))


def test_what_options_tell_wins() -> None:
    (piece,) = pieces_of_stream(BytesIO(FILES["a.md"]), "a.md")
    assert isinstance(piece, Piece)
    report = report_of(piece, told(title="Mine", published=date(2020, 2, 2)))
    assert isinstance(report, Report)
    assert (report.title, report.published) == ("Mine", date(2020, 2, 2))


damage = st.lists(
    st.tuples(
        st.sampled_from(["set", "cut", "put", "end"]), st.floats(0, 1), st.binary(min_size=1, max_size=20)
    ),
    max_size=4,
)


def damaged(data: bytes, how: list[tuple[str, float, bytes]]) -> bytes:
    raw = bytearray(data)
    for what, where, extra in how:
        at = int(where * max(0, len(raw) - 1))
        if what == "set":
            raw[at : at + 1] = extra[:1]
        elif what == "cut":
            del raw[at : at + len(extra)]
        elif what == "put":
            raw[at:at] = extra
        else:
            del raw[at + 1 :]
    return bytes(raw)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(FILES)), damage)
def test_damaged_files_give_what_load_gives(name: str, how: list[tuple[str, float, bytes]]) -> None:
    data = damaged(FILES[name], how)
    assert cut(data, name) == loaded(data, name)


STREAMS = ("a.jsonl", "marked.jsonl", "wide.jsonl", "western.jsonl", "bad.jsonl", "a.warc", "garbage.warc")


@pytest.mark.parametrize("name", STREAMS)
def test_a_stream_gives_what_the_whole_gives(name: str) -> None:
    data = FILES[name]
    limit = min(len(data) - 1, 450 if name != "wide.jsonl" else 1000)
    (refused,) = load_bytes(data, name, limit=limit)
    assert isinstance(refused, OversizedInput)
    assert cut(data, name, limit) == loaded(data, name)
    packed = gzip.compress(data)
    if len(packed) > limit:
        assert texts(cut(packed, name + ".gz", limit)) == texts(loaded(data, name))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(max_size=60), min_size=4, max_size=40), st.integers(1, 400))
def test_lines_do_not_depend_on_blocks(said: list[str], block: int) -> None:
    from blocs.reports.archive.lines import lines, whole_lines

    data = b"".join(
        json.dumps({"text": text}, ensure_ascii=False).encode("utf-8", "replace") + b"\n" for text in said
    )
    blocks = [data[at : at + block] for at in range(0, len(data), block)]
    found, whole = list(lines(blocks, "a", 1000)), list(whole_lines(data, "a"))
    assert list(map(str, found)) == list(map(str, whole))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(damage, st.integers(1, 3000), st.booleans())
def test_a_damaged_stream_of_records_loses_nothing_that_load_finds(
    how: list[tuple[str, float, bytes]], block: int, packed: bool
) -> None:
    from blocs.reports.archive.records import stretched_records
    from blocs.reports.unpacking import unpacked

    data = damaged(FILES["a.warc.gz" if packed else "a.warc"], how)
    blocks: list[bytes | InputError] = [data[at : at + block] for at in range(0, len(data), block)]
    if packed:
        blocks = list(unpacked(BytesIO(data), "a"))
    found = [item for item in stretched_records(blocks, "a", 100_000) if not isinstance(item, InputError)]
    hashes = [item[2] for item in found]
    wanted = [
        item.sha256
        for item in load_bytes(data, "a.warc.gz" if packed else "a.warc")
        if isinstance(item, Report) and "#" in item.name
    ]
    assert [hash_ for hash_ in hashes if hash_ in wanted] == wanted


def test_a_line_that_is_too_long_or_no_text_costs_only_itself() -> None:
    rows = json_lines(6)
    data = rows[0] + b'{"text": "' + b"x" * 2000 + b'"}\n' + rows[1] + b"\x81\x8d\xff\n" + b"".join(rows[2:])
    found = cut(data, "a.jsonl", 600)
    assert [item[:2] for item in found if not isinstance(item, Report)] == [
        ("OversizedInput", "a.jsonl#2"),
        ("InputError", "a.jsonl#4"),
    ]
    assert names(found) == [f"a.jsonl#{n}" for n in (1, 3, 5, 6, 7, 8)]
    assert texts(found) == texts(loaded(b"".join(rows), "a.jsonl"))


def test_lines_of_another_encoding_among_utf8_are_read() -> None:
    rows = json_lines(6)
    odd = json.dumps({"text": SAID + "café"}, ensure_ascii=False).encode("cp1252") + b"\n"
    found = cut(b"".join(rows) + odd, "a.jsonl", 600)
    assert texts(found) == [*texts(loaded(b"".join(rows), "a.jsonl")), SAID + "café"]


@pytest.mark.parametrize("name", ["a.json", "a.dat"])
def test_a_json_array_is_no_stream(name: str) -> None:
    data = b"[\n" + b",\n".join(line.strip() for line in json_lines(20)) + b"\n]"
    (error,) = cut(data, name, 600)
    assert isinstance(error, tuple) and error[0] == "OversizedInput"
    if name == "a.json":
        assert "one JSON value" in error[2]


def test_a_first_line_that_is_damaged_hides_no_lines() -> None:
    rows = json_lines(8)
    assert names(cut(rows[0][5:] + b"".join(rows[1:]), "a.jsonl", 600)) == [
        f"a.jsonl#{n}" for n in range(2, 9)
    ]
    data = b'{"text": \n' + b"".join(rows)
    assert names(cut(data, "a.json", 600)) == [f"a.json#{n}" for n in range(2, 10)]


def test_a_file_of_one_report_is_refused_beyond_the_limit() -> None:
    (error,) = cut(FILES["a.txt"], "a.txt", 100)
    assert error == ("OversizedInput", "a.txt", "it has more than 100 bytes")
    (error,) = cut(gzip.compress(b"x" * 100_000), "a.txt.gz", 1000)
    assert error == ("OversizedInput", "a.txt.gz", "it unpacks to more than 1,000 bytes")


# a gzip file that is damaged in its middle


def members(count: int) -> list[bytes]:
    return [gzip.compress(raw) for raw in records(count)]


@pytest.mark.parametrize("where", ["head", "body", "tail"])
def test_behind_a_damaged_member_the_next_is_found(where: str) -> None:
    parts = members(9)
    at = {"head": 1, "body": len(parts[3]) // 2, "tail": len(parts[3]) - 6}[where]
    broken = bytearray(parts[3])
    broken[at : at + 4] = b"\x00\x55\xaa\x00"
    data = b"".join(parts[:3]) + bytes(broken) + b"".join(parts[4:])
    found = cut(data, "a.warc.gz", 600)
    errors = [item for item in found if not isinstance(item, Report)]
    assert [error[0] for error in errors] == ["TruncatedInput"] and "gzip" in errors[0][2]
    whole = texts(loaded(b"".join(parts), "a.warc.gz"))
    assert texts(found) == whole[:2] + whole[3:]


def test_a_gzip_file_that_ends_early_keeps_what_came_before() -> None:
    data = gzip.compress(b"".join(json_lines(40)), 0)[:-3000]
    found = cut(data, "a.jsonl.gz", 600)
    assert texts(found) == texts(loaded(b"".join(json_lines(40)), "a.jsonl"))[: len(texts(found))]
    assert len(texts(found)) > 10
    assert found[-1] == ("TruncatedInput", "a.jsonl.gz", "its gzip stream ends early")


def test_padding_behind_the_last_member_is_no_damage() -> None:
    data = b"".join(members(6)) + bytes(100_000)
    assert names(cut(data, "a.warc.gz", 900)) == [f"a.warc.gz#{n}" for n in range(1, 5)]
    assert all(isinstance(item, Report) for item in cut(data + b"\x01rest", "a.warc.gz", 900))


# records that are too long


def test_a_record_beyond_the_limit_is_not_kept(tmp_path: Path) -> None:
    film = record("http://a.b/film", bytes(40_000_000), "video/mp4")
    book = record("http://a.b/book", SAID.encode() * 400_000, "text/plain")
    path = tmp_path / "a.warc"
    path.write_bytes(records(1)[0] + film + book + records(2)[1])
    tracemalloc.start()
    found = list(pieces(path, limit=10_000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [item.name if isinstance(item, Piece) else (type(item), item.path) for item in found] == [
        "a.warc#1",
        (OversizedInput, f"{path}#2"),
        "a.warc#3",
    ]
    assert peak < 10_000_000


def test_a_length_that_is_far_too_large_costs_one_record(tmp_path: Path) -> None:
    wrong = longer(records(2)[1])
    path = tmp_path / "a.warc"
    path.write_bytes(records(1)[0] + wrong + b"".join(records(14)[3:]))
    found = list(pieces(path, limit=400))
    errors = [item for item in found if isinstance(item, InputError)]
    assert [(type(error), error.path) for error in errors] == [(TruncatedInput, f"{path}#2")]
    whole = texts(loaded(records(1)[0] + b"".join(records(14)[3:]), "a.warc"))
    made = [report_of(item) for item in found if isinstance(item, Piece)]
    assert [item.text for item in made if isinstance(item, Report)] == whole


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    with gzip.open(path, "wb", 1) as file:
        for n in range(15_000):
            file.write(b'{"text": "%s %d"}\n' % (SAID.encode() * 10, n))
    tracemalloc.start()
    count = last = 0
    for item in pieces(path, limit=1_000_000):
        assert isinstance(item, Piece) and item.done >= last
        count, last = count + 1, item.done
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (count, last) == (15_000, path.stat().st_size)
    assert peak < 6_000_000


def test_a_pipe_is_cut_as_far_as_the_limit(tmp_path: Path) -> None:
    import threading

    path = tmp_path / "pipe"
    os.mkfifo(path)
    data = gzip.compress(b"".join(json_lines(5)))
    writer = threading.Thread(target=lambda: path.write_bytes(data))
    writer.start()
    found = list(pieces(path))
    writer.join()
    assert len(found) == 5
    writer = threading.Thread(target=lambda: path.write_bytes(gzip.compress(b"x" * 100_000)))
    writer.start()
    (error,) = pieces(path, limit=10_000)
    writer.join()
    assert isinstance(error, OversizedInput)


# folders


def tree(folder: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/b/c.txt", "a0.txt", ".hidden.txt", ".git/x.txt", "a/.x/y.txt"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(SAID + name, encoding="utf-8")


def test_folders_are_walked_in_order_without_what_is_hidden(tmp_path: Path) -> None:
    tree(tmp_path)
    inside = [f"{tmp_path}{os.sep}{name}" for name in ("a/b/c.txt", "a/z.txt", "a0.txt", "b.txt")]
    assert list(walk([tmp_path])) == inside
    hidden = tmp_path / ".hidden.txt"
    assert list(walk([hidden, tmp_path / "a", "-", "missing"])) == [str(hidden), *inside[:2], "-", "missing"]
    assert weigh([tmp_path]) == (4, sum(Path(path).stat().st_size for path in inside))


def test_links_in_folders_are_left_out_and_told(tmp_path: Path) -> None:
    tree(tmp_path)
    other = tmp_path / "a"
    (other / "loop").symlink_to(tmp_path, target_is_directory=True)
    (other / "out.txt").symlink_to(tmp_path / "b.txt")
    told: list[str] = []
    assert [Path(str(path)).name for path in walk([other], told.append)] == ["c.txt", "z.txt"]
    (said,) = told
    assert said.startswith(f"{other}: 2 links were left out (") and "loop" in said and "out.txt" in said
    assert list(walk([other / "out.txt"])) == [str(other / "out.txt")]


def test_a_folder_without_files_is_told(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (error,) = walk([tmp_path])
    assert isinstance(error, InputError) and "no files in it" in error.cause


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may list everything")
def test_a_folder_that_cannot_be_listed_is_told(tmp_path: Path) -> None:
    tree(tmp_path)
    (tmp_path / "a").chmod(0)
    error, *rest = walk([tmp_path])
    (tmp_path / "a").chmod(0o700)
    assert isinstance(error, InputError) and "cannot be listed" in error.cause
    assert len(rest) == 2


def test_folders_deeper_than_calls_may_go(tmp_path: Path) -> None:
    inner = tmp_path
    for _ in range(300):
        inner = inner / "d"
        inner.mkdir()
    (inner / "a.txt").write_text(SAID, encoding="utf-8")
    assert list(walk([tmp_path])) == [str(inner / "a.txt")]


@given(st.lists(st.integers(0, 2**64 - 1).map(lambda n: f"{n % 7 << 60 | n % 50:016x}"), max_size=60))
def test_what_was_seen_is_known(ids: list[str]) -> None:
    seen, first = Seen(), dict[str, str]()
    for n, id_ in enumerate(ids):
        assert seen.before(id_, str(n)) == first.get(id_)
        first.setdefault(id_, str(n))


def test_an_empty_container_is_told() -> None:
    data = b"\n" * 1000
    (error,) = pieces_of_stream(BytesIO(data), "a.jsonl", limit=100)
    assert isinstance(error, EmptyInput)
