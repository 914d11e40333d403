"""The two reports that the main job must serve well."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from blocs.reports import BlockKind, Report, load_one, view

from .make import kinds, said

pytestmark = pytest.mark.shared


@pytest.fixture
def symonds(shared: Path) -> Report:
    return load_one(shared / "reports" / "000_f6beaa4887b1e8c1.txt")


@pytest.fixture
def fifield(shared: Path) -> Report:
    return load_one(shared / "reports" / "004_bf02a5809fd9535f.txt")


def test_text_is_stored_exactly(symonds: Report, fifield: Report, shared: Path) -> None:
    for report in (symonds, fifield):
        assert report.text.encode() == (shared / "reports" / report.name).read_bytes()


def test_what_is_known_of_them(symonds: Report, fifield: Report) -> None:
    assert symonds.title == "China and Russia strengthen ties to counter US threats"
    assert (symonds.byline, symonds.publisher, symonds.published) == (
        "Peter Symonds",
        "wsws.org",
        date(2018, 9, 13),
    )
    assert (fifield.title, fifield.byline, fifield.publisher) == (None, "Fifield and Sonne", None)
    assert fifield.published == date(2018, 9, 11)


def test_what_is_not_running_text_in_the_first(symonds: Report) -> None:
    assert [pair for pair in kinds(symonds) if pair[0] != "body"] == [
        ("title", "China and Russia strengt"),
        ("byline", "Peter Symonds 13 Septemb"),
        ("contact", "To contact the WSWS and "),
        ("contact", "wsws.org/contact"),
    ]


def test_what_is_not_running_text_in_the_second(fifield: Report) -> None:
    assert [pair for pair in kinds(fifield) if pair[0] != "body"] == [
        ("dateline", "date 2018-09-11 —"),
        ("caption", "In this photo taken from"),
        ("link", "[Pentagon fears it is lo"),
        ("link", "[Opinion: China and Russ"),
        ("byline", "Fifield reported from Be"),
    ]
    first = next(block for block in fifield.blocks if block.kind is BlockKind.BODY)
    assert fifield.text[first.start : first.start + 22] == "From this Pacific port"
    assert fifield.text[: first.start].endswith("— ")


def test_the_two_broken_sentences_are_whole(symonds: Report) -> None:
    joined = [view(symonds.text, p).text for p in symonds.passages if len(p.spans) > 1]
    assert len(joined) == 2
    assert "urged Washington to normalise relations with North Korea." in joined[0]
    assert "selling some of its most advanced weapons to Beijing, including the S-400" in joined[1]


def test_no_paragraph_of_the_second_is_joined(fifield: Report) -> None:
    assert all(len(p.spans) == 1 for p in fifield.passages)
    assert len(said(fifield, BlockKind.BODY)) == 28


def test_escapes_and_emphasis_are_understood(symonds: Report) -> None:
    words = " ".join(view(symonds.text, p).text for p in symonds.passages)
    assert "another $200 billion of tariffs" in words
    assert "told the Wall Street Journal that" in words
    assert "the EAEU [Eurasian Economic Union], promoting" in words


def test_every_gold_record_lies_in_running_text_and_is_shown_whole(
    symonds: Report, fifield: Report, shared: Path
) -> None:
    reports = {report.name: report for report in (symonds, fifield)}
    rows = [json.loads(line) for line in (shared / "gold" / "reports.jsonl").read_text().splitlines()]
    checked = 0
    for row in rows:
        if "start" not in row or row.get("optional"):
            continue
        report = reports[row["report"]]
        spans = [(p, span) for p in report.passages for span in p.spans if span[0] <= row["start"] < span[1]]
        assert len(spans) == 1, row
        seen = view(report.text, spans[0][0])
        assert seen.stored(*seen.shown(row["start"], row["end"])) == (row["start"], row["end"]), row
        checked += 1
    assert checked > 100
