"""One browser for all of these tests, and one site that the real command serves on reports really read."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from blocs.evidence import open_store
from blocs.sources import shelf
from ties.world import read as read_world

CORPUS = Path(__file__).resolve().parents[3] / "corpus" / "dev"
SAMPLES = Path(str(files("blocs.reports").joinpath("samples")))
READ = (
    SAMPLES / "2018-09-12-northern-ledger.md",
    SAMPLES / "2018-09-13-pacific-observer-weekly.md",
    CORPUS / "dev4_turkey_s400_analysis.txt",
    CORPUS / "dev7_korea_japan_agency.txt",
)
"""What the site holds: two that tell the same, and two others, one of them without a day."""
ACCEPTED = ("Failed to load resource: the server responded with a status of 40",)
"""What the browser may say: that a page is not there, or a form was wrong, where a test asks for one."""
Open = Callable[..., Any]


@dataclass(frozen=True)
class Served:
    """A site and the two reports in it that tell the same."""

    address: str
    ledger: str
    observer: str


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Any]:
    """A Chromium that nobody sees; there can be one driver only, so all tests share it."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="playwright is not installed; pip install 'blocs[test]'"
    )
    with playwright.sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=chromium)
        yield running
        running.close()


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The site; tests that change something undo it, or ask for counts before and after."""
    folder = tmp_path_factory.mktemp("walked")
    store = folder / "s"
    for dataset in read_world(folder / "world", "un-votes", "nmc"):
        shelf.keep(dataset, store)
    blocs = [sys.executable, "-m", "blocs"]
    read = [*blocs, "read", *map(str, READ), "--reader", "rules", "--store", str(store), "--json"]
    subprocess.run(read, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with open_store(store, read_only=True) as opened:
        ledger, observer = (opened.report(path.name).id for path in READ[:2])
    serve = [*blocs, "serve", "--store", str(store), "--port", "0", "--reader", "rules", "--json"]
    with subprocess.Popen(serve, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as served:
        assert served.stdout is not None
        try:
            address = json.loads(served.stdout.readline())["address"].rstrip("/")
            yield Served(address, ledger, observer)
        finally:
            served.terminate()


@pytest.fixture
def open_page(browser: Any) -> Iterator[Open]:
    """Opens pages, each as a visitor of its own; whatever a browser complains of fails the test."""
    faults: list[str] = []

    def note(said: Any) -> None:
        if said.type in ("error", "warning") and not said.text.startswith(ACCEPTED):
            faults.append(f"{said.text} ({said.location.get('url')})")

    with ExitStack() as stack:

        def make(**options: Any) -> Any:
            options = {
                "viewport": {"width": 1280, "height": 900},
                "reduced_motion": "reduce",
                "locale": "en-GB",
                **options,
            }
            context = browser.new_context(**options)
            stack.callback(context.close)
            context.set_default_timeout(20_000)
            page = context.new_page()
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.on("console", note)
            page.on("dialog", lambda dialog: faults.append(f"dialog: {dialog.message}"))
            return page

        yield make
    assert not faults
