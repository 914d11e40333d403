"""What is made ready once the first page was answered: less without datasets, no more when told to stop."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from blocs.scenario import Scenario
from blocs.web import Settings, warmth
from blocs.web.app import create_app
from blocs.web.pages import prepared
from blocs.web.pages.whatif.view import WhatifView, scenario_of
from blocs.web.site import Site
from blocs.web.warmth import Warmth


def site_of(folder: Path) -> Site:
    site = create_app(Settings(folder / "s", port=0)).state.site
    assert isinstance(site, Site)
    return site


def threads() -> list[str]:
    return [each.name for each in threading.enumerate() if each.name == "blocs-warmth"]


def test_a_view_starts_from_what_a_scenario_has_unless_told() -> None:
    made, usual = scenario_of(WhatifView()), Scenario()
    assert (made.years, made.seed, made.blocs) == (usual.years, usual.seed, usual.blocs)


@pytest.mark.parametrize("datasets", [(), ("un-votes",)])
def test_steps_are_done_once_and_votes_only_where_there_are_datasets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, datasets: tuple[str, ...]
) -> None:
    site, done = site_of(tmp_path), []

    class Held:
        names = datasets

    monkeypatch.setattr(warmth, "_PAUSE", 0.0)
    monkeypatch.setattr(warmth, "_LATER", 0.0)
    monkeypatch.setattr(warmth, "_ROOMS", ("json",))
    monkeypatch.setattr(site.held, "holdings", Held)
    monkeypatch.setattr(prepared, "steps", lambda held: (lambda: done.append(held),))
    warm = site.warmth = Warmth(site)
    for _ in range(2):
        asyncio.run(warm.begin())
    thread = warm._thread
    assert thread is not None
    thread.join(30)
    site.close()
    assert len(done) == len(datasets) and not threads()


def test_told_to_stop_it_ends_between_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warmth, "_PAUSE", 60.0)
    site = site_of(tmp_path)
    site.warmth = Warmth(site)
    asyncio.run(site.warmth.begin())
    assert threads() == ["blocs-warmth"]
    site.close()
    assert threads() == []
    asyncio.run(site.warmth.begin())
    assert threads() == []
