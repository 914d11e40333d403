"""Where the alignment of a pair may stand in the years to come, with how well the method has forecast."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from blocs.errors import BlocsError
from blocs.web.pages.widths import two_widths

if TYPE_CHECKING:
    from blocs.projection import Projection
    from blocs.projection.of_store import Outlook
    from blocs.web.held import Held

__all__ = ["Ahead", "ahead_data", "ahead_of", "ahead_picture", "outlook_of"]

_WIDE, _NARROW = 880, 360


@dataclass(frozen=True, eq=False)
class Ahead:
    """A projection of one pair, what it started from, and how well the method has forecast."""

    found: Projection
    start: Outlook
    skill: tuple[str, ...]


def outlook_of(held: Held) -> Outlook:
    """Where projections start from; kept until the datasets change."""
    from blocs.projection.of_store import outlook  # in functions, all of it: the site is to start at once

    return held.keep("outlook", lambda: outlook(held.holdings()), datasets=True)


def ahead_of(held: Held, a: str, b: str, years: int) -> Ahead | str:
    """Project a pair so many years on, as `blocs project` does; or words why it cannot be."""
    from blocs.projection import project, shipped_backtest, skill_line
    from blocs.projection.verdicts import PRESSURE

    def make() -> Ahead | str:
        start = outlook_of(held)
        try:
            found = project(start.prospect, [(a, b)], until=start.prospect.until + years)
        except BlocsError as error:
            return str(error)
        if not found.known.any():
            return (
                "the two never voted together of late in the United Nations, so their alignment is not known"
            )
        test = shipped_backtest()
        far = int(found.years[-1]) - found.origin
        return Ahead(found, start, tuple(dict.fromkeys(skill_line(test, h, PRESSURE) for h in (1, far))))

    return held.keep(("ahead", a, b, years), make, datasets=True)


def ahead_data(ahead: Ahead) -> dict[str, Any]:
    """The projection as plain data."""
    from blocs.projection.pairs import bands_of, closer, past_of

    found = ahead.found
    return {
        "measure": found.measure,
        "origin": found.origin,
        "until": int(found.years[-1]),
        "draws": len(found.draws),
        "seed": found.seed,
        "past": list(past_of(found, ahead.start, 0).rows()),
        "bands": list(bands_of(found, 0).rows()),
        "closer": closer(found, 0),
        "skill": list(ahead.skill),
        "remarks": list(ahead.start.remarks),
    }


def ahead_picture(ahead: Ahead) -> Markup:
    """Draw the fan, wide and narrow."""
    from blocs.charts.results import project as picture_of

    def drawn(width: int) -> str:
        return picture_of.picture(ahead.found, ahead.start, themed=True, width=width)

    return two_widths(drawn(_WIDE), drawn(_NARROW))
