"""Odds of predictions as a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from blocs.scenario.foretelling.odds import Odds
from blocs.sources import Column, Frame

__all__ = ["predictions_frame"]


def predictions_frame(told: Sequence[Odds], *, sources: Sequence[str] = ()) -> Frame:
    """Lay odds out as a table, one row a prediction.

    Parameters
    ----------
    told : sequence of Odds
    sources : sequence of str
        What to cite.

    Returns
    -------
    Frame ("prediction")
        ``kind``, ``what``, ``says``, ``states``, ``until``, ``needed`` (percent of growth), ``chance``,
        ``low``, ``high``, ``chance_on``, ``chance_back``, ``chance_scenario`` (0 to 1), ``n``, ``basis``,
        ``part``, ``outcome``, ``outcome_source``, and the place: ``report``, ``start``, ``end``, ``record``.
    """

    def text(name: str, values: Iterable[str | None], note: str) -> Column:
        return Column(name, [value or None for value in values], "", note, like="text")

    def number(name: str, unit: str, note: str) -> Column:
        return Column(name, np.array([_nan(getattr(o, name)) for o in told], float), unit, note)

    said = [o.prediction for o in told]
    share = "share"
    columns = [
        text("kind", (p.kind for p in said), "trade, alignment or other"),
        text("what", (p.what for p in said), "what is predicted"),
        text("says", (p.says for p in said), "who says so"),
        text("states", (" ".join(p.owners) for p in said), "codes of the states"),
        text("until", (o.until for o in told), "last day, or the horizon"),
        number("needed", "percent", "growth in one year that it needs"),
        number("chance", share, "chance that it comes about, without the measures"),
        number("low", share, "lower end of the interval of 90 %"),
        number("high", share, "upper end"),
        number("chance_on", share, "chance if the rest of the year grows as its first months"),
        number("chance_back", share, "chance if the rest of the year grows as comparable pairs do"),
        number("chance_scenario", share, "chance with the measures"),
        Column("n", [o.n for o in told], "", "comparable pairs, or draws", like="whole"),
        text("basis", (o.basis for o in told), "how the odds were made, or why there are none"),
        text("part", (o.part for o in told), "what is known of the first months of the year"),
        text("outcome", (o.outcome for o in told), "what came of it"),
        text("outcome_source", (o.outcome_source for o in told), "who tells so"),
        text("report", (p.report for p in said), "name of the report"),
        Column("start", [p.sentence[0] for p in said], "", "first code point of the sentence", like="whole"),
        Column("end", [p.sentence[1] for p in said], "", "one past its last", like="whole"),
        text("record", (" ".join(p.ids) for p in said), "ids of the records"),
    ]
    return Frame("prediction", columns, sources)


def _nan(value: float | None) -> float:
    return np.nan if value is None else value
