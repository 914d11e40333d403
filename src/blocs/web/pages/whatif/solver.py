"""A quick answer from nothing but the folder of a store and a view, so that any process can work it out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from blocs.web.pages.whatif.view import WhatifView, quick_scenario, scenario_of

__all__ = ["Asked", "solved"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A what-if on a store.

    Attributes
    ----------
    folder : Path
    mark : str
        Another word after the datasets have changed.
    view : WhatifView
    """

    folder: Path
    mark: str
    view: WhatifView


def solved(asked: Asked) -> dict[str, Any]:
    """What follows, with few draws and without blocs, as plain data; see `blocs.scenario.whatif`."""
    from blocs.scenario import whatif
    from blocs.web.pages.whatif.told import told

    _one_thread()
    return told(whatif(quick_scenario(asked.view), _world(asked.folder, asked.mark, asked.view.base)))


@cache
def _one_thread() -> None:
    """Arrays so small gain nothing by threads of their own, which other processes would wait for."""
    from threadpoolctl import threadpool_limits

    threadpool_limits(1)


@lru_cache(4)
def _world(folder: Path, mark: str, base: str) -> Any:
    from blocs.scenario import world_of

    here = world_of(scenario_of(WhatifView(base=base)), prospect=_ahead(folder, mark))
    return replace(here, quick=True)


@lru_cache(1)
def _ahead(folder: Path, mark: str) -> Any:
    from blocs.projection.of_store import outlook
    from blocs.ties import Holdings

    del mark
    return outlook(Holdings((), folder)).prospect
