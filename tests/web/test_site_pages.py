"""Every page of a small site, walked from its beginning: well-formed, no scripts in it, no dead link."""

from __future__ import annotations

import re
from collections import deque
from typing import Any
from urllib.parse import urljoin, urlsplit

import lxml.html
import pytest
from starlette.testclient import TestClient

from blocs.web.routes import pages

from .conftest import Opened
from .reading_site import assert_harmless, first

_MOST = 250
"""Pages that are looked at, at most."""
_A_KIND = 30
"""Pages of one kind that are looked at; all kinds are."""
LONG = ("/whatif/full",)
"""Pages that take seconds to answer; their own tests ask them."""


class Walk:
    """Pages of a site as its links lead to them."""

    def __init__(self, client: TestClient, *more: str) -> None:
        self.pages: dict[str, str] = {}
        self.links: dict[str, set[str]] = {}
        self.answers: dict[str, int] = {}
        kinds: dict[str, int] = {}
        plain = (page.path for page in pages() if not page.parts and not page.path.startswith(LONG))
        waiting = deque(["/", *plain, *more])
        while waiting and len(self.pages) < _MOST:
            at = waiting.popleft()
            if at in self.answers:
                continue
            kind = re.sub(r"[0-9a-f]{6,}(#\d+)?|[A-Z]{3}|\d+", "N", at.partition("?")[0]) + str("?" in at)
            kinds[kind] = kinds.get(kind, 0) + 1
            if kinds[kind] > _A_KIND:
                continue
            answer = client.get(at, follow_redirects=True)
            self.answers[at] = answer.status_code
            if not answer.headers["content-type"].startswith("text/html") or at.startswith("/static/"):
                continue
            self.pages[at] = answer.text
            self.links[at] = {urljoin(at, each) for each in _links(answer.text)}
            waiting += sorted(
                link.partition("#")[0]
                for link in self.links[at]
                if link.startswith("/") and not link.startswith(LONG)
            )


def _links(html: str) -> set[str]:
    tree = lxml.html.document_fromstring(html)
    named = {*tree.xpath("//@href"), *tree.xpath("//@src"), *tree.xpath("//@data-events")}
    return {str(each) for each in named if urlsplit(str(each)).scheme != "data"}


@pytest.fixture(scope="module")
def walk(looked_at: TestClient) -> Walk:
    return Walk(looked_at, f"/records/{first().records[0].id}")  # loaded by scripts alone


def test_every_kind_of_page_is_reached(walk: Walk) -> None:
    for page in pages():
        if page.path.startswith(LONG) or page.name in ("job", "whatif_compare"):
            continue
        pattern = re.sub(r"\{\w+\}", "[^/]+", page.path)
        assert any(re.fullmatch(pattern, at.partition("?")[0]) for at in walk.pages), page.path


def test_every_link_leads_somewhere(walk: Walk) -> None:
    wrong = {at: status for at, status in walk.answers.items() if status != 200}
    by = {
        at: [page for page, links in walk.links.items() if at in {x.partition("#")[0] for x in links}]
        for at in wrong
    }
    assert not wrong, {at: (wrong[at], by[at][:3]) for at in wrong}


def test_every_anchor_is_on_its_page(walk: Walk) -> None:
    missing = []
    for page, links in walk.links.items():
        for link in links:
            at, _, anchor = link.partition("#")
            if anchor and at in walk.pages:
                ids = lxml.html.document_fromstring(walk.pages[at]).xpath("//@id")
                if anchor not in ids:
                    missing.append((page, link))
    assert not missing


def test_no_page_leads_out_or_loads_from_elsewhere(walk: Walk) -> None:
    for page, html in walk.pages.items():
        tree = lxml.html.document_fromstring(html)
        for loaded in tree.xpath("//@src | //link/@href | //form/@action | //@formaction"):
            assert str(loaded).startswith(("/", "#")) and not str(loaded).startswith("//"), (page, loaded)


def test_pages_are_well_formed(walk: Walk) -> None:
    for page, html in walk.pages.items():
        assert html.startswith("<!DOCTYPE html>"), page
        parser = lxml.html.HTMLParser(recover=True)
        tree = lxml.html.document_fromstring(html.encode(), parser)
        # libxml2 does not know the tags of HTML 5 and SVG; what else it says is wrong
        said = [
            f"{error.line}: {error.message}"
            for error in parser.error_log
            if not re.search(r"Tag [\w-]+ invalid|htmlParseStartTag: misplaced", error.message)
        ]
        assert not said, (page, said[:5])
        ids = tree.xpath("//@id")
        twice = {each for each in ids if ids.count(each) > 1}
        assert not twice, (page, sorted(twice)[:5])
        assert tree.get("lang") == "en" and len(tree.xpath("//h1")) == 1 and len(tree.xpath("//main")) == 1, (
            page
        )
        assert tree.xpath("//title")[0].text_content().endswith(" – blocs"), page


