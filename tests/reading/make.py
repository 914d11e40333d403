"""Small reports for the reader's tests, and short ways to look at what was read."""

from __future__ import annotations

from datetime import date

from blocs.reading import Reading, read_report
from blocs.reports import Report, load_bytes

THURSDAY = date(2018, 9, 13)


def report(text: str, published: date | None = THURSDAY, name: str = "a.txt") -> Report:
    """The report that a file with this text gives."""
    return next(iter(load_bytes(text.encode(), name, published=published)))


def read(text: str, published: date | None = THURSDAY) -> Reading:
    """What is read from this text."""
    return read_report(report(text, published), reader="rules")
