"""What follows from a scenario, in a few lines: real income, trade, who gains, alignment, blocs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from blocs.brief.amounts import with_unit
from blocs.brief.model import Effect
from blocs.scenario import Consequences, Scenario
from blocs.scenario.hostile import named_states
from blocs.trade import Effects

__all__ = ["answered", "signed", "skill_lines"]

Row = Mapping[str, Any]
Name = Callable[[str], str]
"""From a code to a name."""

_REST = "ROW"
_STATES = 4
"""States whose income is told."""
_FLOWS = 2
_PAIRS = 2
_CLEAR = 1.645
"""Standard errors on each side of an interval of 90 %."""


def answered(
    found: Consequences, scenario: Scenario, name: Name
) -> tuple[tuple[Effect, ...], tuple[str, ...]]:
    """Tell an answer in lines, and in remarks what has no line.

    Parameters
    ----------
    found : Consequences
    scenario : Scenario
        That it answers.
    name : callable
        Gives the name of a state by its code.
    """
    effects: list[Effect] = []
    if found.trade is not None:
        effects += _trade(found.trade, scenario, name)
    aligned = _aligned(found, name)
    remarks = list(found.remarks)
    if not aligned:
        remarks.insert(0, "No two states come under more common pressure by this: alignment stays as it is.")
    return (*effects, *aligned), tuple(remarks)


def skill_lines(found: Consequences, effects: Iterable[Effect]) -> tuple[str, ...]:
    """The lines on skill that are of the methods behind these effects."""
    kinds = {effect.kind for effect in effects}
    moved, traded = bool(kinds & {"alignment", "bloc"}), bool(kinds & {"income", "trade", "diverted"})
    return tuple(line for line in found.skill if (traded if "trade model" in line else moved))


def _trade(told: Effects, scenario: Scenario, name: Name) -> Iterable[Effect]:
    by_state = {row["state"]: row for row in told.states.rows()}
    acts, met = named_states(scenario)
    told_of: set[str] = set()
    for side, end in ((met, "exporter"), (acts, "importer")):
        known = [code for code in side if code in by_state]
        # of a body, the member that has most at stake stands for it
        for code in known or _most(told, end, by_state, {*acts, *met}):
            if code not in told_of and len(told_of) < _STATES:
                told_of.add(code)
                yield _income(by_state[code], name(code))
    yield from _flows(told, acts, met, name)
    if (gainer := next((r for r in told.diverted.rows() if r["state"] != _REST), None)) is not None:
        words = f"{_usd(gainer['sells_more'])} more"
        if gainer["sells_more"] > 0:
            yield Effect(
                "diverted",
                f"{name(gainer['state'])} sells most in place",
                words,
                _between(gainer, "sells_more", lambda value, _: _usd(value)),
                "",
                gainer["sells_more"],
                gainer["sells_more_low"],
                gainer["sells_more_high"],
            )


def _most(told: Effects, end: str, by_state: Mapping[str, Row], named: set[str]) -> list[str]:
    """Of the states on one end of touched flows, the one whose income changes most."""
    codes = {row[end] for row in told.touched.rows()} & set(by_state) - {_REST} - named
    return sorted(codes, key=lambda code: (-abs(by_state[code]["gain"]), code))[:1]


def _income(row: Row, who: str) -> Effect:
    return Effect(
        "income",
        f"Real income, {who}",
        f"{signed(row['real_income'], row['real_income'])} %",
        _between(row, "real_income", signed),
        _a_year(row["gain"]),
        row["real_income"],
        row["real_income_low"],
        row["real_income_high"],
    )


def _a_year(gain: float) -> str:
    sign = "−" if gain < 0 else "+"
    return f"{sign}{_usd(abs(gain))} a year" if abs(gain) >= 1 else ""


def _flows(told: Effects, acts: Iterable[str], met: Iterable[str], name: Name) -> Iterable[Effect]:
    """Trade of the pairs that are touched; in sum where no pair of states is named."""
    touched = {(row["exporter"], row["importer"]) for row in told.touched.rows()}
    order = [pair for a in acts for b in met for pair in ((b, a), (a, b))]
    rows = {(row["exporter"], row["importer"]): row for row in told.pairs.rows()}
    shown = [pair for pair in dict.fromkeys(order) if pair in touched and pair in rows][:_FLOWS]
    for exporter, importer in shown:
        row = rows[exporter, importer]
        before, after = _usd(row["before"]), _usd(row["after"])
        yield Effect(
            "trade",
            f"Trade, {name(exporter)} to {name(importer)}",
            f"{signed(row['growth'], row['growth'])} %",
            _between(row, "growth", signed),
            f"{before} → {after}",
            row["growth"],
            row["growth_low"],
            row["growth_high"],
        )
    if not shown and touched:
        cells = list(told.touched.rows())
        before, after = (sum(cell[key] for cell in cells) for key in ("before", "after"))
        grown = 100 * (after / before - 1) if before else 0.0
        yield Effect(
            "trade",
            "Trade that is touched",
            f"{signed(grown, grown)} %",
            "",
            f"{_usd(before)} → {_usd(after)}, over {len(touched)} pairs of states",
            grown,
        )


def _aligned(found: Consequences, name: Name) -> Iterable[Effect]:
    """Alignment of the pairs that pressure moves, of the watched ones where it does, and their blocs."""
    last = {(row["a"], row["b"]): row for row in found.alignment.rows()}
    together = {frozenset((row["a"], row["b"])): row for row in found.together.rows()}
    rows = list(found.pressure.rows())
    rows = [row for row in rows if {(row["a"], row["b"]), (row["b"], row["a"])} & set(last)] or rows
    year = max((row["year"] for row in last.values()), default=None)
    out = []
    for row in rows[:_PAIRS]:
        pair = " – ".join(sorted((name(row["a"]), name(row["b"]))))
        shown = not row["effect_low"] <= 0 <= row["effect_high"]
        out.append(
            Effect(
                "alignment",
                f"Alignment, {pair}" + (f", by {year}" if year else ""),
                signed(row["effect"], row["effect"]),
                _between(row, "effect", signed),
                ("closer" if row["effect"] > 0 else "further apart") if shown else "no effect shown",
                row["effect"],
                row["effect_low"],
                row["effect_high"],
            )
        )
        if (held := together.get(frozenset((row["a"], row["b"])))) is not None:
            out.append(_bloc(held, pair))
    return out


def _bloc(row: Row, pair: str) -> Effect:
    """Change of the chance to stand in one bloc; its interval is that of the number of draws."""
    change, reach = 100 * row["change"], 100 * _CLEAR * row["error"]
    shown = abs(change) > reach
    return Effect(
        "bloc",
        f"In one bloc, {pair}",
        f"{100 * row['baseline']:.0f} → {100 * row['scenario']:.0f} %",
        "",
        f"{signed(change, change)} points" if shown else "no change shown",
        change,
        change - reach,
        change + reach,
    )


def _usd(millions: float) -> str:
    return with_unit(float(f"{1e6 * millions:.3g}"), "USD").replace("-", "−")


def signed(value: float, scale: float) -> str:
    """A number with its sign, to as many places as two digits of `scale` have, at most four.

    >>> signed(0.04129, 0.04129), signed(-33.3165, -33.3165), signed(0.0, 0.0)
    ('+0.041', '−33', '0')
    """
    size = abs(scale)
    places = min(4, max(0, 1 - int(np.floor(np.log10(size))))) if size > 0 else 0
    text = f"{value:+.{places}f}"
    if not float(text):
        return "0"
    return text.replace("-", "−")


def _between(row: Row, key: str, words: Callable[[float, float], str]) -> str:
    """The interval in brackets, to the places of its centre; "" where there is none."""
    low, high = row[f"{key}_low"], row[f"{key}_high"]
    if low is None or high is None or not np.isfinite([low, high]).all():
        return ""
    return f"{words(low, row[key])} to {words(high, row[key])}"
