"""The same pictures in plain characters, for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from blocs.charts.ties_map import Arc, Seat
from blocs.charts.timeline import MONTHS, Lane, Mark, window

__all__ = ["SIGNS", "sketch_ties", "sketch_timeline"]

SIGNS = {
    ("verbal cooperation", True): "●",
    ("material cooperation", True): "■",
    ("verbal conflict", True): "▼",
    ("material conflict", True): "◆",
    ("verbal cooperation", False): "○",
    ("material cooperation", False): "□",
    ("verbal conflict", False): "▽",
    ("material conflict", False): "◇",
}


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def sketch_ties(seats: Sequence[Seat], arcs: Sequence[Arc], *, width: int = 100, lines: int = 8) -> list[str]:
    """One line a tie, the strongest first: a bar of cooperation (═) or an arrow of conflict (╌▸).

    >>> arc = Arc("CHN", "RUS", "cooperation", 3, "3 acts of cooperation", "#")
    >>> sketch_ties([Seat("CHN", "China"), Seat("RUS", "Russia")], [arc])
    ['China ═══ Russia  3 acts of cooperation']
    """
    names = {s.code: s.name for s in seats}
    out = []
    for arc in sorted(arcs, key=lambda a: (-a.strength, a.kind, a.a, a.b)):
        bar = min(arc.strength, 20)
        line = {"cooperation": "═" * bar, "conflict": "╌" * bar + "▸", "even": "┄" * bar}[arc.kind]
        told = arc.label.rpartition(": ")[2]
        out.append(_cut(f"{names.get(arc.a, arc.a)} {line} {names.get(arc.b, arc.b)}  {told}", width))
    return out[:lines]


def _sign(marks: Sequence[Mark]) -> str:
    if len(marks) == 1:
        return SIGNS[marks[0].quad, marks[0].done]
    return str(len(marks)) if len(marks) < 10 else "+"


def sketch_timeline(
    lanes: Sequence[Lane], *, published: Sequence[date] = (), width: int = 100, lines: int = 8
) -> list[str]:
    """One line a lane, one column a day or several; a digit is a number of acts.

    Acts that began before the window stand left of ``│``, acts after it right.
    """
    marks = [m for lane in lanes for m in lane.marks]
    if not marks:
        return []
    low, high = window(marks, published)
    label = min(max(len(lane.name) for lane in lanes), 34)
    days = (high - low).days + 1
    room = width - label - 8
    step = -(-days // (room // 3))
    columns = -(-days // step)
    cell = max(min(room // columns, 9), 1)
    out = []
    for lane in lanes[:lines]:
        slots: dict[int, list[Mark]] = {}
        for mark in lane.marks:
            slot = columns if mark.first > high else (mark.first - low).days // step
            slot = max(slot, -1)
            slots.setdefault(slot, []).append(mark)
        edge = [_sign(slots[i]) if i in slots else " " for i in (-1, columns)]
        middle = "".join((_sign(slots[i]) if i in slots else "·").center(cell) for i in range(columns))
        out.append(f"{_cut(lane.name, label):<{label}} {edge[0]}│{middle}│{edge[1]}".rstrip())
    every = -(-8 // cell)
    axis = ""
    for i in range(0, columns, every):
        day = low + timedelta(i * step)
        axis = axis.ljust(i * cell) + f"{day.day} {MONTHS[day.month - 1]} ".center(min(cell, 8))
    return [f"{'':<{label}}   {axis}".rstrip()[:width], *out]
