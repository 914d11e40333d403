"""A site on a small world of datasets (1988 to 1992) and a few reports of China and Russia, made up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from blocs.evidence import open_store
from blocs.reading.reading import Reading
from blocs.sources import shelf
from blocs.web import Settings
from blocs.web.app import create_app
from evidence.make import Writer
from ties.world import read

EVIL = "<script>alert(1)</script> onload=\"x\" '{{ 3 * 617 }}'"


def ledger() -> Reading:
    """1990: a meeting, a threat, an act between others, and trade of a whole year and of a half."""
    writer = Writer(
        "ledger.txt",
        "China met Russia in May. Russia threatened China. Trade of the two reached 6 billion dollars in "
        "1990. In the first half it was 2 billion dollars. Exports came to 9 billion dollars. "
        "China met Japan.\n",
        "1990-06-10",
        publisher="The Ledger",
    )
    writer.event("met", "CONSULT", "CHN RUS", date=("1990-05-02", "1990-05-02"))
    writer.event("threatened", "THREATEN", "RUS>CHN", date=("1990-06-01", "1990-06-01"), goldstein=-4.4)
    writer.quantity("6 billion", 6e9, "USD", "Trade", "CHN RUS", period=("1990-01-01", "1990-12-31"))
    writer.quantity("2 billion", 2e9, "USD", "trade", "CHN RUS", period=("1990-01-01", "1990-06-30"))
    writer.quantity("9 billion", 9e9, "USD", "Exports", "CHN RUS", period=("1990-01-01", "1990-12-31"))
    writer.event("met", "CONSULT", "CHN JPN", nth=1, date=("1990-06-02", "1990-06-02"))
    return writer.done()


def observer() -> Reading:
    """1991: the two cooperate, plan a meeting, and nobody read of June 1990 to July 1991 in between."""
    writer = Writer(
        "observer.txt",
        "Russia and China trained together on Monday. They will meet again. Some 300 tanks took part.\n",
        "1991-08-20",
        publisher="The Observer",
    )
    writer.event("trained", "COOPERATE", "RUS CHN", date=("1991-08-19", "1991-08-19"), contexts=("military",))
    writer.event("meet", "CONSULT", "RUS CHN", realis="planned")
    writer.quantity("300 tanks", 300, "tank", "tanks", "CHN RUS")
    return writer.done()


def evil() -> Reading:
    """A report whose words and outlet try to be something else than text."""
    writer = Writer(
        "evil.txt",
        f"China attacked {EVIL} Russia, for 7 {EVIL} of it.\n",
        "1991-09-01",
        publisher=f"Ev'il {EVIL}",
    )
    writer.event(f"attacked {EVIL}", "ASSAULT", "CHN>RUS", date=("1991-09-01", "1991-09-01"))
    writer.quantity(f"7 {EVIL}", 7, "tank", f"{EVIL} of it", "CHN RUS")
    return writer.done()


def store_of(folder: Path, *readings: Reading, datasets: tuple[str, ...] | None = ()) -> Path:
    """A store of some readings and of datasets of the small world; None: all of them."""
    if datasets is None or datasets:
        for dataset in read(folder.parent / f"{folder.name}-files", *(datasets or ())):
            shelf.keep(dataset, folder)
    with open_store(folder) as store:
        list(store.add_all(readings))
        store.relink()
    return folder


@contextmanager
def served(folder: Path) -> Iterator[TestClient]:
    """A site on a store."""
    with TestClient(create_app(Settings(folder)), base_url="http://localhost") as client:
        yield client


def asked(client: TestClient, path: str) -> dict[str, Any]:
    """What the JSON of a page tells."""
    answer = client.get(f"/api{path}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found
