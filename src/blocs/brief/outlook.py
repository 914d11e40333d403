"""What is said to come: the predictions of the reports, each once, with odds and with what came of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Any

import numpy as np

from blocs.brief.acts import Cluster
from blocs.brief.desk import Desk, plain_text
from blocs.brief.figures import FigureRow
from blocs.brief.model import Prediction, Source
from blocs.brief.words import days_in_words, phrase
from blocs.errors import UsageError
from blocs.projection import project, shipped
from blocs.reading.records import Event, Quantity
from blocs.scenario import Consequences, Odds, Scenario, odds, predicted, predictions_frame
from blocs.scenario.foretelling import Prediction as Foretold
from blocs.scenario.foretelling import outcome_of
from blocs.scenario.reported.given import base_part
from blocs.trade import YEARS

__all__ = ["predictions"]

Row = Mapping[str, Any]


def predictions(
    desk: Desk,
    found: Sequence[Cluster],
    rows: Sequence[FigureRow],
    *,
    pressures: Collection[str] = (),
    world: tuple[str, Consequences] | None = None,
) -> tuple[Prediction, ...]:
    """Amounts, alignment and acts said to come; those with odds first.

    Parameters
    ----------
    desk : Desk
    found : sequence of Cluster
        Acts: one told by several reports is one prediction.
    rows : sequence of FigureRow
        Likewise amounts.
    pressures : collection of str
        Ids of records that are told as pressures, and are no predictions here.
    world : (str, Consequences), optional
        Title and answer of the scenario whose measures the odds are told with as well.
    """
    told = predicted(desk.readings)
    if not told:
        return ()
    group: dict[str, Hashable] = {q.id: row[0].id for row in rows for q in row}
    group |= {e.id: c.head.id for c in found for e in c.tellings}
    name, odds_rows = _odds(told, world)
    together: dict[Hashable, list[tuple[Foretold, Row]]] = defaultdict(list)
    for each, row in zip(told, odds_rows, strict=True):
        if not (each.ids and set(each.ids) <= set(pressures)):
            key = group.get(each.ids[0], each.ids[0]) if each.ids else _pair(each, row)
            together[key].append((each, row))
    made = [_prediction(desk, tellings, name) for tellings in together.values()]
    return tuple(sorted(made, key=lambda p: (p.chance is None, p.outcome is None, not p.until)))


def _odds(told: Sequence[Foretold], world: tuple[str, Consequences] | None) -> tuple[str, Sequence[Row]]:
    """Odds of each prediction, and the title of the measures that they are told with."""
    if world is not None:
        title, answer = world
        rows = list(answer.predictions.rows())
        if len(rows) == len(told):
            return title, rows
    return "", list(predictions_frame(_undisturbed(told)).rows())


def _undisturbed(told: Sequence[Foretold]) -> tuple[Odds, ...]:
    """Odds where nothing is done: alignment is projected from the table's year, as scenarios are."""
    prospect, settings = shipped(), Scenario()
    made: dict[int, Odds] = {}
    by_start: dict[int, list[int]] = defaultdict(list)
    for k, each in enumerate(told):
        base = int(str(base_part(each.published, YEARS).value))
        by_start[max(base, prospect.until)].append(k)
    for start, places in by_start.items():

        def change(one: str, two: str, start: int = start) -> tuple[Any, None] | None:
            try:
                drawn = project(prospect, [(one, two)], until=start + settings.years)
            except UsageError:  # a state whose votes are not known: no odds, and they say so
                return None
            first = int(np.searchsorted(drawn.years, start))
            far = drawn.draws[:, -1, 0] - drawn.draws[:, first, 0]
            return (far, None) if drawn.known[0] and start > prospect.until else None

        horizon = f"from {start} to {start + settings.years}"
        held = odds([told[k] for k in places], alignment=change, horizon=horizon)
        made |= dict(zip(places, held, strict=True))
    return tuple(made[k] for k in range(len(told)))


def _prediction(desk: Desk, tellings: Sequence[tuple[Foretold, Row]], measures: str) -> Prediction:
    """One prediction of all its tellings; the first with an outcome, else with odds, stands for them."""
    each, row = min(tellings, key=lambda t: (t[1]["outcome"] is None, _missing(t[1]["chance"])))
    record = desk.records.get(each.ids[0]) if each.ids else None
    what = each.what
    if each.kind == "alignment" and each.owners:
        what = f"{desk.whose(each.owners)} {'move apart' if each.falls else 'draw closer'}"
    elif isinstance(record, Event):
        what = phrase(record, desk.names(record.actors), desk.names(record.recipients))
    until = days_in_words(each.until) if each.until else (row["until"] or "").removeprefix("from ")
    source = None
    if isinstance(record, Quantity) and each.outcome is not None:
        came = outcome_of(record, desk.readings, period=each.until)
        source = None if came is None else desk.source(came)
    number = {key: None if _missing(row[key]) else float(row[key]) for key in _NUMBERS}
    changed = number["chance_scenario"]
    return Prediction(
        what=plain_text(what),
        until=until,
        said_by=tuple(dict.fromkeys(_said(desk, t) for t, _ in tellings)),
        realis=record.realis if isinstance(record, Event | Quantity) else "possible",
        sources=tuple(dict.fromkeys(_source(desk, t) for t, _ in tellings)),
        chance=number["chance"],
        low=number["low"],
        high=number["high"],
        basis=plain_text(row["basis"] or ""),
        part=plain_text(row["part"] or ""),
        chance_on=number["chance_on"],
        chance_back=number["chance_back"],
        with_measures=changed,
        measures=measures if changed is not None else "",
        outcome=row["outcome"],
        outcome_by="" if source else (row["outcome_source"] or ""),
        outcome_source=source,
    )


def _pair(each: Foretold, row: Row) -> Hashable:
    """Sentences that expect the same of the same states over the same years are one prediction."""
    return each.kind, each.owners or each.what, each.falls, row["until"]


_NUMBERS = ("chance", "low", "high", "chance_on", "chance_back", "chance_scenario")


def _missing(value: float | None) -> bool:
    return value is None or bool(np.isnan(value))


def _said(desk: Desk, each: Foretold) -> str:
    """Who says so; a report without a publisher goes by its letter, as everywhere in a brief."""
    record = desk.records.get(each.ids[0]) if each.ids else None
    if record is not None:
        return desk.said_by(record)
    report = desk.report(each.report_id)
    nobody = each.says in (report.name, report.publisher)
    return desk.outlet(each.report_id) if nobody else plain_text(each.says)


def _source(desk: Desk, each: Foretold) -> Source:
    for id_ in each.ids:
        if id_ in desk.records:
            return desk.source(desk.records[id_])
    return desk.source_at(each.report_id, *each.sentence)
