"""The picture of what follows from a scenario: alignment of the pairs that are watched, else trade.

All pictures of an answer are in `blocs.charts.what_if`: this is the one that stands for them.
"""

from __future__ import annotations

from blocs.charts.alone import framed
from blocs.charts.vega import alt
from blocs.charts.what_if import Picture, pictures
from blocs.errors import DataError
from blocs.scenario.consequences import Consequences

__all__ = ["chart", "foremost", "picture", "words"]


def picture(found: Consequences, *, themed: bool = False, width: int = 880, prefix: str = "") -> str:
    """Draw the alignment of the pairs that are watched as SVG; trade, where no pair is.

    Parameters
    ----------
    found : Consequences
    themed : bool
        Whether title, ground and colours are left to the page around it; else the picture stands alone.
    width : float
        Pixels; 360 for a phone.
    prefix : str
        Before the ids in the SVG, which are to be unique in a page.

    Raises
    ------
    DataError
        When there is nothing to draw.
    """
    svg = foremost(found).svg(width, headed=not themed, themed=themed, prefix=prefix)
    return svg if themed else framed(svg)


def chart(found: Consequences, *, headed: bool = True, width: int = 880) -> alt.LayerChart:
    """Make the chart of an answer; `headed`: title and subtitle stand in it.

    Raises
    ------
    DataError
        When there is nothing to draw.
    """
    return foremost(found).draw(width, headed)


def words(found: Consequences) -> str:
    """Say what the chart says, for those who do not see it.

    Raises
    ------
    DataError
        When there is nothing to draw.
    """
    return foremost(found).description


def foremost(found: Consequences) -> Picture:
    """Give the first picture of an answer.

    Raises
    ------
    DataError
        When there is none: no pair is watched, and no trade is touched.
    """
    made = pictures(found)
    if not made:
        raise DataError("there is nothing to draw: no pair is watched, and no trade is touched")
    return made[0]
