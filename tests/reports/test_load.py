"""Which loader reads a file, and what is said of a file that cannot be read."""

from __future__ import annotations

import gzip
import hashlib
import os
import pickle
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blocs.errors import BinaryInput, EmptyInput, InputError, OversizedInput, TruncatedInput, UnknownFormat
from blocs.reports import BlockKind, Report, load, load_bytes, load_one

from .make import all_of, one, page, pdf, record, said

WORDS = "# Pact signed\n\nBy Jane Doe\n\n13 September 2018\n\nChina and Russia signed a pact, they said.\n"


def put(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_a_text_file_is_stored_exactly(tmp_path: Path) -> None:
    raw = ("\ufeff \r\n" + WORDS.replace("\n", "\r\n") + "\t\r\n").encode()
    path = put(tmp_path, "a.txt", raw)
    report = load_one(path)
    assert report.text == raw.decode("utf-8-sig")
    assert (report.name, report.origin) == ("a.txt", str(path))
    assert report.sha256 == hashlib.sha256(raw).hexdigest()
    assert report.id == report.sha256[:16]
    assert (report.title, report.byline, report.published) == ("Pact signed", "Jane Doe", date(2018, 9, 13))
    assert report.publisher is None


def test_options_win_over_what_is_found(tmp_path: Path) -> None:
    path = put(tmp_path, "a.md", "---\ntitle: Old\npublisher: Old Post\ndate: 2001-01-01\n---\n\n" + WORDS)
    report = load_one(path, title="New", publisher="New Post", published=date(2020, 2, 2))
    assert (report.title, report.publisher, report.published) == ("New", "New Post", date(2020, 2, 2))
    assert report.byline == "Jane Doe"


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        (
            "a.txt",
            page("Pact signed", "China and Russia signed a pact on Wednesday, officials said in Moscow."),
            "China and",
        ),
        (
            "page",
            b"\n <html><body><p>China and Russia signed a pact on Wednesday.</p></body></html>",
            "China and",
        ),
        ("a.txt", pdf([["China and Russia signed a pact on Wednesday."]]), "China and"),
        ("a.html", pdf([["China and Russia signed a pact on Wednesday."]]), "China and"),
        ("a.dat", b'{"text": "China and Russia signed a pact."}\n', "China and"),
        ("a", record("http://a.b/c", b"China and Russia signed a pact.", "text/plain"), "China and"),
        ("a.txt.gz", gzip.compress(b"China and Russia signed a pact.", mtime=0), "China and"),
        ("a.md", b"# China and\n\nRussia signed a pact on Wednesday.", "China and"),
        ("a.unknown", b"China and Russia signed a pact.", "China and"),
        ("a.pdf", b"China and Russia signed a pact, and this is no PDF.", "China and"),
        ("a.json", b'{\n "title": "x",\n "text": "China and Russia signed a pact."\n}', "China and"),
    ],
)
def test_content_decides_before_the_suffix(name: str, data: bytes, words: str) -> None:
    report = one(data, name)
    assert any(text.startswith(words) for text in said(report))


def test_a_brace_at_the_start_of_a_text_does_not_make_it_json() -> None:
    assert one("{sic} China and Russia signed a pact.").text.startswith("{sic}")


def only_error(path: Path | str, kind: type[InputError], **options: int) -> InputError:
    (item,) = load(path, **options)  # type: ignore[arg-type]
    assert type(item) is kind
    assert str(path) in str(item)
    return item


def test_a_missing_file(tmp_path: Path) -> None:
    assert "no such file" in str(only_error(tmp_path / "a.txt", InputError))


def test_a_folder(tmp_path: Path) -> None:
    assert "name the files in it" in str(only_error(tmp_path, InputError))


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_without_rights(tmp_path: Path) -> None:
    path = put(tmp_path, "a.txt", WORDS)
    path.chmod(0)
    assert "rights" in str(only_error(path, InputError))


def test_a_name_that_no_file_can_have() -> None:
    (error,) = load("a\0b.txt")
    assert isinstance(error, InputError)
    assert error.path == r"a\x00b.txt" and "cannot be opened" in error.cause


@pytest.mark.parametrize("data", [b"", b" \n \t ", b"\xef\xbb\xbf", b"--- *** ---\n"])
def test_an_empty_file(tmp_path: Path, data: bytes) -> None:
    only_error(put(tmp_path, "a.txt", data), EmptyInput)


