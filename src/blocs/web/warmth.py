"""`Warmth`: what visitors go to next is made ready in a thread, once the first page was answered."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from blocs.web.site import Site

__all__ = ["Warmth"]

_LOG = logging.getLogger("blocs.web")
_PAUSE, _LATER = 0.05, 2.0
"""Seconds between small steps, in which others are answered, and before those that take seconds each."""
_ROOMS = ("altair", "vl_convert", "blocs.scenario", "blocs.web.pages.whatif.page", "blocs.web.pages.prepared")
"""Modules that the first page does without."""


class Warmth:
    """Makes a site ready, step by step, from its first answer on; between steps it stops when told to.

    Parameters
    ----------
    site : Site
    """

    def __init__(self, site: Site) -> None:
        """Begin nothing yet."""
        self._site = site
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    async def begin(self) -> None:
        """Begin; asked for again, it does nothing. Never waits: it is what runs behind an answer."""
        with self._lock:
            if self._thread is None and not self._over.is_set():
                self._thread = threading.Thread(target=self._work, name="blocs-warmth", daemon=True)
                self._thread.start()

    def close(self, patience: float = 2.0) -> None:
        """Begin no further step, and wait some seconds at most for the one under way."""
        with self._lock:
            self._over.set()
        if self._thread is not None:
            self._thread.join(patience)

    def _work(self) -> None:
        try:
            for pause, step in _steps(self._site):
                if self._over.wait(pause):
                    return
                step()
        except Exception:
            # nobody asked for it: the page that needs it makes it, and says why it cannot
            _LOG.exception("what pages need next could not be made ready")
        finally:
            self._site.held.leave()


def _steps(site: Site) -> Iterator[tuple[float, Callable[[], Any]]]:
    """What to do, and the pause before it."""
    for name in _ROOMS:
        yield _PAUSE, lambda name=name: import_module(name)  # type: ignore[misc]
    for template in sorted({page.template for page in site.pages.values()}):
        yield _PAUSE, lambda name=template: site.templates.get_template(name)  # type: ignore[misc]
    from blocs.web.pages.prepared import steps

    if site.held.holdings().names:
        for step in steps(site.held):
            yield _LATER, step
