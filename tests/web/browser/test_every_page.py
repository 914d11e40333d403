"""Every page: light, dark, on paper, on a phone, without scripts; judged by axe, and drawn for people."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from .conftest import Open, Served

pytestmark = pytest.mark.browser

PAGES = {
    "overview": "/",
    "overview-votes": "/?ties=votes&year=1991",
    "map": "/map",
    "reports": "/reports",
    "report": "/reports/{ledger}",
    "report-open": "/reports/{ledger}?record={record}#r-{record}",
    "record": "/records/{record}",
    "comparisons": "/compare",
    "compare": "/compare/{ledger}/{observer}",
    "pairs": "/pairs",
    "pair": "/pair/CHN/RUS",
    "blocs": "/blocs?rule=votes",
    "whatif-empty": "/whatif",
    "whatif": "/whatif?tariff=USA:CHN=25",
    "whatif-full": "/whatif/full?tariff=USA:CHN=25",
    "whatif-compare": "/whatif/compare?a=tariff%3DUSA:CHN%3D25&b=ban%3DUSA:CHN",
    "trace": "/trace/{record}",
    "sources": "/sources",
    "find": "/find?q=sanctions",
    "jobs": "/jobs",
    "not-there": "/reports/0000000000000000",
}
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa")


@pytest.fixture(scope="module")
def addresses(site: Served, browser: Any) -> dict[str, str]:
    """All pages by name."""
    context = browser.new_context()
    told = context.request.get(f"{site.address}/api/reports/{site.ledger}?record=").json()
    context.close()
    record = next(
        segment["records"][0]
        for paragraph in told["paragraphs"]
        for piece in paragraph["pieces"]
        for segment in piece["segments"]
        if segment["records"]
    )
    return {
        name: site.address + path.format(ledger=site.ledger, observer=site.observer, record=record)
        for name, path in PAGES.items()
    }


def faults(page: Any, *rules: str) -> list[str]:
    """What axe finds wrong, one line each."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe is not installed; pip install 'blocs[test]'"
    )
    found = (
        axe.Axe()
        .run(page, options={"runOnly": [*rules], "resultTypes": ["violations"]})
        .response["violations"]
    )
    return [
        f"{fault['id']}: {node['target']} {node['html'][:120]}" for fault in found for node in fault["nodes"]
    ]


def wider_than(page: Any, width: int) -> int:
    """Pixels by which a page goes beyond a window of some width."""
    page.set_viewport_size({"width": width, "height": 740})
    beyond: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return beyond


def draw(page: Any, name: str) -> None:
    """Write a picture of the page, where a folder for them is named."""
    if folder := os.environ.get("BLOCS_SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_good_in_every_light(open_page: Open, addresses: dict[str, str], name: str) -> None:
    page = open_page()
    answer = page.goto(addresses[name])
    assert answer.status == (404 if name == "not-there" else 200)
    assert page.locator("main h1").count() == 1 and page.title().endswith("– blocs")
    assert not faults(page, *RULES)
    draw(page, name)
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert max(int(part) for part in dark.removeprefix("rgb(").rstrip(")").split(",")) < 60
    assert not faults(page, "color-contrast")  # all else is as it was in the light
    draw(page, f"{name}-dark")
    page.emulate_media(color_scheme="light", media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    for hidden in ("header.bar", "form", "button", ".take"):
        assert not page.locator(hidden).filter(visible=True).count(), hidden
    assert page.locator("main h1").is_visible()
    draw(page, f"{name}-print")
    page.emulate_media(media="screen")
    assert wider_than(page, 390) <= 0
    draw(page, f"{name}-phone")
    assert wider_than(page, 360) <= 0


def test_paper_gets_colours_sources_and_assumptions(open_page: Open, addresses: dict[str, str]) -> None:
    page = open_page()
    page.emulate_media(media="print")
    page.goto(addresses["overview"])
    swatch = page.locator(".key .swatch").first
    assert swatch.is_visible()
    assert swatch.evaluate("e => getComputedStyle(e).printColorAdjust") == "exact"
    assert not page.locator(".hint").filter(visible=True).count()
    page.goto(addresses["whatif"])
    for told in ("details.assumed li", "details.cited li"):
        first = page.locator(told).first
        first.scroll_into_view_if_needed()
        assert first.is_visible() and first.bounding_box()["height"] > 5, told
    tall = page.evaluate("Math.max(...[...document.querySelectorAll('main svg')].map(e => e.clientHeight))")
    assert 0 < tall <= 0.79 * page.viewport_size["height"]


@pytest.mark.parametrize("name", [name for name in PAGES if name != "not-there"])
def test_a_page_says_the_same_without_scripts(open_page: Open, addresses: dict[str, str], name: str) -> None:
    page = open_page(java_script_enabled=False, viewport={"width": 360, "height": 740})
    assert page.goto(addresses[name]).status == 200
    assert page.locator("main h1").is_visible()
    assert len(page.inner_text("main")) > 150
    assert page.locator("form.find button").is_visible()
    for form in page.locator("main form").all():
        sends = form.locator("button:not([type=button]), input[type=submit]").count()
        by_id = form.get_attribute("id")
        assert sends or (by_id and page.locator(f"button[form={by_id}]").count()), form.inner_html()[:200]


def test_every_part_is_reached_from_every_page(open_page: Open, addresses: dict[str, str]) -> None:
    page = open_page()
    for name, address in addresses.items():
        page.goto(address)
        leads = page.eval_on_selector_all("header.bar nav a", "all => all.map(a => a.getAttribute('href'))")
        assert leads == ["/", "/reports", "/pairs", "/blocs", "/whatif", "/sources", "/jobs"], name
        here = page.locator("header.bar nav a[aria-current]").count()
        assert here == (name not in ("trace", "find", "not-there")), name


def test_the_same_forms_without_scripts_search_and_send(open_page: Open, site: Served) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(f"{site.address}/reports")
    page.fill(".filter input[name=q]", "sanctions")
    page.click(".filter button")
    assert "q=sanctions" in page.url and page.locator(".listed tbody tr").count() >= 2
    page.fill("#find-q", "China, Russia")
    page.click("form.find button")
    assert page.locator("main a[href='/pair/CHN/RUS']").count() == 1
    page.goto(f"{site.address}/jobs")
    page.click("form.upload summary")
    page.fill("form.upload [name=pasted]", "Laos and Cambodia signed a treaty on 3 May 2018.")
    page.fill("form.upload [name=title]", "A treaty")
    page.click("form.upload button.first")
    assert "/jobs/" in page.url
    for _ in range(100):
        if page.inner_text("[data-told=state]") == "done":
            break
        page.wait_for_timeout(300)
        page.reload()
    page.click("main ul a")
    assert page.inner_text("main h1") == "A treaty"
