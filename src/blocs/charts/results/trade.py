"""The picture of a trade policy: who loses and gains, and who takes the diverted trade."""

from __future__ import annotations

from typing import Literal

from blocs.charts import Effect, to_svg, trade_effects
from blocs.charts.alone import framed
from blocs.charts.vega import alt
from blocs.sources import Frame
from blocs.states.naming import name_of
from blocs.trade import Outcome
from blocs.trade.effects import touched_pairs
from blocs.trade.policy import Agreement, Measure
from blocs.trade.policy.parties import side

__all__ = ["about", "chart", "effects_of", "picture", "words"]

_TITLE = 110
"""Signs of a title at most."""


def picture(
    outcome: Outcome, name: str = "", *, themed: bool = False, width: int = 880, prefix: str = ""
) -> str:
    """Draw an outcome as SVG.

    Parameters
    ----------
    outcome : Outcome
    name : str
        Of the policy; its measures in words where it has none.
    themed : bool
        Whether title, ground and colours are left to the page around it; else the picture stands alone.
    width : float
        Pixels; 360 for a phone.
    prefix : str
        Before the ids in the SVG, which are to be unique in a page.
    """
    svg = to_svg(
        chart(outcome, name, headed=not themed, width=width),
        name=f"{prefix}trade{width}",
        title=name or " ".join(outcome.measures),
        description=words(outcome),
        themed=themed,
    )
    return svg if themed else framed(svg)


def chart(outcome: Outcome, name: str = "", *, headed: bool = True, width: int = 880) -> alt.LayerChart:
    """Make the chart of an outcome; `headed`: title and subtitle stand in it."""
    title = name or " ".join(outcome.measures)
    short = title if len(title) <= _TITLE else _clause(title)
    head, under = (short, about(outcome)) if headed else ("", "")
    return trade_effects(*effects_of(outcome), title=head, subtitle=under, width=width)


def words(outcome: Outcome) -> str:
    """Say how real incomes of those who act and are met change, for those who do not see the chart."""
    incomes, _, _ = effects_of(outcome)
    said = "; ".join(f"{e.name} {e.value:+.3f} %" for e in incomes if e.mark and e.value is not None)
    return f"Change of real income: {said}"


def about(outcome: Outcome) -> str:
    """Benchmark and meaning of the intervals, on one line."""
    told = f"Long run, against {outcome.economy.year}"
    if not outcome.draws:
        return f"{told}; central elasticities"
    return f"{told}; intervals: {outcome.level:.0%} of {outcome.draws:,} draws of the elasticities"


def effects_of(outcome: Outcome) -> tuple[list[Effect], list[Effect], list[Effect]]:
    """Rows of the chart: incomes in percent, diverted sales and purchases in billion USD."""
    places = touched_pairs(outcome.equilibrium)
    codes = outcome.economy.states
    acting = {code for measure in outcome.policy for code in _acting(outcome, measure)}
    met = {codes[k] for pair in places for k in pair} - acting
    marks: dict[str, Literal["acting", "targeted"]] = dict.fromkeys(met, "targeted")
    marks |= dict.fromkeys(acting, "acting")

    def rows(table: Frame, column: str, unit: float) -> list[Effect]:
        return [
            Effect(
                name_of(str(row["state"])),
                _scaled(row[column], unit),
                _scaled(row.get(f"{column}_low"), unit),
                _scaled(row.get(f"{column}_high"), unit),
                marks.get(str(row["state"]), ""),
            )
            for row in table.rows()
        ]

    return (
        rows(outcome.states, "real_income", 1),
        rows(outcome.diverted, "sells_more", 1000),
        rows(outcome.diverted, "buys_more", 1000),
    )


def _acting(outcome: Outcome, measure: Measure) -> set[str]:
    """States of the table that act in a measure; parties to an agreement all do."""
    parties = measure.between if isinstance(measure, Agreement) else measure.by
    return {outcome.economy.states[row] for row in side(parties, outcome.economy, measure.since).rows}


def _clause(text: str) -> str:
    """As many whole clauses of a sentence as a title holds."""
    head = text[: _TITLE - 1]
    ends = max(head.rfind(", "), head.rfind(" ("))
    return f"{head[:ends]} …" if ends > _TITLE // 3 else f"{head}…"


def _scaled(value: float | None, unit: float) -> float | None:
    return None if value is None else value / unit
