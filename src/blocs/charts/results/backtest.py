"""The picture of a backtest: skill against persistence, and coverage, by horizon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from blocs.charts import skill, skill_words, to_svg
from blocs.charts.alone import framed
from blocs.charts.vega import alt
from blocs.projection.backtest import Backtest
from blocs.projection.verdicts import about
from blocs.sources import Column, Frame

__all__ = ["TITLE", "chart", "picture", "words"]

TITLE = "How well alignment would have been forecast"


def picture(found: Backtest, *, themed: bool = False, width: int = 880, prefix: str = "") -> str:
    """Draw skill against persistence and coverage by horizon, as SVG.

    Parameters
    ----------
    found : Backtest
    themed : bool
        Whether title, ground and colours are left to the page around it; else the picture stands alone.
    width : float
        Pixels; 360 for a phone.
    prefix : str
        Before the ids in the SVG, which are to be unique in a page.
    """
    drawn = chart(found, headed=not themed, width=width)
    svg = to_svg(drawn, name=f"{prefix}skill{width}", title=TITLE, description=words(found), themed=themed)
    return svg if themed else framed(svg)


def chart(found: Backtest, *, headed: bool = True, width: int = 880) -> alt.LayerChart:
    """Make the chart of a backtest; `headed`: title and subtitle stand in it."""
    against, tables = _tables(found)
    heads: dict[str, Any] = {"title": TITLE, "subtitle": about(found)} if headed else {}
    return skill(*tables, against=against, width=width, **heads)


def words(found: Backtest) -> str:
    """Say what the chart says, for those who do not see it."""
    against, tables = _tables(found)
    return skill_words(*tables, against=against)


def _tables(found: Backtest) -> tuple[str, tuple[Frame, Frame]]:
    """Skill over persistence (else over the best rival), and coverage, as the chart takes them."""
    source = found.table()
    name = "skill" if found.persistence is None else "over_persistence"
    rows = [row for row in source.rows() if row["forecaster"] != found.persistence]
    ends = {"skill": name, "low": f"{name}_low", "high": f"{name}_high"}

    def texts(of: Sequence[Mapping[str, Any]]) -> list[Column]:
        return [
            Column("forecaster", [row["forecaster"] for row in of], like="text"),
            Column("horizon", [row["horizon"] for row in of], "years", like="number"),
        ]

    skills = [
        Column(key, [row[column] for row in rows], "share", like="number") for key, column in ends.items()
    ]
    held = Column("coverage", list(source["cover90"]), "share", like="number")
    against = found.persistence or "the best naive rival"
    unit = "horizon and forecaster"
    return against, (Frame(unit, [*texts(rows), *skills]), Frame(unit, [*texts(source.rows()), held]))
