"""Blocs over the years as streams: a column a period, a bar a bloc, and between them who goes where.

The height of a bar is the number of states in the bloc. A pale stream are those who stayed; a darker one, to
another bar, are those who changed sides, in the colour of the bloc that they left. Who comes, goes, or stands
without ties is in no bar, and no stream ends there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from blocs.charts.blocs_picture import BLOC_COLOURS
from blocs.charts.sheet import Align, Sheet, fit
from blocs.charts.vega import alt
from blocs.errors import UsageError

__all__ = ["Column", "bloc_flows", "bloc_flows_words"]

_PLOT, _BAR, _GAP, _SIDE = 230.0, 9.0, 10.0, 82.0
_ALIGN: Mapping[str, Align] = {"left": "left", "center": "center"}
_POINTS = 12
"""Straight pieces that a curved stream is drawn with."""


@dataclass(frozen=True, slots=True)
class Column:
    """One period: its label, and the bloc of each state, from 0; who is in no bloc is not there."""

    label: int | str
    blocs: Mapping[str, int]


def bloc_flows(
    columns: Sequence[Column], names: Sequence[str], *, width: float = 880, title: str = "", note: str = ""
) -> alt.LayerChart:
    """Draw who stands with whom over several periods, and who changes sides between them.

    Parameters
    ----------
    columns : sequence of Column
        Periods in their order, two or more. A state bears one name in all of them.
    names : sequence of str
        What each bloc is called.
    width : float
        Pixels.
    title, note : str
        Above and below; nothing where empty.

    Raises
    ------
    UsageError
        When there are fewer than two periods, or a bloc has no name.
    """
    sheet, height = placed(columns, names, width=width, title=title, note=note)
    return sheet.chart(height)


def placed(
    columns: Sequence[Column], names: Sequence[str], *, width: float = 880, title: str = "", note: str = ""
) -> tuple[Sheet, float]:
    """Place all marks of `bloc_flows`, in pixels, and tell the height that they take."""
    if len(columns) < 2:
        raise UsageError("streams lead from one period to the next; give two or more")
    if any(not 0 <= bloc < len(names) for column in columns for bloc in column.blocs.values()):
        raise UsageError(f"a state is in a bloc without a name; there are {len(names)}")
    sheet = Sheet(width)
    top = sheet.head(title) + 4
    sizes = [Counter(column.blocs.values()) for column in columns]
    most = max(1, *(sum(size.values()) for size in sizes))
    unit = (_PLOT - _GAP * (len(names) - 1)) / most
    left = 2.0
    step = (width - left - _SIDE - _BAR) / (len(columns) - 1)
    places = [left + k * step for k in range(len(columns))]
    tops = [_stacked(size, len(names), unit, top) for size in sizes]
    for k, (before, after) in enumerate(pairwise(columns)):
        _streams(sheet, (before, after), (tops[k], tops[k + 1]), (places[k], places[k + 1]), names, unit)
    skip = max(1, -(-38 // max(1, int(step))))
    for k, column in enumerate(columns):
        for bloc, count in sorted(sizes[k].items()):
            said = f"{column.label}: {count} in {names[bloc]}"
            y = tops[k][bloc]
            sheet.rect(places[k], y, places[k] + _BAR, y + count * unit, _colour(bloc), said)
        if (len(columns) - 1 - k) % skip == 0:
            at = (places[k], "left") if k == 0 else (places[k] + _BAR / 2, "center")
            sheet.text(at[0], top + _PLOT + 14, str(column.label), "quiet", 11, align=_ALIGN[at[1]])
    for bloc, count in sorted(sizes[-1].items()):
        y = tops[-1][bloc] + count * unit / 2
        words = fit(f"{names[bloc]} {count}", 11.0, _SIDE - 6)
        sheet.text(places[-1] + _BAR + 6, y, words, "ink", 11)
    below = top + _PLOT + 26
    return sheet, (sheet.lines_of(below, note, "quiet", 11.5) if note else below) + 4


def _stacked(size: Counter[int], blocs: int, unit: float, top: float) -> dict[int, float]:
    """Top of the bar of each bloc."""
    found, y = {}, top
    for bloc in range(blocs):
        found[bloc] = y
        y += size.get(bloc, 0) * unit + (_GAP if size.get(bloc) else 0)
    return found


def _streams(
    sheet: Sheet,
    columns: tuple[Column, Column],
    tops: tuple[Mapping[int, float], Mapping[int, float]],
    places: tuple[float, float],
    names: Sequence[str],
    unit: float,
) -> None:
    """Who goes from each bloc of a period to each of the next."""
    before, after = columns
    ways = Counter((before.blocs[s], after.blocs[s]) for s in before.blocs if s in after.blocs)
    out, into = dict(tops[0]), dict(tops[1])
    x0, x1 = places[0] + _BAR, places[1]
    for (one, other), count in sorted(ways.items()):
        high = count * unit
        a, b = out[one], into[other]
        out[one] += high
        into[other] += high
        said = f"{before.label} to {after.label}: {count} " + (
            f"stay in {names[one]}" if one == other else f"from {names[one]} to {names[other]}"
        )
        points = []
        for k in range(_POINTS + 1):
            t = k / _POINTS
            bend = t * t * (3 - 2 * t)
            y = a + (b - a) * bend
            points.append((x0 + t * (x1 - x0), y, y + high))
        sheet.area(points, _colour(one), 0.28 if one == other else 0.6, said)


def _colour(bloc: int) -> str:
    return BLOC_COLOURS[bloc % len(BLOC_COLOURS)]


def bloc_flows_words(columns: Sequence[Column], names: Sequence[str]) -> str:
    """Say what the picture shows, for those who do not see it.

    Examples
    --------
    >>> columns = [Column(1989, {"A": 0, "B": 1}), Column(1990, {"A": 0, "B": 0})]
    >>> bloc_flows_words(columns, ["bloc A", "bloc B"])
    '1989: 1 in bloc A, 1 in bloc B; 1990: 2 in bloc A (1 changed sides)'
    """
    told = []
    for k, column in enumerate(columns):
        count = Counter(column.blocs.values())
        words = ", ".join(f"{n} in {names[bloc]}" for bloc, n in sorted(count.items()))
        before = columns[k - 1].blocs if k else {}
        moved = sum(column.blocs[s] != bloc for s, bloc in before.items() if s in column.blocs)
        told.append(f"{column.label}: {words}" + (f" ({moved} changed sides)" if moved else ""))
    return "; ".join(told)
