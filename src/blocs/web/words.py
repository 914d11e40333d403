"""Figures and days as the templates write them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

__all__ = ["FILTERS"]


def figure(value: float | None, digits: int = 2) -> str:
    """A number with so many digits after the point and a true minus; a dash where there is none.

    Examples
    --------
    >>> figure(-1234.5, 1), figure(None), figure(float("nan"))
    ('−1,234.5', '–', '–')
    """
    if value is None or value != value:
        return "–"
    return f"{value:,.{digits}f}".replace("-", "−")


def signed(value: float | None, digits: int = 1) -> str:
    """A change, with its sign.

    Examples
    --------
    >>> signed(0.25), signed(-3.0)
    ('+0.2', '−3.0')
    """
    if value is None or value != value:
        return "–"
    return f"{value:+,.{digits}f}".replace("-", "−")


def percent(value: float | None, digits: int = 0) -> str:
    """A share, in percent.

    Examples
    --------
    >>> percent(0.256)
    '26 %'
    """
    return "–" if value is None or value != value else f"{100 * value:.{digits}f} %".replace("-", "−")


def told_day(value: str | date | None) -> str:
    """A day as a person writes it.

    Examples
    --------
    >>> told_day("2018-09-13"), told_day(None)
    ('13 September 2018', 'day unknown')
    """
    if not value:
        return "day unknown"
    found = date.fromisoformat(value[:10]) if isinstance(value, str) else value
    return f"{found.day} {found:%B} {found.year}"


def plural(count: int, one: str, many: str = "") -> str:
    """A count with its noun.

    Examples
    --------
    >>> plural(1, "report"), plural(1200, "report"), plural(2, "body", "bodies")
    ('1 report', '1,200 reports', '2 bodies')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


FILTERS: dict[str, Callable[..., str]] = {
    "figure": figure,
    "signed": signed,
    "percent": percent,
    "day": told_day,
    "plural": plural,
}
