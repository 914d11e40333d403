"""Words and figures of a tie as a person reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blocs.states.naming import name_of

if TYPE_CHECKING:
    from blocs.ties.profile import Line, Profile

__all__ = ["figure", "title_of", "told_by"]


def figure(value: float) -> str:
    """A value in few signs, with a true minus; what is not zero does not look like it.

    Examples
    --------
    >>> figure(0.12345), figure(-3.0), figure(84_321.7), figure(0.0004)
    ('0.123', '−3', '84,322', '0.0004')
    """
    size = abs(value)
    if size >= 1000:
        text = f"{size:,.0f}"
    elif size == round(size):
        text = f"{size:.0f}"
    elif size >= 10:
        text = f"{size:.1f}"
    else:
        text = f"{size:.3f}" if size >= 0.01 else f"{size:.2g}"
    return f"−{text}" if value < 0 else text


def title_of(found: Profile) -> str:
    """Both states by name; nothing where the profile is not of two."""
    return " and ".join(map(name_of, found.ask.pair or ()))


def told_by(line: Line) -> str:
    """Who tells a line, as an addition to its sides; nothing where data do."""
    return f", {line.told}" if line.told.startswith("coded") else ", reports" if line.told else ""
