"""The page: whole, safe, the same each time, every link with one target."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from gold import ATLAS
from synthetic import HOSTILE

from blocs.brief import Brief, compose
from blocs.brief.segments import segments, snippet
from blocs.errors import UsageError

SECTIONS = ("ties", "happened", "figures", "compared", "speakers", "follow", "gaps", "sources", "reports")
VOID = {"meta", "br", "img", "hr", "link", "input"}


class Page(HTMLParser):
    """Tags, attributes, ids, links and the nesting of a page."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "script", "title", "desc"):
            self.words.append(data)

    @property
    def ids(self) -> list[str]:
        return [a["id"] or "" for _, a in self.tags if "id" in a]

    @property
    def hrefs(self) -> list[str]:
        return [a["href"] or "" for _, a in self.tags if "href" in a]


def check(brief: Brief) -> Page:
    text = brief.to_html()
    page = Page(text)
    assert page.wrong == []
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert all(h.startswith("#") for h in page.hrefs)
    assert {h[1:] for h in page.hrefs} <= set(page.ids)
    assert set(SECTIONS) <= set(page.ids)
    heads = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert heads[0] == 1
    assert heads.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(heads))
    assert not re.search(r'(?:src|href)="(?!#|data:)', text)
    assert "url(" not in text
    assert "@import" not in text
    labels = [a["aria-labelledby"] for _, a in page.tags if a.get("aria-labelledby")]
    assert {part for label in labels for part in (label or "").split()} <= set(page.ids)
    return page


def test_pages_are_whole(france_brief: Brief, many_brief: Brief) -> None:
    check(france_brief)
    page = check(many_brief)
    assert len(page.hrefs) > 1000
    assert sum(len(w) for w in page.words) < 400_000


def test_a_brief_of_nothing_says_so() -> None:
    page = check(compose([], atlas=ATLAS))
    words = " ".join(page.words)
    assert "Nothing was read" in words
    assert "There is no report to read." in words
    assert "0 acts" not in words


def test_every_record_is_anchored_in_its_sentence(france_brief: Brief) -> None:
    text = france_brief.to_html()
    for group in france_brief.groups:
        for act in group.acts:
            for source in act.tellings:
                assert f'href="#r-{source.record}"' in text
                sentence = text.index(f'id="s-{source.report}-{source.sentence}"')
                assert sentence < text.index(f'id="r-{source.record}"') < text.index("</p>", sentence)


def test_hostile_text_stays_text(hostile_brief: Brief) -> None:
    page = check(hostile_brief)
    text = hostile_brief.to_html()
    assert [t for t, _ in page.tags].count("script") == 1
    assert not any(k.startswith("on") for _, attrs in page.tags for k in attrs)
    assert not {"img", "iframe", "object", "u"} & {t for t, _ in page.tags}
    assert "\u202e" not in text
    assert "\ufffd" in text
    assert "{{ 7*7 }}" in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_the_policy_allows_the_one_script_only(france_brief: Brief) -> None:
    text = france_brief.to_html()
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.S)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None
    assert policy.group(1).startswith(
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
    )
    assert "on" not in {k[:2] for _, attrs in Page(text).tags for k in attrs}


def test_same_brief_same_bytes(france_brief: Brief) -> None:
    first = france_brief.to_html()
    assert first == Brief.from_json(france_brief.to_json()).to_html()
    assert "\r" not in first


def test_charts_have_names_and_a_text_twin(france_brief: Brief) -> None:
    page = Page(france_brief.to_html())
    images = [a for t, a in page.tags if t == "svg" and a.get("role") == "img"]
    assert [i["aria-labelledby"] for i in images] == [
        f"{n}-{w}-t {n}-{w}-d" for n in ("map", "timeline") for w in ("wide", "narrow")
    ]
    assert [a["id"] for t, a in page.tags if t == "tr" and "id" in a] == ["tie-DEU-FRA", "tie-FRA-IRN"]


def test_overlapping_marks_are_split(hostile_brief: Brief) -> None:
    document = hostile_brief.documents[0]
    marks = document.marks
    cut = segments(document.text, 0, 40, marks)
    assert "".join(s.text for s in cut) == " ".join(HOSTILE[:40].split(" "))
    overlapping = (marks[0].__class__("a", "coop", 2, 10, "x"), marks[0].__class__("b", "figure", 6, 14, "y"))
    assert [
        (s.text, s.kinds, s.anchors) for s in segments("0123456789abcdefgh", 0, 18, overlapping, {"a", "b"})
    ] == [
        ("01", (), ()),
        ("2345", ("coop",), ("r-a",)),
        ("6789", ("coop", "figure"), ("r-b",)),
        ("abcd", ("figure",), ()),
        ("efgh", (), ()),
    ]


def test_snippets_are_cut_around_their_words(france_brief: Brief) -> None:
    source = france_brief.groups[0].acts[1].tellings[0]
    found = snippet(france_brief.documents[0], source, 60)
    assert found.hit == "trade"
    assert len(found.before + found.hit + found.after) < 70


def test_save_by_ending(france_brief: Brief, tmp_path: Path) -> None:
    assert france_brief.save(tmp_path / "a.html").read_text("utf-8") == france_brief.to_html()
    assert france_brief.save(tmp_path / "a.txt").read_text("utf-8") == france_brief.to_text() + "\n"
    assert Brief.from_json(france_brief.save(tmp_path / "a.json").read_text("utf-8")) == france_brief
    with pytest.raises(UsageError, match=r"unknown ending '.docx'; end it in .html"):
        france_brief.save(tmp_path / "a.docx")


def test_notebook_fragment_is_framed(hostile_brief: Brief) -> None:
    fragment = hostile_brief._repr_html_()
    assert fragment.startswith("<iframe srcdoc=")
    assert [t for t, _ in Page(fragment).tags] == ["iframe"]
