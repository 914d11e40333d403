"""A small site of reports written by hand, and what a page of it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from blocs.evidence import open_store
from blocs.reading.reading import Reading
from blocs.web import Settings
from blocs.web.app import create_app
from evidence.make import Writer

RLO = "\N{RIGHT-TO-LEFT OVERRIDE}"
EVIL = f"<script>alert('x')</script>\"'><img src=x onerror=alert(1)> &amp; {RLO}gnp {{{{ 617003 * 3 }}}}"
LONG = "Donaudampfschifffahrt" * 200


def first() -> Reading:
    """Talks and troops, as The Ledger tells them; one sentence names a state and gives nothing."""
    writer = Writer(
        "a.txt",
        "China and Russia held talks on Tuesday.\nRussia said that 300,000 troops took part in Vostok.\n"
        "China stood by.\n",
        "2018-09-12",
        publisher="The Ledger",
        title="Talks [in] the east",
    )
    writer.event("talks", "CONSULT", "CHN RUS", date=("2018-09-11", "2018-09-11"))
    writer.quantity("300,000", 3e5, "person", "troops in Vostok", "RUS")
    writer.statement("said", "Russia", "RUS", "that 300,000 troops took part in Vostok", direct=False)
    return writer.done()


def second() -> Reading:
    """The same, as The Observer tells it, with another figure and a tariff."""
    writer = Writer(
        "b.txt",
        "Russian and Chinese leaders held talks on 11 September.\nSome 300,000 troops took part in Vostok.\n"
        "The United States imposed tariffs of 10 percent on goods from China.\n",
        "2018-09-13",
        publisher="The Observer",
    )
    writer.event("talks", "CONSULT", "RUS CHN", date=("2018-09-11", "2018-09-11"))
    writer.quantity("300,000", 3e5, "person", "troops in Vostok", "RUS", comparator="~")
    writer.event("imposed tariffs", "SANCTION", "USA>CHN", date=("2018-09-10", "2018-09-10"))
    writer.quantity("10 percent", 10, "%", "tariffs", "USA")
    return writer.done()


def third() -> Reading:
    """Older acts, of other states."""
    writer = Writer(
        "c.txt",
        "India warned Pakistan.\nFrance and Germany signed a pact.\n",
        "1990-05-04",
        publisher="The Ledger",
    )
    writer.event("warned", "THREATEN", "IND>PAK", date=("1990-05-01", "1990-05-03"))
    writer.event("signed", "AGREE", "FRA DEU", date=("1990-05-02", "1990-05-02"))
    return writer.done()


def fewer() -> Reading:
    """The exercise, with fewer troops: it cannot be right if the others are."""
    writer = Writer(
        "d.txt",
        "Russia said that 250,000 troops took part in Vostok, on land and at sea.\n",
        "2018-09-15",
        publisher="The Third",
    )
    writer.quantity("250,000", 2.5e5, "person", "troops in Vostok", "RUS")
    return writer.done()


def hostile() -> Reading:
    """A report whose every part tries to be something else than text."""
    writer = Writer(
        "evil.txt",
        f"China attacked </mark></article><script>alert(2)</script> India {RLO}.\n"
        f"{LONG} was said by {EVIL}.\n",
        "2018-09-14",
        publisher=f'"Ev\'il" <b onclick="x">{RLO}',
        title=EVIL,
        byline="<svg/onload=alert(3)>",
    )
    writer.event(
        "attacked </mark></article><script>alert(2)</script>", "ASSAULT", "CHN>IND",
        date=("2018-09-14", "2018-09-14"),
    )  # fmt: skip
    writer.statement("was said", EVIL, "", LONG)
    return writer.done()


@contextmanager
def serving(folder: Path, *readings: Reading) -> Iterator[TestClient]:
    """A site on a store with these readings, held against each other."""
    with open_store(folder) as store:
        list(store.add_all(readings))
        store.relink()
    with TestClient(create_app(Settings(folder)), base_url="http://localhost") as client:
        yield client


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def tags(html: str) -> list[tuple[str, dict[str, str | None]]]:
    """All tags of a page with their attributes."""
    parser = _Tags()
    parser.feed(html)
    return parser.found


def words(html: str) -> str:
    """All text of a page, on one line."""
    parser = _Tags()
    parser.feed(html)
    return " ".join("".join(parser.words).split())


def assert_harmless(html: str) -> None:
    """No script but the site's own, no handler, nothing that turns text round, nothing filled in."""
    for tag, attributes in tags(html):
        assert not any(name.startswith("on") for name in attributes), (tag, attributes)
        assert tag not in ("img", "iframe", "object", "base"), (tag, attributes)
        if tag == "script":
            assert str(attributes.get("src", "")).startswith("/static/"), attributes
        for name in ("href", "action", "formaction", "src"):
            assert not str(attributes.get(name) or "/").lower().startswith(("javascript:", "data:", "//"))
    assert RLO not in html
    assert "1851009" not in html  # what a template would make of it


def send(client: TestClient, to: str, **form: Any) -> Any:
    """Send a form as a browser does that has just loaded a page; redirects are not followed."""
    page = client.get("/reports").text
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', page) or re.search(
        r'name="csrf" value="([0-9a-f]+)"', client.get(form["csrf_from"]).text
    )
    assert found is not None
    form.pop("csrf_from", None)
    return client.post(to, data={"csrf": found[1], **form}, follow_redirects=False)
