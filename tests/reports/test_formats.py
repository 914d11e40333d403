"""HTML, PDF, JSON lines and WARC, each with its own good and bad files."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import pickle
from datetime import date
from pathlib import Path

import pytest

from blocs.errors import EmptyInput, EncryptedInput, InputError, OversizedInput, TruncatedInput
from blocs.reports import BlockKind, Report, load_one, view

from .make import all_of, kinds, one, page, pdf, record, said

FIRST = "China and Russia signed agreements worth ten billion dollars on Wednesday, officials said in Moscow."
SECOND = (
    "More than 3,000 Chinese troops joined the Vostok exercises, which Moscow called the biggest since 1981."
)
THIRD = "Washington said it was watching the talks closely and would answer any move against its allies."


# HTML


def test_a_page_in_its_parts() -> None:
    data = page(
        "China and Russia sign pact",
        "<figure><img src='a.jpg'><figcaption>Xi and Putin shake hands. (Reuters)</figcaption></figure>",
        "VLADIVOSTOK, Sept 12 (Reuters) - " + FIRST,
        "<h2>Drills in Siberia</h2>",
        "<p>More than <b>3,000</b> Chinese troops&nbsp;joined <a href='/v'>Vostok</a> games &amp; more.</p>",
        "<blockquote><p>We will go on, Putin said.</p></blockquote>",
        "<ul><li>An energy accord was signed by Rosneft</li><li>A farming accord was signed too</li></ul>",
        "<table><tr><td>2017</td><td>84</td></tr><tr><td>2018</td><td>100</td></tr></table>",
        "Read more: Tariffs hit China",
        THIRD,
    )
    parts = "title caption dateline body heading body body body body furniture furniture link body"
    assert " ".join(kind for kind, _ in kinds(one(data, "a.html"))) == parts
    assert said(one(data, "a.html"))[5] == "More than 3,000 Chinese troops joined Vostok games & more."


META = {
    "json-ld": '<script type="application/ld+json">[{"datePublished": "2018-09-12T22:00:00-04:00"}]</script>',
    "meta": '<meta property="article:published_time" content="2018-09-12T08:00:00Z">',
    "name": '<meta name="pubdate" content="Sept. 12, 2018">',
    "dublin core": '<meta name="DC.date.issued" content="2018-09-12">',
}


@pytest.mark.parametrize("head", META.values(), ids=META.keys())
def test_the_day_is_in_the_head(head: str) -> None:
    later = '<meta property="article:modified_time" content="2019-01-01T00:00:00Z">'
    assert one(page("Pact signed", FIRST, SECOND, head=later + head), "a.html").published == date(2018, 9, 12)


def test_the_day_is_in_a_time_element() -> None:
    report = one(
        page("Pact signed", "<time datetime='2018-09-12T10:00'>Wednesday</time>", FIRST, SECOND), "a.html"
    )
    assert report.published == date(2018, 9, 12)


def test_publisher_and_author_are_in_the_head() -> None:
    head = '<meta property="og:site_name" content="The Example Times"><meta name="author" content="Jane Doe">'
    report = one(page("Pact signed", FIRST, SECOND, head=head), "a.html")
    assert (report.title, report.byline, report.publisher) == ("Pact signed", "Jane Doe", "The Example Times")


def test_scripts_are_not_text() -> None:
    report = one(page("Pact signed", FIRST, "<script>document.write('evil')</script>", SECOND), "a.html")
    assert "evil" not in report.text


def test_a_page_in_another_encoding() -> None:
    data = (
        page("Pact signed", FIRST, "The attaché said “no”.")
        .decode()
        .replace("utf-8", "windows-1252")
        .encode("cp1252")
    )
    assert "The attaché said “no”." in one(data, "a.html").text


def test_a_very_short_page_is_read_whole() -> None:
    assert (
        one(b"<html><body><p>China met Russia.</p><script>x</script></body></html>", "a.html").text
        == "China met Russia."
    )


def test_a_page_nested_beyond_reason_is_read() -> None:
    assert "China met Russia." in one(b"<div>" * 20_000 + b"<p>China met Russia.", "a.html").text


@pytest.mark.parametrize(
    "data", [b"<html><body></body></html>", b"<html><script>x=1</script></html>", b"<!doctype html>"]
)
def test_a_page_without_text_is_empty(data: bytes) -> None:
    (error,) = all_of(data, "a.html")
    assert isinstance(error, EmptyInput)


# PDF

PAGES = [
    [
        "The Example Times 12 September 2018",
        "China and Russia sign pact",
        "By Jane Doe",
        "China and Russia signed agreements worth ten billion dollars on Wednesday, officials said, as",
        "President Xi Jinping visited the Pacific port. The two sides promised to go on and to de-",
        "velop the Far East together, in spite of mounting tariffs.",
        "Washington said it was watching the talks closely. It would answer, a spokesman said, some of the",
        "Page 1 of 2",
    ],
    [
        "The Example Times 12 September 2018",
        "most advanced moves against its allies in the region, and more was to come in the next years.",
        "Page 2 of 2",
    ],
]


def test_pages_with_running_heads_are_one_text() -> None:
    report = one(pdf(PAGES), "a.pdf")
    assert said(report, BlockKind.FURNITURE) == [PAGES[0][0], "Page 1 of 2", PAGES[1][0], "Page 2 of 2"]
    assert (report.title, report.byline, report.published) == (
        "China and Russia sign pact",
        "Jane Doe",
        date(2018, 9, 12),
    )
    words = [view(report.text, p).text for p in report.passages]
    assert "go on and to develop the Far East together" in words[1]
    assert "some of the most advanced moves against its allies" in words[2]
    assert "de-\nvelop" in report.text


def test_what_tools_write_into_a_pdf_is_only_a_weak_hint() -> None:
    info = "/Title (Draft 7) /CreationDate (D:20200101120000Z)"
    assert one(pdf(PAGES, info), "a.pdf").title == "China and Russia sign pact"
    assert one(pdf(PAGES, info), "a.pdf").published == date(2018, 9, 12)
    bare = one(pdf([["China and Russia signed a pact on Wednesday, officials said."]], info), "a.pdf")
    assert (bare.title, bare.published) == ("Draft 7", date(2020, 1, 1))
    named = one(pdf([["China and Russia signed a pact."]], info), "2018-09-12.pdf")
    assert named.published == date(2018, 9, 12)


def test_a_pdf_with_a_password_is_encrypted() -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(PAGES))))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    (error,) = all_of(out.getvalue(), "a.pdf")
    assert isinstance(error, EncryptedInput)
    assert "password" in str(error)


def test_a_pdf_that_only_its_owner_may_change_is_read() -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(PAGES))))
    writer.encrypt("", "owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    assert one(out.getvalue(), "a.pdf").title == "China and Russia sign pact"


def test_a_pdf_that_ends_early_is_truncated() -> None:
    (error,) = all_of(pdf(PAGES)[:-300], "a.pdf")
    assert isinstance(error, TruncatedInput)
    assert "end mark" in str(error)


def test_a_pdf_with_damaged_structure_is_truncated() -> None:
    (error,) = all_of(b"%PDF-1.4\n" + b"nonsense " * 30 + b"\n%%EOF\n", "a.pdf")
    assert isinstance(error, TruncatedInput)
    assert "damaged" in str(error)


def test_a_scan_is_empty_and_ocr_is_named() -> None:
    (error,) = all_of(pdf([[""], [""]]), "a.pdf")
    assert isinstance(error, EmptyInput)
    assert "OCR" in str(error)


# JSON lines


def lines(*values: object) -> bytes:
    return "\n".join(v if isinstance(v, str) else json.dumps(v) for v in values).encode()


@pytest.mark.parametrize(
    "value",
    [
        {
            "text": FIRST,
            "title": "Pact",
            "published": "2018-09-12",
            "publisher": "Times",
            "byline": "Jane Doe",
            "url": "http://a.b/c",
        },
        {
            "body": FIRST,
            "headline": "Pact",
            "date": "12 September 2018",
            "source": "Times",
            "author": "Jane Doe",
            "link": "http://a.b/c",
        },
        {
            "content": FIRST,
            "Title": "Pact",
            "publishedAt": "2018-09-12T08:00:00Z",
            "source": {"name": "Times"},
            "authors": [{"name": "Jane Doe"}],
            "url": "http://a.b/c",
        },
        {
            "text": FIRST,
            "title": "Pact",
            "published_at": 1536710400,
            "outlet": "Times",
            "author": ["Jane Doe"],
            "url": "http://a.b/c",
        },
    ],
)
def test_keys_of_a_line(value: dict[str, object]) -> None:
    report = one(lines(value), "a.jsonl")
    assert (report.text, report.name, report.origin) == (FIRST, "a.jsonl#1", "http://a.b/c")
    assert (report.title, report.byline, report.publisher, report.published) == (
        "Pact",
        "Jane Doe",
        "Times",
        date(2018, 9, 12),
    )
    assert report.sha256 == hashlib.sha256(FIRST.encode()).hexdigest()


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ({"retrieved": "2018-09-13"}, date(2018, 9, 13)),
        ({"retrievedAt": "2018-09-12T23:30:00-04:00"}, date(2018, 9, 13)),
        ({"fetched_at": 1536796799}, date(2018, 9, 12)),
        ({"crawled": "2018-09-13T10:00:00.000+03:00"}, date(2018, 9, 13)),
        ({"date_download": "2018-09-13 10:00:00"}, date(2018, 9, 13)),
        ({"Download-Date": "20180913100000"}, date(2018, 9, 13)),
        ({"access_date": "13 September 2018"}, date(2018, 9, 13)),
        (
            {"crawl_date": None, "scraped_at": "no day", "warc_date": "2018-09-13T00:00:00Z"},
            date(2018, 9, 13),
        ),
        ({"warc_headers": {"warc-date": "2018-09-13T00:00:00Z"}}, date(2018, 9, 13)),
        ({"retrieved": "2018-09-14", "crawled": "2018-09-13"}, date(2018, 9, 14)),
        ({"retrieved": True, "crawled": [], "fetched": {"a": 1}, "warc_headers": 3}, None),
        ({"published": "2018-09-13", "timestamp": "2018-09-14", "modified": "2018-09-15"}, None),
    ],
)
def test_the_day_of_retrieval_in_a_line(value: dict[str, object], day: date | None) -> None:
    report = one(lines({"text": FIRST, **value}), "a.jsonl")
    assert report.retrieved == day
    assert one(lines({"text": FIRST, **value}), "a.jsonl", retrieved=date(2020, 1, 1)).retrieved == date(
        2020, 1, 1
    )


def test_the_day_of_retrieval_elsewhere() -> None:
    assert one(f"---\ntitle: Pact\nAccessed: 2018-09-13\n---\n\n{FIRST}", "a.md").retrieved == date(
        2018, 9, 13
    )
    assert one(FIRST, "2018-09-13.txt").retrieved is None
    assert one(page("Pact", FIRST, SECOND), "a.html").retrieved is None
    assert one(pdf(PAGES, info="/CreationDate (D:20180913120000)"), "a.pdf").retrieved is None
    data = record("http://a.b/1", FIRST.encode(), "text/plain")
    assert one(data, "a.warc").retrieved == date(2018, 9, 12)
    assert one(data, "a.warc", retrieved=date(2020, 1, 1)).retrieved == date(2020, 1, 1)
    late = data.replace(b"2018-09-12T00:00:00Z", b"2018-09-12T23:59:59Z")
    assert one(late, "a.warc").retrieved == date(2018, 9, 12)
    assert one(data.replace(b"2018-09-12T00:00:00Z", b"today"), "a.warc").retrieved is None


def test_a_file_read_twice_gives_the_same_whenever_it_was_touched(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(FIRST)
    first = load_one(path)
    os.utime(path, (1, 1))
    assert load_one(path) == first and first.retrieved is None


def test_what_an_origin_is() -> None:
    text, line = FIRST.encode(), lines({"text": FIRST})
    addressed = lines({"text": FIRST, "url": "http://a.b/c"})
    archive = record("http://a.b/1", text, "text/plain")
    told = [
        one(data, name, **options)
        for data, name, options in (
            (text, "in/a.txt", {}),
            (text, "http://a.b/c.html", {}),
            (text, "stdin", {"origin_kind": "stdin"}),
            (line, "in/a.jsonl", {}),
            (line, "stdin", {"origin_kind": "stdin"}),
            (addressed, "a.jsonl", {}),
            (json.dumps({"text": FIRST}, indent=1), "a.json", {}),
            (archive, "a.warc", {}),
            (archive.replace(b"WARC-Target-URI", b"X-Nothing"), "in/a.warc", {}),
        )
    ]
    assert [(report.origin_kind, report.origin) for report in told] == [
        ("file", "in/a.txt"),
        ("url", "http://a.b/c.html"),
        ("stdin", "stdin"),
        ("archive", "in/a.jsonl#1"),
        ("archive", "stdin#1"),
        ("archive", "http://a.b/c"),
        ("archive", "a.json"),
        ("archive", "http://a.b/1"),
        ("archive", "in/a.warc#1"),
    ]
    assert pickle.loads(pickle.dumps(told)) == told


def test_a_bad_line_costs_only_itself() -> None:
    data = lines(
        {"text": FIRST},
        "",
        "no json",
        [1],
        {"title": "x"},
        {"text": " "},
        {"text": SECOND},
        '{"text": "China and',
    )
    items = all_of(data, "a.jsonl")
    assert [type(item).__name__ for item in items] == [
        "Report", "InputError", "InputError", "EmptyInput", "EmptyInput", "Report", "TruncatedInput",
    ]  # fmt: skip
    names = [item.path if isinstance(item, InputError) else item.name for item in items]
    assert names == [f"a.jsonl#{n}" for n in range(1, 8)]
    assert "column 1" in str(items[1]) and "no text under text, body, content" in str(items[3])


def test_json_files_with_one_object_or_an_array() -> None:
    assert one(json.dumps({"text": FIRST}, indent=1), "a.json").name == "a.json"
    reports = all_of(json.dumps([{"text": FIRST}, 3, {"text": SECOND}], indent=1), "a.json")
    assert [getattr(r, "name", None) for r in reports] == ["a.json#1", None, "a.json#3"]


def test_json_nested_beyond_reason_is_an_error() -> None:
    (error,) = all_of(b'{"text":' * 50_000, "a.jsonl")
    assert isinstance(error, InputError)


def test_half_characters_in_json_are_replaced_without_moving_offsets() -> None:
    report = one(b'{"text": "China \\ud800 met Russia."}', "a.jsonl")
    assert report.text == "China \ufffd met Russia."


def test_offsets_are_into_the_text_field() -> None:
    report = one(lines({"text": "By Jane Doe\n\n“Nyet”, said \\$5.\n"}), "a.jsonl")
    assert said(report) == ["By Jane Doe", "“Nyet”, said \\$5."]


# WARC


def test_the_pages_of_an_archive() -> None:
    data = (
        record("http://a.b/info", b"software: x", "application/warc-fields", kind="warcinfo")
        + record("http://a.b/1", page("Pact signed", FIRST, SECOND))
        + record("http://a.b/1", b"GET / HTTP/1.1", "text/html", kind="request")
        + record("http://a.b/p.png", b"\x89PNG", "image/png")
        + record("http://a.b/404", page("Not found", FIRST), status="404 Not Found")
        + record("http://a.b/2", page("Drills begin", SECOND, THIRD), packed=True)
        + record("http://a.b/3", THIRD.encode(), "text/plain")
        + record("http://a.b/4", pdf(PAGES), "application/pdf")
    )
    for raw, name in ((data, "a.warc"), (gzip.compress(data), "a.warc.gz")):
        reports = [r for r in all_of(raw, name) if isinstance(r, Report)]
        assert [(r.name, r.origin, r.title) for r in reports] == [
            (f"{name}#1", "http://a.b/1", "Pact signed"),
            (f"{name}#2", "http://a.b/2", "Drills begin"),
            (f"{name}#3", "http://a.b/3", None),
            (f"{name}#4", "http://a.b/4", "China and Russia sign pact"),
        ]
    assert reports[2].sha256 == hashlib.sha256(THIRD.encode()).hexdigest()


def test_an_archive_by_fastwarc_itself() -> None:
    from fastwarc.warc import WarcRecord, WarcRecordType

    out = io.BytesIO()
    warc = WarcRecord()
    warc.init_headers(WarcRecordType.response)
    warc.headers["WARC-Target-URI"] = "http://a.b/1"
    warc.is_http = True
    warc.set_bytes_content(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page("Pact signed", FIRST, SECOND)
    )
    warc.write(out)
    assert one(out.getvalue(), "a.warc").title == "Pact signed"


def test_a_record_that_ends_early_costs_only_itself() -> None:
    data = record("http://a.b/1", page("Pact signed", FIRST)) + record("http://a.b/2", page("Drills", SECOND))
    first, second = all_of(data[:-150], "a.warc")
    assert isinstance(first, Report) and first.title == "Pact signed"
    assert isinstance(second, TruncatedInput) and second.path == "a.warc#2"
    assert "Content-Length" in str(second)


def test_reading_goes_on_behind_a_damaged_record() -> None:
    good = record("http://a.b/1", page("Pact signed", FIRST))
    items = all_of(
        good + b"WARC/1.0\r\nno header at all\r\n\r\n" + record("http://a.b/2", page("Drills", SECOND)),
        "a.warc",
    )
    assert [item.title for item in items if isinstance(item, Report)] == ["Pact signed", "Drills"]
    assert any(isinstance(item, TruncatedInput) for item in items)


def test_a_gzipped_archive_that_ends_early_keeps_its_first_pages() -> None:
    packed = gzip.compress(record("http://a.b/1", page("Pact signed", FIRST))) + gzip.compress(
        record("http://a.b/2", page("Drills", SECOND))
    )
    items = all_of(packed[:-100], "a.warc.gz")
    assert isinstance(items[0], Report) and items[0].title == "Pact signed"
    assert isinstance(items[-1], TruncatedInput) and "gzip" in str(items[-1])


def test_a_page_packed_beyond_the_limit_is_oversized() -> None:
    data = record("http://a.b/1", b"<html>" + b" " * 3_000_000, packed=True) + record(
        "http://a.b/2", page("Drills", SECOND)
    )
    first, second = all_of(data, "a.warc", limit=1_000_000)
    assert isinstance(first, OversizedInput) and first.path == "a.warc#1"
    assert isinstance(second, Report)


def test_an_archive_without_pages_is_empty() -> None:
    (error,) = all_of(record("http://a.b/p.png", b"\x89PNG", "image/png"), "a.warc")
    assert isinstance(error, EmptyInput)


def test_an_empty_page_in_an_archive_is_named() -> None:
    (error,) = all_of(record("http://a.b/1", b"<html></html>"), "a.warc")
    assert isinstance(error, EmptyInput) and "a.warc#1" in str(error)
