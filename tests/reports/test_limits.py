"""What is told of a report: its measure, what may stand in it, and names that stay names."""

from __future__ import annotations

import json
import os
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from blocs.errors import UsageError
from blocs.reports import Report, load, load_bytes, load_one
from blocs.reports.limits import (
    BYLINE,
    NAME,
    ORIGIN,
    PUBLISHER,
    TITLE,
    cut,
    given,
    named,
    shown,
    tidy,
)

from .make import all_of, one, page, pdf, record

BODY = "China and Russia signed a pact on Wednesday, officials said in Moscow after two days of talks."
HOSTILE = "Pact\x00 \u202etcaP\u202c\x1b[31m\r\n signed\ud83d \u200fin\u2028Moscow "
TIDIED = "Pact tcaP [31m signed\ufffd in Moscow"


def test_the_limits_are_these() -> None:
    assert (TITLE, BYLINE, PUBLISHER, ORIGIN, NAME) == (2_000, 500, 300, 4_096, 255)


def test_text_is_put_on_one_line_and_what_nobody_sees_goes() -> None:
    assert tidy(HOSTILE) == TIDIED
    assert tidy("می\u200cخواهم") == "می\u200cخواهم"  # spelt with a joiner
    assert tidy("The\u00ad Po\u200bst\ufeff") == tidy("The Post") == "The Post"


@drawn(st.text(st.characters(), max_size=60))
def test_tidy_text_stays_as_it_is(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once == once.strip() and "\n" not in once
    once.encode()
    assert len(cut(once, 5)) <= 5 and (len(once) > 5 or cut(once, 5) == once)


def told(data: bytes, name: str) -> tuple[str | None, str | None, str | None]:
    report = one(data, name)
    for said in (report.title, report.byline, report.publisher, report.origin, report.name):
        (said or "").encode()
    return report.title, report.byline, report.publisher


def test_json_keys_are_tidied() -> None:
    data = json.dumps({"text": BODY, "title": HOSTILE, "author": HOSTILE, "outlet": HOSTILE, "url": HOSTILE})
    assert told(data.encode(), "a.jsonl") == (TIDIED, TIDIED, TIDIED)
    assert one(data, "a.jsonl").origin == TIDIED


def test_what_holds_nothing_else_tells_nothing() -> None:
    data = json.dumps({"text": f"# Pact signed\n\n{BODY}", "title": "\u200f\x00 \x1b", "url": "\x00"})
    report = one(data, "a.jsonl")
    assert (report.title, report.origin) == ("Pact signed", "a.jsonl#1")


def test_megabytes_of_metadata_are_cut() -> None:
    long = "Pact " * 600_000
    as_json = json.dumps(
        {"text": BODY, "title": long, "author": long, "outlet": long, "url": f"http://a.b/{long}c"}
    )
    matter = f"---\ntitle: {long[:5000]}\nauthor: {long[:5000]}\nsource: {long[:5000]}\n---\n\n{BODY}"
    for data, name in ((as_json, "a.jsonl"), (matter, "a.md")):
        title, byline, publisher = told(data.encode(), name)
        assert title is not None and byline is not None and publisher is not None
        assert (len(title), len(byline), len(publisher)) == (TITLE, BYLINE, PUBLISHER)
        assert all(said.startswith("Pact Pact") and said.endswith("Pact…") for said in (title, byline))
    assert len(one(as_json, "a.jsonl").origin) in (ORIGIN - 1, ORIGIN)


def test_metadata_of_a_page_and_a_pdf_are_cut() -> None:
    long = "Pact " * 100_000
    head = (
        f"<meta name='author' content='{'Jane Doe ' * 50_000}'>"
        f"<meta property='og:site_name' content='{long}'>"
    )
    title, byline, publisher = told(page(long, BODY, BODY, BODY, head=head), "a.html")
    assert len(title or "") <= TITLE and len(byline or "") <= BYLINE and len(publisher or "") <= PUBLISHER
    report = one(pdf([["They met in Moscow for talks, it was told."]], info=f"/Title ({long})"), "a.pdf")
    assert len(report.title or "") <= TITLE


def test_a_title_within_the_limit_is_whole() -> None:
    for size, last in ((TITLE, "a"), (TITLE + 1, "…")):
        title = one(json.dumps({"text": BODY, "title": "a" * size}), "a.jsonl").title
        assert title is not None and len(title) == TITLE and title.endswith(last)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"title": "a" * (TITLE + 1)}, "the title has 2,001 characters, more than 2,000; shorten it"),
        ({"publisher": "a" * 301}, "the publisher has 301 characters, more than 300; shorten it"),
        ({"publisher": "The\nPost"}, r"the publisher 'The\nPost' holds a line break"),
        ({"title": "a\x1b[0m"}, r"the title 'a\x1b[0m' holds a line break or control character"),
        ({"title": "caf\udce9"}, r"the title 'caf\xe9' is not UTF-8; give it in UTF-8"),
    ],
)
def test_what_an_option_gives_is_refused(options: dict[str, str], says: str, tmp_path: Path) -> None:
    for refused in (
        lambda: given(**options),  # type: ignore[arg-type]
        lambda: load_bytes(BODY.encode(), "a.txt", **options),  # type: ignore[arg-type]
        lambda: load(tmp_path / "a.txt", **options),  # type: ignore[arg-type]
        lambda: load_one(tmp_path / "a.txt", **options),  # type: ignore[arg-type]
    ):
        with pytest.raises(UsageError) as error:
            refused()
        assert says in str(error.value)


