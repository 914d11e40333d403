"""A report and a comparison in a real browser: records open beside the text, lines join two reports."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from blocs.evidence import open_store

from ..reading_site import first, hostile, second

pytestmark = pytest.mark.browser

A, B, E = first().report.id, second().report.id, hostile().report.id
ORDER = [record.id for record in first().records]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site on three reports."""
    folder = tmp_path_factory.mktemp("reading") / "s"
    with open_store(folder) as store:
        list(store.add_all([first(), second(), hostile()]))
        store.relink()
    order = [sys.executable, "-m", "blocs", "serve", "--store", str(folder), "--port", "0", "--json"]
    with subprocess.Popen(order, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as served:
        assert served.stdout is not None
        yield json.loads(served.stdout.readline())["address"].rstrip("/")
        served.terminate()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page, in which nothing may go wrong unseen."""
    opened = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    opened.on("dialog", lambda dialog: faults.append(dialog.message))
    yield opened
    opened.close()
    assert not faults


def wait_for(page: Any, record: str) -> None:
    page.wait_for_selector(f"#panel #h-{record}")


def test_a_click_opens_a_record_without_loading_the_page(page: Any, address: str) -> None:
    page.goto(f"{address}/reports/{A}")
    page.evaluate("window.here = true")
    page.click(f"#r-{ORDER[0]}")
    wait_for(page, ORDER[0])
    assert page.evaluate("window.here") is True
    assert page.url == f"{address}/reports/{A}?record={ORDER[0]}#r-{ORDER[0]}"
    assert page.inner_text("#panel h2") == "China and Russia met"
    assert page.evaluate("document.activeElement.id") == f"h-{ORDER[0]}"
    page.keyboard.press("Escape")
    page.wait_for_selector("#panel.empty", state="attached")
    assert page.url == f"{address}/reports/{A}"


def test_keys_lead_from_record_to_record(page: Any, address: str) -> None:
    page.goto(f"{address}/reports/{A}?record={ORDER[0]}#r-{ORDER[0]}")
    for key, at in (("j", 1), ("j", 2), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        wait_for(page, ORDER[at])
        marked = page.eval_on_selector_all(".report [aria-current]", "all => all.map(a => a.dataset.record)")
        assert marked == [ORDER[at]]
    page.go_back()
    wait_for(page, ORDER[2])
    page.fill("#panel input[name=by]", "jkj")
    assert page.url.endswith(f"#r-{ORDER[2]}")


def test_the_panel_that_a_script_opened_corrects_as_the_page_does(page: Any, address: str) -> None:
    page.goto(f"{address}/reports/{A}")
    page.click(f"#r-{ORDER[2]}")
    wait_for(page, ORDER[2])
    page.fill("#panel input[name=by] >> nth=0", "Ana")
    page.click("#panel button.first >> nth=0")
    page.wait_for_selector("#panel .chip.confirmed")
    assert page.url == f"{address}/reports/{A}?record={ORDER[2]}#r-{ORDER[2]}"
    assert page.input_value("#panel input[name=by] >> nth=0") == "Ana"
    page.click("#panel .said-by button")
    page.wait_for_selector("#panel .undone")
    assert page.locator("#panel .chip.confirmed").count() == 0


def test_enter_in_a_field_confirms_nothing(page: Any, address: str) -> None:
    page.goto(f"{address}/records/{ORDER[1]}")
    page.fill("#panel input[name=by] >> nth=0", "Ana")
    page.press("#panel input[name=by] >> nth=0", "Enter")
    page.wait_for_timeout(300)
    assert page.url == f"{address}/records/{ORDER[1]}"
    page.reload()
    assert page.locator(".said-by").count() == 0


def test_a_line_joins_each_two_ends(page: Any, address: str) -> None:
    page.goto(f"{address}/compare/{A}/{B}")
    page.wait_for_selector(".lines path", state="attached")
    listed = page.eval_on_selector_all(
        ".between > li", "all => all.map(li => [li.dataset.left, li.dataset.right])"
    )
    assert page.locator(".lines a").count() == len(listed) > 0
    page.wait_for_timeout(100)
    for at, (left, right) in enumerate(listed):
        top, heights = page.evaluate(
            "([left, right]) => [document.querySelector('.lines').getBoundingClientRect().top, [left, right]"
            ".map(id => document.getElementById(id).getClientRects()[0]).map(b => b.top + b.height / 2)]",
            [left, right],
        )
        drawn = page.locator(".lines a").nth(at).locator("path").first.get_attribute("d")
        numbers = [float(n) for n in drawn.replace("M", "").replace("C", " ").split()]
        assert numbers[1] == pytest.approx(heights[0] - top, abs=1.5)
        assert numbers[-1] == pytest.approx(heights[1] - top, abs=1.5)
    page.click(f".beside #{listed[0][0]}")
    assert page.locator("mark.near").count() == 2
    assert "in the list" in page.inner_text(".told")


def test_a_phone_gets_no_lines_but_the_list(browser: Any, address: str) -> None:
    phone = browser.new_page(viewport={"width": 390, "height": 800})
    phone.goto(f"{address}/compare/{A}/{E}")
    phone.goto(f"{address}/compare/{A}/{B}")
    assert phone.locator(".lines").count() == 0
    assert phone.locator(".between > li").count() > 0
    for path in (
        f"/reports/{E}",
        f"/compare/{A}/{E}",
        "/reports",
        f"/trace/{ORDER[0]}",
        f"/reports/{A}?record={ORDER[0]}",
    ):
        phone.goto(address + path)
        assert phone.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
    phone.close()


def test_everything_can_be_done_without_scripts(browser: Any, address: str) -> None:
    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto(f"{address}/reports")
    plain.click(f'a[href="/reports/{B}"]')
    tariff = second().events[1].id
    plain.click(f"#r-{tariff}")
    assert plain.url == f"{address}/reports/{B}?record={tariff}#r-{tariff}"
    assert plain.inner_text("#panel h2") == "The United States imposes tariffs on China"
    plain.fill("#panel input[name=by] >> nth=0", "Ana")
    plain.click("text=Wrong: reject")
    assert plain.locator("#panel .chip.denied").count() == 1
    assert plain.get_attribute(f"#r-{tariff}", "class") == "gone"
    plain.click("#panel .said-by button")
    assert plain.locator("#panel .chip.denied").count() == 0
    plain.goto(f"{address}/compare/{A}/{B}")
    plain.click(".relations .agrees")
    assert plain.url.endswith("?relation=agrees")
    assert plain.locator(".between > li.agrees").count() == plain.locator(".between > li").count() > 0
    plain.context.close()
