"""The picture of a projection: the fan of a pair."""

from __future__ import annotations

from typing import Any

from blocs.charts import fan, fan_words, to_svg
from blocs.charts.alone import framed
from blocs.charts.vega import alt
from blocs.projection.of_store import Outlook
from blocs.projection.pairs import bands_of, past_of, title_of
from blocs.projection.project import Projection

__all__ = ["about", "chart", "picture", "words"]


def picture(
    found: Projection,
    ahead: Outlook,
    k: int = 0,
    *,
    skill: tuple[str, ...] = (),
    themed: bool = False,
    width: int = 880,
    prefix: str = "",
) -> str:
    """Draw the fan of a pair as SVG.

    Parameters
    ----------
    found : Projection
    ahead : Outlook
        What it started from, which knows the past.
    k : int
        Place of the pair, one that is known.
    skill : tuple of str
        How well the method has forecast, told in a picture that stands alone.
    themed : bool
        Whether title, ground and colours are left to the page around it; else the picture stands alone.
    width : float
        Pixels; 360 for a phone.
    prefix : str
        Before the ids in the SVG, which are to be unique in a page.
    """
    svg = to_svg(
        chart(found, ahead, k, skill=skill, headed=not themed, width=width),
        name=f"{prefix}fan{k}x{width}",
        title=title_of(found.pairs[k]),
        description=words(found, ahead, k),
        themed=themed,
    )
    return svg if themed else framed(svg)


def chart(
    found: Projection,
    ahead: Outlook,
    k: int = 0,
    *,
    skill: tuple[str, ...] = (),
    headed: bool = True,
    width: int = 880,
) -> alt.LayerChart:
    """Make the fan of a pair; `headed`: title, subtitle and skill stand in it."""
    heads: dict[str, Any] = {}
    if headed:
        heads = {"title": title_of(found.pairs[k]), "subtitle": about(found), "skill": " ".join(skill)}
    known = f"votes known to {found.origin}"
    past, bands = past_of(found, ahead, k), bands_of(found, k)
    return fan(past, bands, until=found.origin, width=width, known=known, **heads)


def words(found: Projection, ahead: Outlook, k: int = 0) -> str:
    """Say where a pair stood and may stand, for those who do not see the chart."""
    return fan_words(past_of(found, ahead, k), bands_of(found, k), until=found.origin)


def about(found: Projection) -> str:
    """What is projected, and what the bands are."""
    return (
        f"Likeness of UN votes ({found.measure}, −1 to 1), led on from {found.origin}; bands: the inner 50 "
        f"and 90 % of {len(found.draws):,} draws, seed {found.seed}"
    )
