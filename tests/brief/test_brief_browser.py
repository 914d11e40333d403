"""The page in a real browser, opened from disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from gold import ATLAS
from test_brief_standing import HERALD, OTHER, WIRE, copy, quake, told, treaty

from blocs.brief import Brief, brief_of, compose
from blocs.charts.palette import contrast
from blocs.evidence import open_store

pytestmark = pytest.mark.browser

SECTIONS = ("ties", "happened", "figures", "compared", "speakers", "follow", "gaps", "sources", "reports")
_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    sync = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed; pip install 'blocs[test]'"
    )
    with sync.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=_ARGS)
        yield running
        running.close()


class Opened:
    """A page with everything that it complained about or asked the network for."""

    def __init__(self, browser: Any, path: Path, **options: Any) -> None:
        self.page = browser.new_page(reduced_motion="reduce", **options)
        self.said: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on(
            "request",
            lambda request: self.said.append(request.url) if not request.url.startswith("file:") else None,
        )
        self.page.on("dialog", lambda dialog: self.said.append(dialog.message))
        self.page.goto(path.as_uri())


@pytest.fixture(scope="module")
def saved(
    tmp_path_factory: pytest.TempPathFactory, france_brief: Brief, hostile_brief: Brief, many_brief: Brief
) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("briefs")
    later = told("d.txt", "Wire", "2020-05-06", dead="47")
    standing = compose(
        [WIRE, HERALD, OTHER, later, told("e.txt", "Else", dead="900")],
        [treaty(WIRE, HERALD), treaty(WIRE, OTHER), quake(WIRE, later, "differs")],
        copies=[copy(WIRE, HERALD)],
        atlas=ATLAS,
    )
    with open_store(folder / "store") as store:
        for reading in (WIRE, OTHER, told("d.txt", "Wire", "2022-01-31")):
            store.add(reading)
        store.fail("/news/scan.pdf", "no text in it", "run OCR on it")
        store.relink()
        for record in store.records(kind="event"):
            store.correct(record.id, "confirm", by="Ada Lovelace", why="seen on film")
        stored = brief_of(store, atlas=ATLAS)
    briefs = {"france": france_brief, "hostile": hostile_brief, "many": many_brief}
    briefs |= {"standing": standing, "stored": stored}
    return {name: brief.save(folder / f"{name}.html") for name, brief in briefs.items()}


@pytest.mark.parametrize("name", ["france", "hostile", "many", "standing", "stored"])
def test_all_sections_without_a_word_on_the_console(browser: Any, saved: dict[str, Path], name: str) -> None:
    opened = Opened(browser, saved[name])
    for section in SECTIONS:
        assert opened.page.locator(f"#{section}").is_visible()
        assert opened.page.locator(f"#{section} h2").is_visible()
    assert opened.said == []
    opened.page.close()


_LANDS = """() => {
  const wrong = [];
  for (const link of document.querySelectorAll('main a.ref, main h4 a')) {
    const at = document.getElementById(decodeURIComponent(link.getAttribute('href').slice(1)));
    location.hash = link.getAttribute('href');
    const box = at.getBoundingClientRect();
    const found = at.closest('.s') || at.closest('.report');
    const seen = box.bottom >= 0 && box.top <= innerHeight;
    if (!seen || !found || !at.matches(':target')) wrong.push(link.outerHTML);
  }
  return wrong;
}"""


@pytest.mark.parametrize("name", ["france", "hostile"])
def test_each_link_lands_on_its_sentence(browser: Any, saved: dict[str, Path], name: str) -> None:
    opened = Opened(browser, saved[name])
    assert opened.page.evaluate(_LANDS) == []
    opened.page.close()


def test_a_click_shows_the_sentence(browser: Any, saved: dict[str, Path]) -> None:
    opened = Opened(browser, saved["france"], viewport={"width": 1280, "height": 800})
    link = opened.page.locator("#happened .acts tbody tr").first.locator("td.who a.ref").first
    link.click()
    target = opened.page.locator(":target")
    assert target.inner_text() == "signed"
    box = target.bounding_box()
    assert box is not None
    assert 0 <= box["y"] <= 800
    ground = opened.page.evaluate(
        "getComputedStyle(document.querySelector('.s:has(:target)')).backgroundColor"
    )
    assert ground == "rgb(255, 243, 184)"
    opened.page.close()


def test_a_row_opens_to_its_sentence(browser: Any, saved: dict[str, Path]) -> None:
    opened = Opened(browser, saved["france"])
    row = opened.page.locator("#happened .acts tbody tr").first
    assert not row.locator(".sentence").is_visible()
    row.locator("summary").press("Enter")
    assert row.locator(".sentence").inner_text().startswith("France and Germany signed a treaty on Monday.")
    assert row.locator(".sentence mark.coop").inner_text() == "signed"
    opened.page.close()


def test_keyboard_reaches_things_in_order(browser: Any, saved: dict[str, Path]) -> None:
    opened = Opened(browser, saved["france"])
    seen = []
    for _ in range(12):
        opened.page.keyboard.press("Tab")
        seen.append(opened.page.evaluate("document.activeElement.textContent.trim().slice(0, 24)"))
    assert seen[:4] == ["Skip to the brief", "composed by rule from wh", "Who stands where", "What happened"]
    opened.page.evaluate("document.activeElement.blur()")
    opened.page.locator("#happened summary").first.focus()
    outline = opened.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline in ("solid", "auto")
    tops = opened.page.evaluate(
        "Array.from(document.querySelectorAll('main h2'), h => h.getBoundingClientRect().top)"
    )
    assert tops == sorted(tops)
    opened.page.close()


@pytest.mark.parametrize("name", ["france", "hostile", "many", "standing", "stored"])
def test_no_sideways_scroll(browser: Any, saved: dict[str, Path], name: str) -> None:
    opened = Opened(browser, saved[name])
    for width in (320, 360, 768):
        opened.page.set_viewport_size({"width": width, "height": 740})
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    opened.page.close()


_COLOURS = """() => {
  const bare = (at) => getComputedStyle(at).backgroundColor === 'rgba(0, 0, 0, 0)';
  const words = document.querySelectorAll('h1, .lead, li, th, td, .ref, .chip, .note, .s, .mark, .reason');
  return Array.from(words, (node) => {
    let ground = node;
    while (bare(ground)) ground = ground.parentElement;
    return [getComputedStyle(node).color, getComputedStyle(ground).backgroundColor];
  });
}"""


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("name", ["france", "standing", "stored"])
def test_contrast(browser: Any, saved: dict[str, Path], mode: str, name: str) -> None:
    opened = Opened(browser, saved[name], color_scheme=mode)
    pairs = {tuple(p) for p in opened.page.evaluate(_COLOURS)}

    def hexed(colour: str) -> str:
        return "#" + "".join(f"{int(part):02x}" for part in colour[4:-1].split(",")[:3])

    assert len(pairs) > 2
    assert min(contrast(hexed(a), hexed(b)) for a, b in pairs) >= 4.5
    paper = opened.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert hexed(paper) == {"light": "#fdfcf9", "dark": "#15181c"}[mode]
    opened.page.close()


def test_tables_sort(browser: Any, saved: dict[str, Path]) -> None:
    opened = Opened(browser, saved["many"], viewport={"width": 1280, "height": 800})
    net = "Array.from(document.querySelectorAll('.ties tbody tr td:nth-child(2)'), c => c.textContent.trim())"
    opened.page.locator(".ties thead button", has_text="Net").click()
    cells = [int(c.replace("\u2212", "-")) for c in opened.page.evaluate(net) if c]
    assert cells == sorted(cells)
    assert opened.page.locator(".ties th[aria-sort=ascending]").count() == 1
    opened.page.locator(".ties thead button", has_text="Net").click()
    cells = [int(c.replace("\u2212", "-")) for c in opened.page.evaluate(net) if c]
    assert cells == sorted(cells, reverse=True)
    opened.page.close()


def test_why_a_thing_stands_so_is_shown_on_focus_and_hover(browser: Any, saved: dict[str, Path]) -> None:
    opened = Opened(browser, saved["standing"], viewport={"width": 1280, "height": 800})
    mark = opened.page.locator("#happened .mark-independent").first
    reason = mark.locator(".reason")
    assert reason.bounding_box()["width"] <= 1
    mark.focus()
    assert reason.bounding_box()["width"] > 100
    assert "told by 3 reports, one of them a copy: 2 independent outlets" in reason.inner_text()
    opened.page.evaluate("document.activeElement.blur()")
    assert reason.bounding_box()["width"] <= 1
    mark.hover()
    assert reason.bounding_box()["width"] > 100
    opened.page.set_viewport_size({"width": 320, "height": 740})
    for each in opened.page.locator(".mark[tabindex]").all():
        each.focus()
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= 320
    opened.page.close()


def test_the_steps_of_a_figure_stay_under_it(browser: Any, saved: dict[str, Path]) -> None:
    opened = Opened(browser, saved["standing"], viewport={"width": 1280, "height": 800})
    rows = "Array.from(document.querySelectorAll('#figures tbody tr'), r => r.className)"
    before = opened.page.evaluate(rows)
    assert before[:2] == ["row-revised has-steps", "with-above"]
    head = opened.page.locator("#figures thead button", has_text="How much")
    head.click()  # numbers before words
    assert opened.page.evaluate(rows) == [*before[2:], *before[:2]]
    head.click()
    assert opened.page.evaluate(rows)[:2] == before[:2]
    opened.page.close()


def test_coverage_fits_a_phone(browser: Any, saved: dict[str, Path]) -> None:
    opened = Opened(browser, saved["stored"], viewport={"width": 360, "height": 740})
    table = opened.page.locator(".coverage")
    table.scroll_into_view_if_needed()
    assert table.bounding_box()["width"] <= 360
    assert table.locator("thead th").count() == 14
    assert table.locator("thead th").last.is_visible()
    cells = table.locator("tbody tr").nth(1).locator("td")
    assert cells.count() == 12
    assert cells.nth(4).inner_text() == "1"
    assert cells.nth(5).inner_text() == "not covered"
    opened.page.close()


def test_without_scripts_everything_is_there(browser: Any, saved: dict[str, Path]) -> None:
    opened = Opened(browser, saved["france"], java_script_enabled=False)
    assert opened.page.locator("#happened table").first.is_visible()
    assert opened.page.locator("#reports .s").first.is_visible()
    opened.page.close()


def test_the_hostile_page_runs_nothing(browser: Any, saved: dict[str, Path]) -> None:
    opened = Opened(browser, saved["hostile"])
    assert opened.page.evaluate("document.querySelectorAll('script').length") == 1
    assert opened.page.locator("#reports").is_visible()
    assert opened.said == []
    opened.page.close()


@pytest.mark.shared
def test_the_two_reports(browser: Any, gold_brief: Brief, tmp_path: Path) -> None:
    opened = Opened(browser, gold_brief.save(tmp_path / "brief.html"), viewport={"width": 360, "height": 740})
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 360
    assert opened.page.evaluate(_LANDS) == []
    assert opened.said == []
    opened.page.close()
