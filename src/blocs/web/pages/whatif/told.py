"""What follows from a what-if as plain data: rows to draw, figures and sentences to tell."""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

from blocs.charts.effects import INCOMES, Effect, choose
from blocs.charts.what_if import incomes_of
from blocs.scenario import Consequences, parse_scenario
from blocs.scenario.figures import signed, world_cell
from blocs.scenario.hostile import named_states
from blocs.scenario.words import effect_words
from blocs.states.naming import name_of
from blocs.trade import Effects
from blocs.web.pages.whatif.words import percent_words, points

__all__ = ["incomes", "round_most", "told"]

Row = Mapping[str, Any]

_MOST_FLOWS, _MOST_TAKERS, _MOST_PRESSED = 8, 6, 6
_FINE = 1e-9
"""Size below which a change is none."""


def told(found: Consequences) -> dict[str, Any]:
    """Tell an answer as plain data.

    Returns
    -------
    dict
        ``measures`` in sentences; ``incomes``, a row a state, and ``ranked``, codes of those that a picture
        shows, best first; ``touched`` in total; ``flows`` of the watched pairs; ``takers`` of diverted trade;
        ``alignment`` of the watched pairs in the last year; ``pressed``, other pairs; ``scales`` of the
        pictures; ``said``, ``skill``, ``assumed``, ``remarks``, ``sources`` as sentences; ``draws``,
        ``seed``, ``level``, ``version``.
    """
    scenario = parse_scenario(found.scenario)
    year = int(scenario.base)
    states = [] if found.trade is None else incomes(found.trade, year)
    acts, met = named_states(scenario)
    parties = dict.fromkeys((*acts, *met))
    flows = [] if found.trade is None else _flows(found.trade)
    final = _final(found)
    made = found.manifest
    out: dict[str, Any] = {
        "measures": list(found.measures),
        "parties": list(parties),
        "incomes": states,
        "ranked": _ranked(states, parties),
        "touched": None if found.trade is None else _total(found.trade),
        "flows": flows,
        "takers": [] if found.trade is None else _takers(found.trade),
        "alignment": final,
        "pressed": _pressed(found, final),
        "scales": {
            "income": _scale(states, ("value", "low", "high")),
            "growth": _scale(flows, ("growth", "low", "high")),
            "effect": _scale(final, ("effect", "effect_low", "effect_high")),
        },
        "draws": made.draws,
        "seed": made.seed,
        "level": made.level,
        "version": made.version,
    }
    for name in ("skill", "assumed", "remarks", "sources"):
        out[name] = list(getattr(found, name))
    out["said"] = _said(states, parties, out["touched"]) + [
        effect_words(row)
        for row in found.alignment.rows()
        if final and row["year"] == final[0]["year"] and _moves(row)
    ]
    return out


def incomes(trade: Effects, year: int) -> list[dict[str, Any]]:
    """Real income of each state, in the order of the table; percent, and million USD."""
    marked, _, _ = incomes_of(trade, year)
    out = []
    for row, effect in zip(trade.states.rows(), marked, strict=True):
        out.append(
            {
                "state": row["state"],
                "name": effect.name,
                "value": effect.known,
                "low": effect.low,
                "high": effect.high,
                "gain": row["gain"],
                "exports": row["exports"],
                "imports": row["imports"],
                "part": effect.mark,
                **percent_words(effect.known, effect.low, effect.high),
            }
        )
    return out


def _ranked(rows: Sequence[Row], parties: Container[str]) -> list[str]:
    """Codes that the ranked bars show: who is named itself always, then the largest gains and losses."""
    effects = [
        Effect(
            row["state"],
            row["value"],
            row["low"],
            row["high"],
            row["part"] if row["state"] in parties else "",
        )
        for row in rows
    ]
    return [effect.name for effect in choose(effects, INCOMES).shown]


def _total(trade: Effects) -> dict[str, float]:
    rows = trade.touched.rows()
    before, after = (sum(row[key] for row in rows) for key in ("before", "after"))
    return {"before": before, "after": after, "flows": len(rows)}


def _flows(trade: Effects) -> list[dict[str, Any]]:
    """Trade of watched pairs each way, the largest change first; million USD and percent."""
    rows = sorted(trade.pairs.rows(), key=lambda row: -abs(row["change"]))
    return [
        {
            "exporter": row["exporter"],
            "importer": row["importer"],
            "name": f"{name_of(row['exporter'])} to {name_of(row['importer'])}",
            "before": row["before"],
            "after": row["after"],
            "growth": row["growth"],
            "low": row.get("growth_low"),
            "high": row.get("growth_high"),
            "dollars": f"{row['before'] / 1000:,.1f} to {row['after'] / 1000:,.1f}",
            **percent_words(row["growth"], row.get("growth_low"), row.get("growth_high")),
        }
        for row in rows[:_MOST_FLOWS]
    ]


