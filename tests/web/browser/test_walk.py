"""What people come for, with mouse, keys and no script: compare, correct, ask what if, trace, share, read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from .conftest import CORPUS, Open, Served

pytestmark = pytest.mark.browser


def told(page: Any, site: Served) -> dict[str, Any]:
    """What the reports tell of China and Russia, as the page of the pair counts it."""
    counts: dict[str, Any] = page.request.get(f"{site.address}/api/pair/CHN/RUS").json()["told"]
    return counts


def in_view(page: Any, selector: str) -> bool:
    """Whether an element stands within the window."""
    box = page.locator(selector).bounding_box()
    return bool(box) and box["y"] >= 0 and box["y"] + box["height"] <= page.viewport_size["height"]


def ground(page: Any, selector: str) -> str:
    """Colour behind an element; "rgba(0, 0, 0, 0)" where it has none."""
    colour: str = page.locator(selector).evaluate("e => getComputedStyle(e).backgroundColor")
    return colour


def of_first(page: Any, selector: str) -> str:
    """Id of the record of the first such highlight in a report."""
    record: str = page.locator(selector).first.get_attribute("data-record")
    return record


# ---- two reports


def test_where_two_reports_differ_is_found_from_the_first_page(open_page: Open, site: Served) -> None:
    page = open_page()
    page.goto(site.address)
    page.click("text=Reports side by side")
    page.click(f"a[href='/compare/{site.ledger}/{site.observer}']")
    page.click(".relations .refines")
    found = page.locator(".between > li.refines")
    assert found.count() == page.locator(".between > li").count() == 2
    soldiers = found.filter(has_text="Chinese soldiers")
    assert "more than 3,000, more exactly about 3,200" in soldiers.inner_text()
    soldiers.locator("a.outlet").first.click()
    assert page.locator("mark.near").count() == 2
    assert sorted(page.locator("mark.near").all_inner_texts()) == ["3,000", "3,200"]
    for end in ("left", "right"):
        assert in_view(page, f"#{soldiers.get_attribute(f'data-{end}')}")


# ---- a record confirmed, rejected, undone


def test_what_a_person_says_of_a_record_moves_the_measure(open_page: Open, site: Served) -> None:
    page = open_page()
    page.goto(f"{site.address}/pair/CHN/RUS")
    before = told(page, site)
    lead = page.inner_text("main .lead")
    assert f"{before['confirmed']} of {before['acts']} confirmed" in lead
    alibaba = page.locator("#acts tbody tr", has_text="Alibaba")  # a firm, which is not its state
    alibaba.locator("a", has_text="in the report").click()
    record = of_first(page, ".report a[aria-current]")
    page.fill("#panel input[name=by] >> nth=0", "Ana")
    page.click("#panel button:has-text('Right: confirm')")
    page.wait_for_selector("#panel .chip.confirmed")
    assert told(page, site)["confirmed"] == before["confirmed"] + 1
    page.goto(f"{site.address}/pair/CHN/RUS")
    assert f"{before['confirmed'] + 1} of {before['acts']} confirmed" in page.inner_text("main .lead")

    page.goto(f"{site.address}/records/{record}")
    page.click("button:has-text('Wrong: reject')")
    page.wait_for_selector(".chip.denied")
    now = told(page, site)
    assert now["acts"] == before["acts"] - 1 and now["net"] != before["net"]
    page.goto(f"{site.address}/pair/CHN/RUS")
    assert f"net {now['net']:+}" in page.inner_text("main .lead")

    page.goto(f"{site.address}/records/{record}")
    for _ in range(2):  # the rejection, then the confirmation
        left = page.locator(".said-by button").count()
        page.locator(".said-by button").last.click()
        page.wait_for_function(f"() => document.querySelectorAll('.said-by button').length === {left - 1}")
    assert told(page, site) == before
    page.goto(f"{site.address}/pair/CHN/RUS")
    assert page.inner_text("main .lead") == lead


# ---- what if, and the address that carries it


def test_a_slider_moves_the_answer_and_its_address_gives_it_to_others(open_page: Open, site: Served) -> None:
    page = open_page()
    page.goto(f"{site.address}/whatif?tariff=USA:CHN=10")
    row = "#incomes tr[data-key=CHN]"
    figure, sentence = page.inner_text(f"{row} .told"), page.inner_text("#said li >> nth=0")
    width = page.locator(f"{row} .fill").bounding_box()["width"]
    slider = page.locator("#acts input[type=range]").first
    box = slider.bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.15, middle)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(box["x"] + box["width"] * (0.15 + 0.06 * step), middle)
        page.wait_for_timeout(20)
    assert page.inner_text(f"{row} .told") != figure or page.inner_text("#said li >> nth=0") != sentence
    page.mouse.up()
    page.wait_for_url(lambda url: "USA:CHN=10" not in url)
    page.wait_for_function("() => !document.querySelector('.outcome.waiting')")
    page.wait_for_timeout(300)
    assert page.inner_text(f"{row} .told") != figure
    assert page.inner_text("#said li >> nth=0") != sentence
    assert page.locator(f"{row} .fill").bounding_box()["width"] != width

    other = open_page()  # somebody else, who is given the address
    other.goto(page.url)
    for part in (f"{row} .told", "#said", "#measures", "h1"):
        assert other.inner_text(part) == page.inner_text(part)
    assert other.input_value("#acts [name=amount]") == page.input_value("#acts [name=amount]")


@pytest.mark.parametrize(
    "view",
    [
        "/pair/CHN/RUS?since=2018&by=quarter&ahead=3",
        "/blocs?rule=votes&year=1990&blocs=3",
        "/?ties=votes&year=1991",
        "/pairs?state=RUS&order=name",
        "/reports?q=sanctions",
    ],
)
def test_an_address_holds_the_whole_view(open_page: Open, site: Served, view: str) -> None:
    one, two = open_page(), open_page()
    one.goto(site.address + view)
    two.goto(one.url)
    assert one.url == site.address + view
    assert one.inner_text("main") == two.inner_text("main")
    shown = one.locator("main form input:not([type=hidden]):visible, main form select:visible")
    assert one.evaluate("location.search") == view[view.index("?") :] and shown.count()


# ---- from a figure to its sentence


def test_a_figure_of_a_pair_leads_to_its_sentence(open_page: Open, site: Served) -> None:
    page = open_page()
    page.goto(f"{site.address}/pair/CHN/RUS")
    row = page.locator("#claims tbody tr").first
    words = row.locator("th b").inner_text()
    row.locator("a", has_text="in the report").click()
    record = page.url.partition("#r-")[2]
    said = f".report .s:has(#r-{record})"
    number = re.search(r"\d[\d.,]*", words)
    assert number and number[0] in page.inner_text(said)
    assert in_view(page, f"#r-{record}") and ground(page, said) != "rgba(0, 0, 0, 0)"
    page.click("#panel >> text=Trace it")
    assert page.url == f"{site.address}/trace/{record}"
    assert " ".join(page.inner_text("blockquote.sentence b").split()) in " ".join(
        page.inner_text("blockquote.sentence").split()
    )
    page.click("blockquote footer a")
    assert page.url.endswith(f"#r-{record}") and in_view(page, f"#r-{record}")


@pytest.mark.parametrize("scripts", [True, False])
def test_an_act_of_the_first_page_leads_to_its_sentence(open_page: Open, site: Served, scripts: bool) -> None:
    page = open_page(java_script_enabled=scripts)
    page.goto(site.address)
    act = page.locator("#acts li").nth(2)
    quoted = act.locator("q").inner_text().rstrip("…")
    act.locator("a").click()
    page.wait_for_url("**#r-*")
    record = page.url.partition("#r-")[2]
    said = f".report .s:has(#r-{record})"
    assert re.sub(r"\W", "", quoted) in re.sub(r"\W", "", page.inner_text(said))
    assert in_view(page, f"#r-{record}") and ground(page, said) != "rgba(0, 0, 0, 0)"


def test_words_of_a_report_are_found_with_their_sentence(open_page: Open, site: Served) -> None:
    page = open_page()
    page.goto(site.address)
    page.fill("#find-q", "Baikal")
    page.keyboard.press("Enter")
    page.wait_for_url("**/find?q=Baikal")
    assert all("Baikal" in text for text in page.locator(".found q").all_inner_texts())
    page.locator(".found a").first.click()
    assert "Baikal" in page.inner_text(".report .s:has(:target)")


# ---- reading on the site


def test_an_upload_shows_how_far_it_is_and_is_there_afterwards(
    open_page: Open, site: Served, tmp_path: Path
) -> None:
    report = tmp_path / "third.txt"
    report.write_text(
        "Fewer soldiers than told\n\nBy A Writer\n\n"
        "China and Russia signed an agreement on 11 September 2018. Russia’s defence ministry said that "
        "about 150,000 of its own servicemen took part in the Vostok exercise.\n",
        encoding="utf-8",
    )
    page = open_page()
    page.goto(site.address)
    before = told(page, site)
    page.click("nav >> text=Add reports")
    page.set_input_files("input[type=file]", [report])
    page.fill("form.upload input[name=publisher]", "The Third")
    page.fill("form.upload input[name=published]", "2018-09-14")
    page.click("form.upload button.first")
    page.wait_for_url("**/jobs/*")
    assert page.locator("[role=status]").count() == 1
    page.wait_for_selector("text=To the overview", timeout=60_000)
    assert page.inner_text("[data-told=state]") == "done"
    assert page.inner_text("[data-told=read]") == "1"
    page.click("main ul a")
    assert page.inner_text("main h1") and "The Third" in page.inner_text("main")
    assert told(page, site)["reports"] == before["reports"] + 1


def test_a_job_is_stopped(open_page: Open, site: Served) -> None:
    page = open_page()
    page.goto(f"{site.address}/jobs")
    page.set_input_files("input[type=file]", sorted(CORPUS.glob("*.txt")))
    page.click("form.upload button.first")
    page.wait_for_url("**/jobs/*")
    assert page.get_attribute("progress", "max") == "8"
    page.click("button:has-text('Cancel')")
    page.wait_for_selector("text=To the overview")
    assert page.inner_text("[data-told=state]") == "cancelled"
    job = page.request.get(page.url.replace("/jobs/", "/api/jobs/")).json()["job"]
    assert job["state"] == "cancelled" and job["read"] < 8
    page.reload()
    assert page.inner_text("[data-told=state]") == "cancelled"


# ---- keys only


def focused(page: Any) -> dict[str, Any]:
    """What has the focus: its place in the page, its words, and whether one can see that it has it."""
    seen: dict[str, Any] = page.evaluate(
        "() => { const e = document.activeElement, s = getComputedStyle(e), b = e.getBoundingClientRect();"
        " return { type: e.type, at: [...document.querySelectorAll('*')].indexOf(e), tag: e.tagName,"
        " words: (e.innerText || e.name || '').trim(), ring: s.outlineStyle !== 'none' &&"
        " parseFloat(s.outlineWidth) >= 1.5, there: b.width > 0 && b.bottom > 0 && b.top < innerHeight } }"
    )
    return seen


@pytest.mark.parametrize("where", ["/", "/reports/{ledger}", "/pair/CHN/RUS", "/whatif?tariff=USA:CHN=10"])
def test_the_focus_goes_in_the_order_of_the_page_and_is_seen(
    open_page: Open, site: Served, where: str
) -> None:
    page = open_page()
    page.goto(site.address + where.format(ledger=site.ledger))
    page.keyboard.press("Tab")
    first = focused(page)
    assert first["words"] == "Skip to the page" and first["there"] and first["ring"]
    at = first["at"]
    for _ in range(25):
        page.keyboard.press("Tab")
        now = focused(page)
        within = now["at"] == at and now["type"] == "date"  # day, month and year are stops of their own
        assert now["there"] and (within or (now["at"] > at and now["ring"])), now
        at = now["at"]

    page = open_page()
    page.goto(site.address + where.format(ledger=site.ledger))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_a_record_is_confirmed_and_undone_by_keys_alone(open_page: Open, site: Served) -> None:
    page = open_page()
    page.goto(f"{site.address}/reports/{site.observer}")
    page.keyboard.press("j")
    page.wait_for_selector("#panel .record-words")
    page.keyboard.press("j")
    page.keyboard.press("k")
    first = of_first(page, ".report a[data-record]")
    page.wait_for_selector(f"#panel #h-{first}")
    assert in_view(page, f"#r-{first}") and ground(page, f".s:has(#r-{first})") != "rgba(0, 0, 0, 0)"
    for key in ("Ana", "Right: confirm"):
        for _ in range(12):
            page.keyboard.press("Tab")
            there = page.evaluate("document.activeElement.name || document.activeElement.innerText")
            if there == ("by" if key == "Ana" else key):
                break
        page.keyboard.type("Ana") if key == "Ana" else page.keyboard.press("Enter")
    page.wait_for_selector("#panel .chip.confirmed")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("Boolean(document.activeElement.closest('.said-by button'))"):
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel .undone")
    assert page.locator("#panel .chip.confirmed").count() == 0
