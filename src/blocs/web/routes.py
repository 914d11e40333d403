"""Everything that the site answers: its pages, and the changes that visitors can make."""

from __future__ import annotations

from importlib import import_module

from blocs.web.page import Change, Page

__all__ = ["changes", "pages"]

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


def _module(room: str) -> object:
    return import_module(f"blocs.web.pages.{room}")