def test_a_large_file_is_refused_by_its_size(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(10**12)  # sparse: reading it would not end
    assert "1,000,000,000,000 bytes" in str(only_error(path, OversizedInput))


def test_the_limit_can_be_set(tmp_path: Path) -> None:
    path = put(tmp_path, "a.txt", WORDS)
    only_error(path, OversizedInput, limit=len(WORDS) - 1)
    assert load_one(path, limit=len(WORDS)).title == "Pact signed"


def test_bytes_over_the_limit() -> None:
    (error,) = load_bytes(b"x" * 11, "a.txt", limit=10)
    assert isinstance(error, OversizedInput)


def test_a_pipe_is_read_only_up_to_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with subprocess.Popen(
        [sys.executable, "-c", f"open({str(path)!r}, 'wb').write(b'x' * 50_000)"], stderr=subprocess.DEVNULL
    ):
        only_error(path, OversizedInput, limit=1000)


def test_a_gzip_bomb_is_stopped_while_it_unpacks() -> None:
    bomb = gzip.compress(bytes(50_000_000))
    (error,) = load_bytes(bomb, "a.warc.gz", limit=1_000_000)
    assert isinstance(error, OversizedInput)
    assert "unpacks to more than 1,000,000 bytes" in str(error)


def test_a_gzip_stream_that_ends_early() -> None:
    (error,) = all_of(gzip.compress(os.urandom(5000).hex().encode())[:-200], "a.txt.gz")
    assert isinstance(error, TruncatedInput)
    assert "ends early" in str(error)


def test_a_damaged_gzip_stream() -> None:
    packed = bytearray(gzip.compress(os.urandom(5000).hex().encode()))
    packed[200:260] = b"\xff" * 60
    (error,) = all_of(bytes(packed), "a.txt.gz")
    assert isinstance(error, TruncatedInput)


def test_a_gzip_file_of_several_members_is_read_whole() -> None:
    packed = gzip.compress(b"China and Russia ") + gzip.compress(b"signed a pact.")
    assert one(packed, "a.txt.gz").text == "China and Russia signed a pact."


@pytest.mark.parametrize(
    ("data", "kind", "what"),
    [
        (b"PK\x03\x04" + b"x" * 50, UnknownFormat, "docx"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 50, UnknownFormat, "office"),
        (b"{\\rtf1 hello}", UnknownFormat, "RTF"),
        (b"BZh91AY", UnknownFormat, "bzip2"),
        (b"<?xml version='1.0'?><rss></rss>", UnknownFormat, "XML"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 50, BinaryInput, "picture"),
        (b"\xff\xd8\xff\xe0" + b"x" * 50, BinaryInput, "picture"),
        (b"\x7fELF" + b"x" * 50, BinaryInput, "program"),
        (bytes(range(256)) * 4, BinaryInput, "not text"),
    ],
)
def test_what_no_loader_reads_is_named(data: bytes, kind: type[InputError], what: str) -> None:
    (error,) = all_of(data, "a.bin")
    assert type(error) is kind
    assert what in error.cause and error.remedy


def test_an_xml_entity_bomb_is_not_unpacked() -> None:
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 20))
    (item,) = all_of(
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{levels}]><html><body><p>&a19; he</p></html>',
        "a.html",
    )
    assert isinstance(item, InputError) or len(item.text) < 10_000


def test_load_one_raises_what_load_gives(tmp_path: Path) -> None:
    with pytest.raises(EmptyInput):
        load_one(put(tmp_path, "a.txt", b""))
    with pytest.raises(InputError, match="more than one"):
        load_one(put(tmp_path, "a.jsonl", '{"text": "One."}\n{"text": "Two."}\n'))


def test_items_travel_between_processes(tmp_path: Path) -> None:
    (report,) = load(put(tmp_path, "a.txt", WORDS))
    (error,) = load(tmp_path / "no.txt")
    assert pickle.loads(pickle.dumps(report)) == report
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_heavy_libraries_are_imported_only_when_used() -> None:
    code = (
        "import sys, blocs.reports as r\n"
        "list(r.load_bytes(b'China signed a pact.', 'a.txt'))\n"
        "heavy = ('trafilatura', 'pypdf', 'fastwarc', 'charset_normalizer', 'lxml')\n"
        "print([m for m in heavy if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.one_of(st.binary(max_size=300), st.text(max_size=200).map(str.encode)),
    st.sampled_from(
        [
            b"",
            b"%PDF-1.4\n",
            b"WARC/1.0\r\n",
            b"\x1f\x8b\x08\x00",
            b"{",
            b'{"text":"',
            b"<html>",
            b"\xff\xfe",
            b"---\n",
        ]
    ),
    st.sampled_from(
        ["a.txt", "a.md", "a.html", "a.pdf", "a.jsonl", "a.json", "a.warc", "a.warc.gz", "a", "a#1.txt"]
    ),
)
def test_any_bytes_give_reports_or_input_errors(data: bytes, lead: bytes, name: str) -> None:
    items = all_of(lead + data, name)
    assert items
    for item in items:
        assert isinstance(item, Report | InputError)
        if isinstance(item, Report):
            assert item.blocks and item.text
            item.text.encode()
            assert all(item.text[b.start : b.end].strip() for b in item.blocks)
        else:
            assert name in str(item)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(
        [
            pdf([["China and Russia signed a pact.", "They did."], ["Page two."]]),
            gzip.compress(record("http://a.b", page("Pact", "China and Russia signed a pact.")) * 2),
            record("http://a.b", page("Pact", "China and Russia signed a pact.")) * 2,
            page("Pact", "China and Russia signed a pact on Wednesday."),
            b'{"text": "China and Russia signed a pact."}\n' * 3,
        ]
    ),
    st.data(),
)
def test_damaged_files_give_reports_or_input_errors(data: bytes, draw: st.DataObject) -> None:
    raw = bytearray(data)
    for _ in range(draw.draw(st.integers(1, 6))):
        raw[draw.draw(st.integers(0, len(raw) - 1))] = draw.draw(st.integers(0, 255))
    cut = draw.draw(st.integers(1, len(raw)))
    items = all_of(bytes(raw[:cut]), "a.dat")
    assert items and all(isinstance(item, Report | InputError) for item in items)


def test_one_bad_file_costs_the_others_nothing(tmp_path: Path) -> None:
    paths = [put(tmp_path, "a.txt", WORDS), put(tmp_path, "b.txt", b""), put(tmp_path, "c.txt", WORDS)]
    items = [item for path in paths for item in load(path)]
    assert [type(item).__name__ for item in items] == ["Report", "EmptyInput", "Report"]
    assert isinstance(items[2], Report) and items[2].blocks[0].kind is BlockKind.TITLE