def _takers(trade: Effects) -> list[dict[str, Any]]:
    """Who sells more in the place of those whose trade is touched; million USD."""
    rows = sorted(trade.diverted.rows(), key=lambda row: -abs(row["sells_more"]))
    return [
        {
            "state": row["state"],
            "name": name_of(row["state"]),
            "sells_more": row["sells_more"],
            "low": row.get("sells_more_low"),
            "high": row.get("sells_more_high"),
            "words": f"{row['sells_more'] / 1000:+,.1f}".replace("-", "−"),
        }
        for row in rows[:_MOST_TAKERS]
    ]


def _span(row: Row) -> str:
    return f"{signed(row['effect_low'])} to {signed(row['effect_high'])}"


def _moves(row: Row) -> bool:
    return any(abs(row[key]) > _FINE for key in ("effect", "effect_low", "effect_high"))


def _final(found: Consequences) -> list[dict[str, Any]]:
    """Alignment of the watched pairs in the last year, in three worlds."""
    rows = found.alignment.rows()
    last = max((row["year"] for row in rows), default=0)
    return [
        {
            **row,
            "name": f"{name_of(row['a'])} and {name_of(row['b'])}",
            "words": signed(row["effect"]) if _moves(row) else "none",
            "span": _span(row) if _moves(row) else "",
            **{f"{world}_words": world_cell(row, world) for world in ("baseline", "scenario", "twin")},
        }
        for row in rows
        if row["year"] == last
    ]


def _pressed(found: Consequences, final: Iterable[Row]) -> list[dict[str, Any]]:
    """Other pairs on which pressure changes, the most first."""
    shown = {frozenset((row["a"], row["b"])) for row in final}
    out = []
    for row in found.pressure.rows():
        if {row["a"], row["b"]} not in shown:
            out.append(
                {
                    **{
                        key: row[key]
                        for key in ("a", "b", "before", "after", "effect", "effect_low", "effect_high")
                    },
                    "name": f"{name_of(row['a'])} and {name_of(row['b'])}",
                    "words": f"{signed(row['effect'])} ({_span(row)})",
                }
            )
        if len(out) == _MOST_PRESSED:
            break
    return out


def round_most(value: float) -> float:
    """The next of 1, 2, 5, 10 ... that is not smaller, so that a scale holds still while bars move.

    Examples
    --------
    >>> round_most(0.13), round_most(0.05), round_most(0.0)
    (0.2, 0.05, 0.0)
    """
    if not value > 0 or not math.isfinite(value):
        return 0.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(float(f"{step * power:.6g}") for step in (1, 2, 5, 10) if step * power >= value * (1 - 1e-9))


def _scale(rows: Iterable[Row], keys: Sequence[str]) -> dict[str, Any]:
    """Ends of an axis that holds all values and zero, as figures and as words."""
    values = [
        value for row in rows for key in keys if (value := row[key]) is not None and math.isfinite(value)
    ]
    low, high = -round_most(-min(values, default=0.0)), round_most(max(values, default=0.0))
    # the smaller side has at least a tenth, so that a bar there can be seen to be none
    span = max(-low, high) or 1.0
    words = {"low_words": f"{low:+g}" if low else "", "high_words": f"{high:+g}" if high else ""}
    return {
        "low": min(low, -0.1 * span),
        "high": max(high, 0.1 * span),
        **{key: text.replace("-", "−") for key, text in words.items()},
    }


def _said(
    states: Sequence[Row], parties: Mapping[str, None], touched: Mapping[str, float] | None
) -> list[str]:
    """The answer for trade, in two or three sentences."""
    if touched is None or not touched["flows"]:
        return []
    by_code = {row["state"]: row for row in states}
    own = [by_code[code] for code in parties if code in by_code][:4]
    known = sorted((row for row in states if row["value"] is not None), key=lambda row: row["value"])
    out = []
    if own:
        listed_own = ", ".join(f"{row['name']} {points(row)}" for row in own)
        out.append(f"Real income in the long run: {listed_own}.")
    rest = [row for row in known if row["state"] not in parties]
    ends = [("loses most", rest[:1], -1), ("gains most", rest[-1:], 1)]
    others = [
        f"{row['name']} {what}, {points(row)}"
        for what, rows, way in ends
        for row in rows
        if way * row["value"] > 0
    ]
    if others:
        out.append(f"Of the others {'; '.join(others)}.")
    before, after = touched["before"] / 1000, touched["after"] / 1000
    growth = f" ({after / before - 1:+.0%})".replace("%", " %") if before else ""
    told = f"The trade that the measures meet goes from {before:,.1f} to {after:,.1f} billion USD{growth}."
    out.append(told.replace("-", "−"))
    return out
