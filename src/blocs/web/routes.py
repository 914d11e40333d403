"""Everything that the site answers: its pages, and the changes that visitors can make."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from blocs.web.page import Change, Page

if TYPE_CHECKING:
    from starlette.routing import Route

    from blocs.web.site import Site

__all__ = ["changes", "others", "pages"]

_ROOMS = (
    "overview",
    "reports",
    "report",
    "compare",
    "pairs",
    "pair",
    "blocs",
    "whatif",
    "trace",
    "sources",
    "find",
    "jobs",
)
"""Modules of `blocs.web.pages`, in the order in which addresses are matched."""


def pages() -> tuple[Page, ...]:
    """All pages."""
    return tuple(page for room in _ROOMS for page in getattr(_module(room), "PAGES", ()))


def changes() -> tuple[Change, ...]:
    """All changes."""
    from blocs.web.jobs.changes import CHANGES

    return (*(change for room in _ROOMS for change in getattr(_module(room), "CHANGES", ())), *CHANGES)


def others(site: Site) -> tuple[Route, ...]:
    """Addresses beside pages and changes, of modules that have a function `routes`: files to take away."""
    return tuple(
        route for room in _ROOMS if (own := getattr(_module(room), "routes", None)) for route in own(site)
    )


def _module(room: str) -> object:
    return import_module(f"blocs.web.pages.{room}")
