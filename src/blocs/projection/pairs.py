"""One pair of a projection: its name, its past, its bands, and whether it comes closer."""

from __future__ import annotations

from blocs.projection.of_store import Outlook, history
from blocs.projection.project import Projection
from blocs.sources import Frame
from blocs.states.naming import name_of

__all__ = ["bands_of", "closer", "past_of", "title_of"]


def title_of(pair: tuple[str, str]) -> str:
    """Both states by name."""
    return " and ".join(name_of(code) for code in pair)


def past_of(found: Projection, ahead: Outlook, k: int) -> Frame:
    """What was measured of a pair; empty where no data of it are at hand."""
    one, two = (int(ahead.prospect.numbers[ahead.prospect.place(code)]) for code in found.pairs[k])
    return history(ahead.panel, (one, two))


def bands_of(found: Projection, k: int) -> Frame:
    """Rows of the table that are of one pair."""
    a, b = found.pairs[k]
    return found.frame.filter(lambda row: (row["a"], row["b"]) == (a, b))


def closer(found: Projection, k: int) -> str:
    """How likely a pair stands closer at the end than in the first year; empty where there is one year."""
    first, last = (int(found.years[place]) for place in (0, -1))
    if first == last:
        return ""
    chance = found.chance(found.pairs[k], 0.0, last)
    return f"Closer in {last} than in {first} in {100 * chance:.0f} % of the draws."
