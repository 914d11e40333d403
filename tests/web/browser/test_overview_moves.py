"""The overview in a real browser, served by the real command: days are brushed, the map led through years."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from blocs.evidence import open_store
from blocs.sources import shelf
from ties.world import read as read_world

from ..reading_site import first, second

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site on two reports, votes and capabilities."""
    folder = tmp_path_factory.mktemp("moves")
    for dataset in read_world(folder / "world", "un-votes", "nmc"):
        shelf.keep(dataset, folder / "s")
    with open_store(folder / "s") as store:
        list(store.add_all([first(), second()]))
        store.relink()
    order = [sys.executable, "-m", "blocs", "serve", "--store", str(folder / "s"), "--port", "0", "--json"]
    with subprocess.Popen(order, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as served:
        assert served.stdout is not None
        yield json.loads(served.stdout.readline())["address"].rstrip("/")
        served.terminate()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page, in which nothing may go wrong unseen."""
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    yield opened
    opened.close()
    assert not faults


def until(page: Any, script: str, seconds: float = 15.0) -> None:
    """Wait until a script says yes; a page without eval lets nobody else wait inside it."""
    end = time.monotonic() + seconds
    while not page.evaluate(script):
        assert time.monotonic() < end, script
        page.wait_for_timeout(50)


def circles(page: Any) -> dict[str, tuple[str, int]]:
    """Class and radius in whole pixels of each state that is on the map."""
    told = page.eval_on_selector_all(
        ".wide .state",
        "all => all.map(g => [g.dataset.code, g.getAttribute('class'), "
        "+g.querySelector('circle').getAttribute('r')])",
    )
    return {code: (look, round(size)) for code, look, size in told if size > 0}


def arcs(page: Any) -> dict[str, list[float]]:
    """Way of each arc, in pixels, by its address and kind."""
    told = page.eval_on_selector_all(
        ".wide [data-tie]",
        "all => all.map(a => [`${a.getAttribute('href')} ${a.firstElementChild.getAttribute('class')}`, "
        "a.firstElementChild.getAttribute('d')])",
    )
    return {key: [float(number) for number in re.findall(r"[\d.]+", way)] for key, way in told}


def brush(page: Any, left: float, right: float) -> None:
    """Drag across the strip, between two shares of its width."""
    box = page.locator(".wide .strip").first.bounding_box()
    y = box["y"] + box["height"] / 3
    page.mouse.move(box["x"] + box["width"] * left, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * right, y, steps=4)
    page.mouse.up()


def test_dragging_across_the_strip_chooses_days(page: Any, address: str) -> None:
    page.goto(address + "/")
    brush(page, 0.4, 1.0)
    until(page, "location.search.includes('since=')")
    page.wait_for_selector(".near")
    since = page.locator("input[name=since]").first.input_value()
    assert since == "2018-09-10" or since == "2018-09-11"
    assert f"since={since}" in page.url
    assert page.locator("#map-h").inner_text() == "Who stands where in these days"
    before = page.locator("#acts").inner_text()
    page.goto(page.url)  # the address holds the whole view
    assert page.locator("#acts").inner_text() == before
    brush(page, 0.5, 0.5)  # a click chooses all
    until(page, "!location.search.includes('since=')")
    until(page, "document.querySelector('#map-h').textContent === 'Who stands where'")


def test_the_slider_moves_the_map_to_what_the_server_draws(page: Any, address: str) -> None:
    page.goto(address + "/?ties=votes")
    assert page.locator(".slide output").inner_text() == "1992"
    page.locator("#year-slide").focus()
    page.keyboard.press("Home")
    until(page, "location.search.includes('year=1988')")
    until(page, "document.querySelector('#told caption').textContent.includes('1988')")
    until(page, "+document.querySelector('.wide [data-code=RUS] circle').getAttribute('r') === 0")
    moved = circles(page), arcs(page)
    assert page.locator("#map-h").inner_text() == "Who stands where, 1988"
    assert "SUN" in moved[0]
    page.goto(page.url)
    drawn = circles(page), arcs(page)
    assert drawn[0] == moved[0]
    assert drawn[1].keys() == moved[1].keys()
    for key, way in drawn[1].items():
        assert way == pytest.approx(moved[1][key], abs=0.11)


def test_play_goes_from_year_to_year_and_pauses(page: Any, address: str) -> None:
    page.goto(address + "/?ties=votes&year=1988")
    page.locator(".play").click()
    until(page, "+document.querySelector('.slide output').textContent >= 1990")
    assert page.locator(".play").inner_text() == "Pause"
    page.locator(".play").click()
    assert page.locator(".play").inner_text() == "Play"
    stopped = page.locator(".slide output").inner_text()
    page.wait_for_timeout(1500)
    assert page.locator(".slide output").inner_text() == stopped


def test_whoever_wants_no_motion_gets_none(browser: Any, address: str) -> None:
    page = browser.new_page(reduced_motion="reduce")
    page.goto(address + "/?ties=votes&year=1988")
    page.evaluate("void (window.moved = 0, window.requestAnimationFrame = () => ++window.moved)")
    page.locator("#year-slide").focus()
    page.keyboard.press("End")
    until(page, "document.querySelector('#map-h').textContent.includes('1992')")
    assert "RUS" in circles(page)
    assert page.evaluate("window.moved") == 0
    page.close()


def test_without_scripts_forms_and_links_do_the_same(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "/?ties=votes&year=1990")
    assert not page.locator(".slide").is_visible()
    page.locator("a[rel=next]").click()
    assert "year=1991" in page.url
    page.select_option("select[name=year]", "1989")
    page.locator(".steps-of-years button").click()
    assert "year=1989" in page.url
    page.locator("input[name=since]").first.fill("2018-09-11")
    page.locator(".days button").click()
    assert "since=2018-09-11" in page.url
    context.close()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("where", ["/", "/map?ties=votes", "/sources"])
def test_nothing_is_wider_than_the_window(
    browser: Any, address: str, where: str, width: int, tmp_path: Path
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(address + where)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.screenshot(path=tmp_path / "page.png", full_page=True)
    page.close()
