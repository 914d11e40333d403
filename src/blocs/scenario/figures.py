"""Figures of an answer as a person reads them: with their intervals, and no more digits than they bear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["between", "effect_cell", "listed", "minus", "number", "percent", "signed", "world_cell"]

Row = Mapping[str, Any]


def world_cell(row: Row, world: str) -> str:
    """Alignment in one of the worlds, with its interval."""
    low, high = row[f"{world}_low"], row[f"{world}_high"]
    return f"{number(row[world])} ({number(low)} to {number(high)})"


def effect_cell(row: Row) -> str:
    """Effect on alignment with its interval; "none" where no pressure changes."""
    low, high = row["effect_low"], row["effect_high"]
    if not (low or high or row["effect"]):
        return "none"
    return f"{signed(row['effect'])} ({signed(low)} to {signed(high)})"


def number(value: float) -> str:
    """Two digits, with a true minus, and no minus at zero."""
    return minus(f"{value + 0.0:.2f}".replace("-0.00", "0.00"))


def signed(value: float) -> str:
    """Three digits and a sign; a plain zero."""
    text = f"{value:+.3f}"
    return "0" if float(text) == 0 else minus(text)


def percent(share: float) -> str:
    """A share in percent; what is not certain does not look so."""
    if 0 < share < 0.01:
        return "under 1 %"
    return "over 99 %" if 0.99 < share < 1 else f"{100 * share:.0f} %"


def between(row: Row, name: str, digits: int) -> str:
    """Bounds of a column of a row; nothing where there are none."""
    low, high = row.get(f"{name}_low"), row.get(f"{name}_high")
    return "" if low is None or high is None else f"{low:+.{digits}f} to {high:+.{digits}f}"


def minus(text: str) -> str:
    """Put true minus signs for hyphens."""
    return text.replace("-", "−")


def listed(words: Sequence[str]) -> str:
    """Words in a row; of more than three the first two."""
    if len(words) > 3:
        return f"{', '.join(words[:2])} and {len(words) - 2} others"
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