def test_what_an_option_gives_is_told_as_it_is() -> None:
    report = one(BODY, title="  Pact \t signed\n", publisher="a" * PUBLISHER)
    assert (report.title, report.publisher) == ("Pact signed", "a" * PUBLISHER)
    assert one(f"# Pact\n\n{BODY}", title=" ").title == "Pact"


def test_a_time_given_is_a_day_in_utc() -> None:
    late = datetime(2018, 9, 12, 23, tzinfo=timezone(timedelta(hours=-4)))
    report = one(BODY, retrieved=late, published=datetime(2018, 9, 12, 23))
    assert (report.retrieved, report.published) == (date(2018, 9, 13), date(2018, 9, 12))
    assert type(report.retrieved) is date and late.astimezone(UTC).day == 13


# Names


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("/etc/passwd", "passwd"),
        ("C:\\Users\\x\\a.txt", "a.txt"),
        ("C:a.txt", "a.txt"),
        ("..\\..\\a.txt", "a.txt"),
        ("\\\\host\\share\\in\\a.txt", "a.txt"),
        ("https://a.b/c/d.html", "d.html"),
        ("..", "unnamed"),
        ("/", "unnamed"),
        ("", "unnamed"),
        ("a\0b\x1b[31m\n.txt", r"a\x00b\x1b[31m\x0a.txt"),
        ("a\u202etxt.exe", r"a\u202etxt.exe"),
        ("caf\udce9\udcff.txt", r"caf\xe9\xff.txt"),
        ("a\ud800.txt", r"a\ud800.txt"),
    ],
)
def test_a_name_is_a_name_only(path: str, name: str) -> None:
    assert named(path, foreign=True) == name
    for item in all_of(BODY, path):
        assert isinstance(item, Report)
        assert (item.name, item.origin) == (name, shown(path))


def test_a_backslash_is_part_of_a_name_on_this_system() -> None:
    if os.sep == "/":
        assert named("in/a\\b.txt") == "a\\b.txt"


@drawn(st.text(st.characters(), max_size=400), st.booleans())
def test_a_name_can_always_be_written(path: str, foreign: bool) -> None:
    name = named(path, foreign=foreign)
    assert 0 < len(name.encode()) <= NAME and "/" not in name and name not in (".", "..")
    assert shown(name) == name and not set(name) & set("\0\n\r\x1b\u202e")


def test_a_long_name_keeps_its_ending() -> None:
    name = named("ü" * 1000 + ".html", foreign=True)
    assert name.endswith("ü….html") and 253 <= len(name.encode()) <= NAME
    items = all_of(json.dumps({"text": BODY}) + "\n", "a" * 400 + ".jsonl")
    assert isinstance(items[0], Report) and items[0].name == "a" * 246 + "….jsonl#1"


def test_names_in_containers_are_numbers_whatever_the_container_says() -> None:
    line = {"text": BODY, "url": "../../etc/passwd", "name": "/etc/shadow", "title": "C:\\x"}
    data = json.dumps(line).encode() + b"\n"
    assert one(data, "a.jsonl").name == "a.jsonl#1"
    assert one(data, "a.jsonl").origin == "../../etc/passwd"
    assert one(record("../../etc/passwd", BODY.encode(), "text/plain"), "a.warc").name == "a.warc#1"


@pytest.mark.skipif(os.name != "posix", reason="names of bytes are POSIX's")
def test_a_name_that_is_not_utf8(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/caf\xe9\xff.txt"
    try:
        Path(os.fsdecode(raw)).write_text(BODY)
    except OSError:
        pytest.skip("this file system takes UTF-8 only")
    for path in (raw, os.fsdecode(raw)):
        (report,) = load(path)  # type: ignore[arg-type]
        assert isinstance(report, Report)
        assert (report.name, report.origin) == (r"caf\xe9\xff.txt", rf"{tmp_path}/caf\xe9\xff.txt")
    (error,) = load(os.fsdecode(raw + b".no"))
    assert str(error) == rf"{tmp_path}/caf\xe9\xff.txt.no: there is no such file; check the name"