def test_every_field_of_a_form_has_a_name_and_a_label(walk: Walk) -> None:
    for page, html in walk.pages.items():
        tree = lxml.html.document_fromstring(html)
        labelled = set(tree.xpath("//label/@for"))
        for field in tree.xpath("//input[not(@type='hidden')] | //select | //textarea"):
            named = (
                field.get("id") in labelled
                or field.get("aria-label")
                or field.get("aria-labelledby")
                or field.xpath("ancestor::label")
            )
            assert named, (page, lxml.html.tostring(field)[:200])
        for form in tree.xpath("//form[translate(@method,'POST','post')='post']"):
            assert form.xpath(".//input[@name='csrf' and string-length(@value)=40]"), (
                page,
                form.get("action"),
            )
            assert str(form.get("action")).startswith("/"), page


def test_no_script_style_or_handler_stands_in_a_page(walk: Walk) -> None:
    for page, html in walk.pages.items():
        assert_harmless(html)
        tree = lxml.html.document_fromstring(html)
        for script in tree.xpath("//script"):
            assert script.get("src") and not (script.text or "").strip(), page
        assert not tree.xpath("//style"), page
        for link in tree.xpath("//link[@rel='stylesheet']/@href"):
            assert str(link).startswith("/static/") and "?v=" in str(link), page
        for element in tree.iter():
            if isinstance(element.tag, str):
                wrong = [name for name in element.attrib if name.lower().startswith("on")]
                assert not wrong, (page, element.tag, wrong)
        assert "javascript:" not in html.lower()


def test_what_pages_load_is_kept_for_good_only_where_its_address_tells_its_content(
    looked_at: TestClient,
) -> None:
    page = looked_at.get("/jobs").text
    for at in set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page)):
        told = looked_at.get(at.replace("&amp;", "&"))
        assert told.status_code == 200 and "immutable" in told.headers["cache-control"], at
        for other in (at.partition("?")[0], at.partition("?")[0] + "?v=000000000000"):
            told = looked_at.get(other)
            assert told.headers["cache-control"] == "no-cache, private"
            assert looked_at.get(other, headers={"if-none-match": told.headers["etag"]}).status_code == 304
    assert looked_at.get("/static/site.py").status_code == looked_at.get("/static/").status_code == 404
    assert looked_at.get("/static/..%2fapp.py").status_code == 404


def test_first_page_is_light(looked_at: TestClient) -> None:
    html = looked_at.get("/")
    loaded = {at.replace("&amp;", "&") for at in re.findall(r'(?:src|href)="(/static/[^"]+)"', html.text)}
    total = len(html.content) + sum(len(looked_at.get(at).content) for at in loaded if "vega.js" not in at)
    assert total < 500_000


def test_an_address_in_other_words_leads_to_the_one_of_its_view(looked_at: TestClient) -> None:
    answer = looked_at.get("/pair/China/russian federation?until=2010&since=2000&unknown=1")
    assert (answer.status_code, answer.headers["location"]) == (307, "/pair/CHN/RUS?since=2000&until=2010")
    assert looked_at.get("/pair/CHN/RUS?unknown=1").status_code == 200


@pytest.mark.parametrize("id", ["a1b2c3%231", "a%2Fb", "%2e%2e%2e", "a%0d%0a", "a%3Fb"])
def test_an_odd_address_comes_to_an_end(looked_at: TestClient, id: str) -> None:
    answer: Any = looked_at.get(f"/trace/{id}", follow_redirects=True)
    assert answer.status_code in (400, 404)


def test_pages_of_an_empty_store_say_what_to_do(opened: Opened) -> None:
    walk = Walk(opened())
    assert {at: status for at, status in walk.answers.items() if status != 200} == {}
    assert "/jobs" in walk.links["/"]


def test_two_visitors_get_their_own_forms(opened: Opened) -> None:
    one, two = opened(), opened()
    found = [re.findall(r'name="csrf" value="(\w+)"', client.get("/jobs").text) for client in (one, two, one)]
    assert found[0] == found[2] != found[1]
    assert not any("csrf-" in value for values in found for value in values)
