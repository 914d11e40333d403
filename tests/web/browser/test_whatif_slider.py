"""The sliders in a real browser: bars, map, sentences and address follow; the same without scripts."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from blocs.web.app import create_app
from blocs.web.pages.whatif.view import view_of_query
from blocs.web.serve import _listening
from blocs.web.settings import Settings

pytestmark = pytest.mark.browser

QUERY = "tariff=USA:CHN=20&watch=CHN,RUS"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site on an empty store."""
    settings = Settings(tmp_path_factory.mktemp("slider") / "s", port=0)
    with _listening(settings) as listening:
        server = uvicorn.Server(uvicorn.Config(create_app(settings), log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page, in which nothing may go wrong unseen."""
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
    yield opened
    opened.close()
    assert not faults


def _bar(page: Any, code: str) -> tuple[float, float]:
    """Value of a bar, and its width in shares of its axis."""
    value, width, low, high, room = page.eval_on_selector(
        f"#incomes tr[data-key={code}] .gauge",
        "e => [e.style.getPropertyValue('--v'), e.querySelector('.fill').getBoundingClientRect().width, "
        "getComputedStyle(e).getPropertyValue('--low'), getComputedStyle(e).getPropertyValue('--high'), "
        "e.getBoundingClientRect().width]",
    )
    return float(value), width / room * (float(high) - float(low))


def _until(page: Any, script: str) -> None:
    page.wait_for_function(script, timeout=20_000)


def _slide(page: Any, share: float, *, steps: int = 12) -> None:
    box = page.locator("#acts input[type=range]").first.bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.2, y)
    page.mouse.down()
    for step in range(1, steps + 1):
        page.mouse.move(box["x"] + box["width"] * (0.2 + (share - 0.2) * step / steps), y)
        time.sleep(0.02)
    page.mouse.up()


def test_bars_map_sentences_and_address_follow_the_slider(page: Any, browser: Any, address: str) -> None:
    page.goto(f"{address}/whatif?{QUERY}")
    before, width = _bar(page, "CHN")
    assert width == pytest.approx(-before, abs=0.01)
    strength = "document.querySelector('.world.wide [data-state=CAN].spot').style.getPropertyValue('--s')"
    shade, said = page.evaluate(strength), page.inner_text("#said li >> nth=0")
    _slide(page, 0.7)
    _until(page, "() => Number(document.querySelector('#acts [name=amount]').value) > 60")
    _until(page, "() => !location.search.includes('CHN=20&')")  # the slider rests
    rate = float(page.input_value("#acts [name=amount]"))
    page.wait_for_timeout(400)
    after, wider = _bar(page, "CHN")
    assert after < before and wider == pytest.approx(-after, abs=0.01)
    assert page.inner_text("#said li >> nth=0") != said
    assert page.evaluate(strength) != shade
    act = view_of_query(page.url).acts[0]
    assert act == view_of_query(f"tariff=USA:CHN={rate:g}").acts[0]
    told = page.request.get(page.url.replace("/whatif?", "/api/whatif?")).json()["answer"]
    assert after == {row["state"]: row["value"] for row in told["incomes"]}["CHN"]
    rows = page.eval_on_selector_all(
        "#incomes tr:not([hidden])", "rows => rows.map((row) => row.dataset.key)"
    )
    assert rows == told["ranked"]
    again = browser.new_page()
    again.goto(page.url)  # the address alone gives the same view
    assert _bar(again, "CHN")[0] == pytest.approx(after)
    assert again.inner_text("#said") == page.inner_text("#said")
    again.close()


def test_measures_are_added_refused_and_removed(page: Any, address: str) -> None:
    page.goto(f"{address}/whatif?{QUERY}")
    page.click("#add")
    act = page.locator("#acts .act").nth(1)
    act.locator("[name=kind]").select_option("ban")
    act.locator("[name=by]").fill("EU")
    act.locator("[name=on]").fill("Atlantis")
    act.locator("[name=on]").press("Tab")
    _until(page, "() => document.getElementById('fault').textContent.includes('Atlantis')")
    act.locator("[name=on]").fill("Russia")
    act.locator("[name=on]").press("Tab")
    _until(page, "() => location.search.includes('ban=EU:RUS')")
    assert page.is_hidden("#fault")
    assert "ban on trade of the EU on Russia" in page.inner_text("h1")
    assert "The EU bans trade with Russia" in page.inner_text("#measures")
    assert "ban=EU:RUS" in page.get_attribute("a[data-to='/whatif.toml']", "href")
    act.locator(".drop").click()
    _until(page, "() => !location.search.includes('ban=')")
    assert page.locator("#measures li").count() == 1


def test_a_fault_of_pasted_toml_stands_beside_it_and_a_scenario_is_kept(page: Any, address: str) -> None:
    page.goto(f"{address}/whatif")
    page.click("#open summary")
    page.fill("#toml", '[[tariff]]\nby = "USA"\non = "CHN"\nrat = 0.25\n')
    page.click("#open-form button")
    _until(page, "() => document.querySelector('#open-form [role=alert]').textContent.includes('scenario:4')")
    page.fill("#toml", '[[tariff]]\nby = "USA"\non = "CHN"\nrate = 0.25\n')
    page.click("#open-form button")
    page.wait_for_url("**/whatif?tariff=USA:CHN=25")
    page.fill("form[action='/whatif/save'] [name=name]", "Kept <b>")
    page.click("form[action='/whatif/save'] button")
    page.wait_for_url("**/whatif#kept")
    assert page.inner_text("table.kept th a") == "Kept <b>"


def test_all_of_it_works_without_scripts(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(f"{address}/whatif?{QUERY}")
    page.fill("#acts [name=amount] >> nth=0", "50")
    page.click("button:has-text('Work it out')")
    assert view_of_query(page.url) == view_of_query(QUERY.replace("=20", "=50"))
    assert "50 % on goods from China" in page.inner_text("#measures")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.click(".act .drop >> nth=0")
    assert page.url == f"{address}/whatif?watch=CHN,RUS"
    context.close()


def test_a_slider_is_moved_by_keys(page: Any, address: str) -> None:
    page.goto(f"{address}/whatif?{QUERY}")
    page.focus("#acts input[type=range]")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    _until(page, "() => location.search.includes('CHN=25')")
    assert page.input_value("#acts [name=amount]") == "25"


def test_pictures_can_be_taken(page: Any, address: str, tmp_path: Path) -> None:
    page.goto(f"{address}/whatif?{QUERY}")
    assert len(page.screenshot(path=tmp_path / "whatif.png", full_page=True)) > 50_000
