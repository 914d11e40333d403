"""Who would stand with which bloc: the chance without the measures, and the chance with them.

A row a state: a ring at the baseline, an arrowhead at the scenario, a small upright mark at the twin
(measures, but pressure has no effect). Blue moves towards the bloc, orange away from it; a grey move is
smaller than what the number of draws can tell.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from blocs.charts.cells import figures, name_of, words
from blocs.charts.sheet import Place, Sheet, fit, long, percent, signed
from blocs.charts.vega import alt
from blocs.errors import DataError, UsageError

if TYPE_CHECKING:
    from blocs.sources import Frame

__all__ = ["MOVES", "bloc_moves", "bloc_moves_words", "sketch_bloc_moves"]

MOVES = 16
"""Rows drawn at most."""
_ROW = 21.0
_FEW = 5
_NOISE = 2.0
"""Standard errors below which a change is not told from chance."""


@dataclass(frozen=True, slots=True)
class _Move:
    """One row: the state, the bloc, the chances and the error of their change."""

    name: str
    bloc: str
    baseline: float
    scenario: float
    twin: float | None
    error: float | None
    named: bool

    @property
    def change(self) -> float:
        """Scenario less baseline."""
        return self.scenario - self.baseline

    @property
    def told(self) -> bool:
        """Whether the change is more than what the number of draws leaves open."""
        return self.change != 0 and (self.error is None or abs(self.change) > _NOISE * self.error)

    @property
    def colour(self) -> str:
        """Blue towards the bloc, orange away from it, grey where it cannot be told."""
        return "even" if not self.told else "coop" if self.change > 0 else "conf"

    @property
    def figures(self) -> str:
        """Both chances, and the change in points."""
        points = signed(100 * self.change, 0)
        return f"{percent(self.baseline)} → {percent(self.scenario)} ({points})"


def bloc_moves(
    blocs: Frame,
    named: Collection[str] = (),
    *,
    title: str = "",
    subtitle: str = "",
    most: int = MOVES,
    width: float = 880,
) -> alt.LayerChart:
    """Draw how the chance of standing with a bloc changes.

    Parameters
    ----------
    blocs : Frame
        As `blocs.scenario.Consequences` has it: ``state``, ``with``, ``baseline``, ``scenario``, ``twin``,
        ``change``, ``error``; shares from 0 to 1.
    named : collection of str
        Codes that are always shown, in bold: the states of the scenario.
    title, subtitle : str
        Above the picture; nothing where empty.
    most : int
        Rows at most; the others are counted, with their largest change.
    width : float
        Pixels.

    Returns
    -------
    altair.LayerChart

    Raises
    ------
    DataError
        When a share is not from 0 to 1.
    UsageError
        When a column is missing, or `most` is below 1.
    """
    sheet, height = placed(blocs, named, title=title, subtitle=subtitle, most=most, width=width)
    return sheet.chart(height)


def placed(
    blocs: Frame,
    named: Collection[str] = (),
    *,
    title: str = "",
    subtitle: str = "",
    most: int = MOVES,
    width: float = 880,
) -> tuple[Sheet, float]:
    """Place all marks of `bloc_moves`, in pixels, and tell the height that they take."""
    shown, others = _chosen(_moves(blocs, named), most)
    sheet = Sheet(width)
    y = sheet.head(title, subtitle)
    small = width < 600
    size = 12.0 if small else 13.0
    x0 = min(max((long(move.name, size) for move in shown), default=0.0), 0.34 * width) + 14
    x1 = width - (62.0 if small else 150.0)

    def x(share: float) -> float:
        return x0 + share * (x1 - x0)

    top = y + 14
    bottom = top + sum(_ROW + (22 if first else 0) for first in _firsts(shown)) + 2
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        sheet.rule(x(share), top, x(share), bottom, "line" if share in (0, 1) else "faint", under=True)
        if not small or share in (0, 0.5, 1):
            sheet.text(x(share), y + 5, f"{100 * share:.0f} %", "quiet", 11, align="center")
    sheet.text(width, y + 5, "points" if small else "without → with, points", "quiet", 11, align="right")
    y = top
    for move, first in zip(shown, _firsts(shown), strict=True):
        if first:
            y += 22
            text = fit(f"chance to stand with {move.bloc}", 12.0, width)
            sheet.text(0, y - 9, text, "quiet", 12.0, bold=True, halo=True)
        _row(sheet, move, y + _ROW / 2, x, size, x0 - 14)
        told = signed(100 * move.change, 0) if small else move.figures
        sheet.text(width, y + _ROW / 2, told, "ink" if move.told else "quiet", size - 1, align="right")
        y += _ROW
    for line in _foot(shown, others):
        y = sheet.lines_of(y + 6, line, "quiet", 11.5)
    return sheet, y + 6


def bloc_moves_words(blocs: Frame, named: Collection[str] = (), *, most: int = MOVES) -> str:
    """Say in words what `bloc_moves` shows."""
    shown, others = _chosen(_moves(blocs, named), most)
    told = [
        f"{m.name} with {m.bloc}: {m.figures}{'' if m.told else ', no more than the draws scatter'}"
        for m in shown
    ]
    return ". ".join(["; ".join(told), *([_rest(others)] if others else [])]).lstrip(". ") + "."


def sketch_bloc_moves(
    blocs: Frame, named: Collection[str] = (), *, width: int = 100, lines: int = 10
) -> list[str]:
    """Sketch the moves, a line a state: ``○`` without, ``▶`` or ``◀`` with the measures, from 0 to 100 %."""
    shown, _ = _chosen(_moves(blocs, named), lines)
    label = min(max((len(f"{m.name} with {m.bloc}") for m in shown), default=0), width // 2)
    figure = max((len(m.figures) for m in shown), default=0)
    room = max(width - label - figure - 2, 11)
    out = []
    for move in shown:
        cells = ["·"] * room
        a, b = (round(share * (room - 1)) for share in (move.baseline, move.scenario))
        cells[min(a, b) : max(a, b) + 1] = ["─"] * (abs(b - a) + 1)
        cells[a] = "○"
        cells[b] = "◦" if not move.told else "▶" if move.change > 0 else "◀"
        name = f"{move.name} with {move.bloc}"[:label]
        out.append(f"{name:<{label}} {''.join(cells)} {move.figures}"[:width].rstrip())
    return out


def _moves(blocs: Frame, named: Collection[str]) -> list[_Move]:
    """Rows with both chances; what is missing is left out, and counted nowhere as no change."""
    from blocs.trade.policy.parties import called  # not before it is needed: it brings the whole room

    columns = [figures(blocs, name) for name in ("baseline", "scenario", "twin", "error")]
    found, leaders = [], set(words(blocs, "with"))
    for state, bloc, without, then, twin, error in zip(
        words(blocs, "state"), words(blocs, "with"), *columns, strict=True
    ):
        if without is None or then is None or (state in leaders and without == then and then in (0, 1)):
            continue  # not known, or of the leading states, whose sides are what the blocs are known by
        for share in (without, then):
            if not 0 <= share <= 1:
                raise DataError(f"{state}: a chance of {share:g}; give shares of the draws, from 0 to 1")
        found.append(_Move(name_of(state), called(bloc), without, then, twin, error, state in named))
    return found


def _chosen(moves: Sequence[_Move], most: int) -> tuple[list[_Move], list[_Move]]:
    """Rows to draw, bloc by bloc and the largest changes first, and the rest.

    Drawn are those that are named, then those whose change is more than chance; where there is none of
    either, the largest changes there are.
    """
    if most < 1:
        raise UsageError(f"most is {most}; draw at least one row")
    order = sorted(moves, key=lambda m: (not m.named, not m.told, -abs(m.change), m.name))
    kept = sum(m.named or m.told for m in order) or min(len(order), _FEW)
    kept = min(kept, most)
    shown, others = order[:kept], order[kept:]
    weight: dict[str, float] = {}
    for move in shown:
        weight[move.bloc] = max(weight.get(move.bloc, 0.0), abs(move.change))
    shown.sort(key=lambda m: (-weight[m.bloc], m.bloc, -abs(m.change), m.name))
    return shown, others


def _firsts(shown: Sequence[_Move]) -> list[bool]:
    """Whether each row is the first of its bloc."""
    return [i == 0 or move.bloc != shown[i - 1].bloc for i, move in enumerate(shown)]


def _row(sheet: Sheet, move: _Move, y: float, x: Place, size: float, room: float) -> None:
    sheet.text(0, y, fit(move.name, size, room), "ink", size, bold=move.named)
    a, b = x(move.baseline), x(move.scenario)
    said = f"{move.name} with {move.bloc}: {move.figures}"
    said += "" if move.told else ", no more than the draws scatter"
    if move.twin is not None:
        sheet.rule(x(move.twin), y - 7, x(move.twin), y + 7, "quiet", thick=1.2)
    sheet.rule(a, y, b, y, move.colour, thick=2.4)
    before = f"{move.name}, baseline: {percent(move.baseline)}"
    sheet.point(a, y, "circle", "even", before, hollow=True, size=46)
    shape = "circle" if not move.told else "triangle-right" if move.change > 0 else "triangle-left"
    sheet.point(b, y, shape, move.colour, said, size=20 if not move.told else 62)


def _rest(others: Sequence[_Move]) -> str:
    """Words for the rows that are not drawn."""
    told = [m for m in others if m.told]
    most = 100 * max((abs(m.change) for m in told), default=0.0)
    parts = [f"{len(told)} that move by up to {max(most, 1):.0f} points"] if told else []
    if len(others) > len(told):
        parts.append(f"{len(others) - len(told)} that move no more than the draws scatter")
    return "Not drawn: " + " and ".join(parts)


def _foot(shown: Sequence[_Move], others: Sequence[_Move]) -> list[str]:
    told = ["Ring: without the measures. Arrowhead: with them."]
    if any(m.twin is not None for m in shown):
        told[0] += " Upright mark: with them, were pressure without effect."
    if any(not m.told for m in shown):
        told[0] += " Grey dot: the change is no more than the draws scatter."
    return told + ([_rest(others) + "."] if others else [])
