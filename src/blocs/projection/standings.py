"""Tables of a backtest: who forecast how well, at which horizon, for which pairs, from which year on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from blocs.projection.origins import PIT_BINS
from blocs.projection.panel import CLASSES, DyadClass
from blocs.projection.resample import Skill
from blocs.sources import Column, Frame

if TYPE_CHECKING:
    from blocs.projection.backtest import Backtest

__all__ = ["EVENTS", "by_class", "by_origin", "calibration", "hazards", "table"]

EVENTS = ("rises by 0.1 or more", "falls by 0.1 or more")

_SCORES = ("crps", "log_score", "cover50", "cover90")
_UNITS = {
    "horizon": "years",
    "origin": "year",
    "n": "cases",
    "left_out": "cases",
    "log_score": "nats",
    "tenth": "",
}
_NOTES = {
    "n": "pairs and origins that are scored, the same for all forecasters",
    "left_out": "cases that are not scored, since some forecaster said nothing of the pair",
    "crps": "continuous ranked probability score; lower is better",
    "log_score": "negative log density at what came; lower is better",
    "cover50": "share of cases within the central 50 % interval",
    "cover90": "share of cases within the central 90 % interval",
    "rival": "naive rival with the least CRPS at the horizon",
    "skill": "share by which the CRPS is below that of the best naive rival",
    "over_persistence": "share by which the CRPS is below that of persistence",
    "happened": "share of cases in which the event came",
    "base_rate": "mean chance by the base rate: how often it came in the window before each origin",
    "base_brier": "Brier score of the base rate",
    "brier": "Brier score; lower is better",
    "brier_skill": "share by which the Brier score is below that of the base rate",
    "tenth": "tenth of the forecast that the truth fell in, from 1",
    "share": "share of cases in it; 0.1 in each for an honest forecaster",
}
_BOUND = "bound of the 90 % interval, origins resampled in blocks; missing where they are too few"


def table(test: Backtest) -> Frame:
    """One row a horizon and forecaster, best first.

    ``skill`` is against the best naive rival at the horizon, chosen afterwards, so that it is a harder rival
    than any that could have been chosen before; ``over_persistence`` is against persistence. Both have bounds
    ``_low`` and ``_high``.
    """
    rows = []
    for horizon in test.horizons:
        left_out = int(test.left_out[test.row(horizon)].sum())
        for name in _ranked(test, horizon):
            row = _row(test, name, horizon)
            row["left_out"] = left_out
            row |= _against(test, "skill", name, test.best_rival(horizon), horizon)
            row |= _against(test, "over_persistence", name, test.persistence, horizon)
            rows.append({**row, "rival": test.best_rival(horizon)})
    names = ("horizon", "forecaster", "n", "left_out", *_SCORES, "rival", *_bounded("skill"))
    return _frame(test, "horizon and forecaster", (*names, *_bounded("over_persistence")), rows)


def by_class(test: Backtest) -> Frame:
    """One row a horizon, class of pair and forecaster.

    ``skill`` is against the rival that is best at the horizon over all pairs; a class without cases has no
    rows.
    """
    rows = []
    for horizon in test.horizons:
        rival = test.best_rival(horizon)
        for dyads in CLASSES:
            if not test.cases(horizon, dyads):
                continue
            for name in _ranked(test, horizon):
                row = {**_row(test, name, horizon, dyads), "class": dyads, "rival": rival}
                rows.append(row | _against(test, "skill", name, rival, horizon, dyads))
    names = ("horizon", "class", "forecaster", "n", *_SCORES, "rival", *_bounded("skill"))
    return _frame(test, "horizon, class of pair and forecaster", names, rows)


def by_origin(test: Backtest) -> Frame:
    """One row a horizon, origin and forecaster; an origin without cases has no rows."""
    rows = []
    for h, horizon in enumerate(test.horizons):
        for o, origin in enumerate(test.origins):
            n = int(test.count[h, o].sum())
            for f, name in enumerate(test.forecasters) if n else ():
                row = {"horizon": horizon, "origin": origin, "forecaster": name, "n": n}
                rows.append(
                    row | {score: float(getattr(test, score)[f, h, o].sum() / n) for score in _SCORES}
                )
    names = ("horizon", "origin", "forecaster", "n", *_SCORES)
    return _frame(test, "horizon, origin and forecaster", names, rows)


def hazards(test: Backtest) -> Frame:
    """One row a horizon, event and forecaster: chances of a rise and of a fall by 0.1 or more.

    The event is that the measure lies so much above or below its value of the origin at the horizon. Against
    the base rate: how often that came over as many years in the window before the origin, over all pairs.
    """
    rows = []
    for h, horizon in enumerate(test.horizons):
        each = test.count[h].sum(axis=1)
        n = int(each.sum())
        for change, event in enumerate(EVENTS) if n else ():
            about = {
                "horizon": horizon,
                "event": event,
                "n": n,
                "happened": float(test.events[h, :, :, change].sum() / n),
                "base_rate": float(np.where(each > 0, test.base[h, :, change] * each, 0.0).sum() / n),
                "base_brier": float(test.base_brier(horizon, change).sum() / n),
            }
            for name in _ranked(test, horizon):
                score = float(test.brier[test.place(name), h, :, :, change].sum() / n)
                skill = _told("brier_skill", test.hazard_skill(name, horizon, change))
                rows.append({**about, "forecaster": name, "brier": score, **skill})
    names = ("horizon", "event", "forecaster", "n", "happened", "base_rate", "base_brier", "brier")
    return _frame(test, "horizon, event and forecaster", (*names, *_bounded("brier_skill")), rows)


def calibration(test: Backtest) -> Frame:
    """One row a horizon, forecaster and tenth of the forecast: how often the truth fell in it."""
    rows: list[dict[str, Any]] = []
    for h, horizon in enumerate(test.horizons):
        n = test.cases(horizon)
        for name in _ranked(test, horizon) if n else ():
            held = test.pit[test.place(name), h].sum(axis=(0, 1))
            rows.extend(
                {"horizon": horizon, "forecaster": name, "tenth": k + 1, "share": float(held[k] / n)}
                for k in range(PIT_BINS)
            )
    return _frame(test, "horizon, forecaster and tenth", ("horizon", "forecaster", "tenth", "share"), rows)


def _ranked(test: Backtest, horizon: int) -> list[str]:
    """Forecasters by CRPS; in their own order where nothing is scored."""
    if not test.cases(horizon):
        return list(test.forecasters)
    return sorted(test.forecasters, key=lambda name: test.mean("crps", name, horizon))


def _row(test: Backtest, name: str, horizon: int, dyads: DyadClass | None = None) -> dict[str, Any]:
    told: dict[str, Any] = {"forecaster": name, "horizon": horizon, "n": test.cases(horizon, dyads)}
    return told | {score: test.mean(score, name, horizon, dyads) for score in _SCORES}


def _against(
    test: Backtest,
    what: str,
    name: str,
    rival: str | None,
    horizon: int,
    dyads: DyadClass | None = None,
) -> dict[str, float | None]:
    if rival is None:
        return dict.fromkeys(_bounded(what))
    return _told(what, test.skill(name, rival, horizon, dyads))


def _told(what: str, skill: Skill) -> dict[str, float | None]:
    return dict(zip(_bounded(what), skill, strict=True))


def _bounded(what: str) -> tuple[str, str, str]:
    return what, f"{what}_low", f"{what}_high"


_WORDS = ("forecaster", "rival", "class", "event")


def _frame(test: Backtest, unit: str, names: Sequence[str], rows: Sequence[dict[str, Any]]) -> Frame:
    """Make columns with units and notes of rows."""
    columns = [
        Column(
            name,
            [row[name] for row in rows],
            test.measure if name == "crps" else _UNITS.get(name, "" if name in _WORDS else "share"),
            _NOTES.get(name, _BOUND if name.endswith(("_low", "_high")) else ""),
            like="text" if name in _WORDS else "number",
        )
        for name in names
    ]
    return Frame(unit, columns, test.sources)
