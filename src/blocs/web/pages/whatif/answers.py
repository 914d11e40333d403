"""`Answers`: what has been worked out already, kept until the datasets of the store change."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, TypeVar

from blocs.projection.of_store import Outlook, outlook
from blocs.scenario import Consequences, World, whatif, world_of
from blocs.web.errors import Busy
from blocs.web.held import Held
from blocs.web.pages.whatif.offered import Latest
from blocs.web.pages.whatif.solver import Asked, solved
from blocs.web.pages.whatif.tokens import read_token
from blocs.web.pages.whatif.view import WhatifView, scenario_of

if TYPE_CHECKING:
    from pathlib import Path

    from blocs.ties import Holdings
    from blocs.web.solvers import Solvers

__all__ = ["Answers", "answers_of"]

Made = TypeVar("Made")
_MOST_QUICK, _MOST_SLOW = 120, 16
"""Answers kept: a quick one takes some 150 kB, the others more."""
_FIRST = WhatifView(tariff=(read_token("tariff", "USA:CHN=25"),))
"""What solvers work out before anyone asks, so that all is loaded."""
_AT_ONCE = 3
"""Full answers that are worked out or waited for; the threads of the site have other work too."""


class _Kept:
    """Answers by what was asked; of more than `most`, those longest unasked are forgotten."""

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, threading.Lock()
        self._held: OrderedDict[Hashable, Any] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]  # type: ignore[no-any-return]
        made = make()
        with self._lock:
            self._held[key] = made
            self._held.move_to_end(key)
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        return made


class Answers:
    """Answers to what-ifs; they rest on the datasets of a store, not on its reports.

    Parameters
    ----------
    holdings : Holdings
    folder : Path
        Of the store.
    mark : str
        Another word after its datasets have changed.
    solvers : Solvers
        Processes for the quick answers.
    """

    def __init__(self, holdings: Holdings, folder: Path, mark: str, solvers: Solvers) -> None:
        """Find where alignment stands by the datasets; that takes a second where there are votes."""
        self._folder, self._mark, self._solvers = folder, mark, solvers
        solvers.warm(solved, self._asked(_FIRST))
        self.ahead: Outlook = outlook(holdings)
        self._worlds: dict[str, World] = {}
        self._lock = threading.Lock()
        self._one, self._room = threading.Lock(), threading.BoundedSemaphore(_AT_ONCE)
        self._quick, self._slow = _Kept(_MOST_QUICK), _Kept(_MOST_SLOW)

    def world(self, view: WhatifView) -> World:
        """What a what-if meets: made once for a base, and shared by all threads, which only read it."""
        with self._lock:
            if view.base not in self._worlds:
                self._worlds[view.base] = world_of(scenario_of(view), prospect=self.ahead.prospect)
            return self._worlds[view.base]

    def quick(self, view: WhatifView) -> dict[str, Any]:
        """What follows, with few draws and without blocs, as plain data.

        Raises
        ------
        PolicyError, UsageError, SolverError
            As `blocs.scenario.whatif`.
        """
        return self._quick.get(view, lambda: self._solvers.run(solved, self._asked(view)))

    def _asked(self, view: WhatifView) -> Asked:
        return Asked(self._folder, self._mark, view)

    def full(self, view: WhatifView, evidence: Latest) -> Consequences:
        """What follows, with all draws, blocs, and the odds of what some reports predict.

        Raises
        ------
        PolicyError, UsageError, SolverError
            As `blocs.scenario.whatif`.
        Busy
            When several are being worked out.
        """

        def make() -> Consequences:
            if not self._room.acquire(blocking=False):
                raise Busy("several full answers are being worked out; try again in a few seconds")
            try:
                with self._one:  # each takes a second of a core, and memory
                    return whatif(scenario_of(view), self.world(view), evidence=evidence)
            finally:
                self._room.release()

        return self.keep((view, evidence.mark), make)

    def keep(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Keep what took long to make, the latest few, until the datasets change."""
        return self._slow.get(key, make)


def answers_of(held: Held) -> Answers:
    """The answers of a site."""

    def make() -> Answers:
        return Answers(held.holdings(), held.folder, held.datasets(), held.solvers)

    return held.keep("whatif answers", make, datasets=True)
