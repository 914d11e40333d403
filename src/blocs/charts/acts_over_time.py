"""What reports tell of two states, period by period: acts for and against, their balance, and each act below.

Bars above zero are acts of cooperation, below it of conflict; the black line is the one less the other. A
period of which no report was read lies on the colour of asides, and the line breaks there: nothing is
known, which is not zero. On the same axis of days stand the acts themselves, in the shapes of the timeline.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from blocs.charts.cells import stretches
from blocs.charts.sheet import Place, Sheet, long, steps
from blocs.charts.timeline import MONTHS, SHAPES, Mark
from blocs.charts.vega import alt
from blocs.errors import UsageError

__all__ = ["Span", "acts_over_time", "acts_words"]

_LEFT, _PLOT, _CELL, _HIGH = 34.0, 118.0, 10.0, 5
"""Pixels left of the axis, height of the bars, side of a mark, and marks that stand on one another."""


@dataclass(frozen=True, slots=True)
class Span:
    """One period: its days, acts of cooperation and of conflict told in it; None where it is not covered."""

    first: date
    last: date
    cooperation: int | None
    conflict: int | None

    @property
    def net(self) -> int | None:
        """Cooperation less conflict; None where the period is not covered."""
        if self.cooperation is None or self.conflict is None:
            return None
        return self.cooperation - self.conflict


def acts_over_time(
    spans: Sequence[Span], marks: Sequence[Mark] = (), *, width: float = 880, title: str = ""
) -> alt.LayerChart:
    """Draw balance and acts on one axis of days.

    Parameters
    ----------
    spans : sequence of Span
        Rising, without gaps.
    marks : sequence of Mark
        Acts; those outside the periods are left out.
    width : float
        Pixels.
    title : str
        Above all; empty where a page around it says so.

    Raises
    ------
    UsageError
        When there is no period, or they do not follow each other.
    """
    sheet, height = placed(spans, marks, width=width, title=title)
    return sheet.chart(height)


def placed(
    spans: Sequence[Span], marks: Sequence[Mark] = (), *, width: float = 880, title: str = ""
) -> tuple[Sheet, float]:
    """Place all marks of `acts_over_time`, in pixels, and tell the height that they take."""
    if not spans:
        raise UsageError("no period to draw; give one at least")
    if any(b.first != a.last + timedelta(1) for a, b in pairwise(spans)):
        raise UsageError("periods do not follow each other day by day; give every one, those not covered too")
    sheet = Sheet(width)
    top = sheet.head(title) + 4
    low, high = spans[0].first, spans[-1].last
    days = (high - low).days + 1
    x1 = width - 6

    def x(day: float) -> float:
        return _LEFT + (day - low.toordinal()) / days * (x1 - _LEFT)

    most = max(1, *(span.cooperation or 0 for span in spans))
    least = max(1, *(span.conflict or 0 for span in spans))
    bottom = top + _PLOT

    def y(value: float) -> float:
        return top + (most - value) / (most + least) * _PLOT

    for mark in [each for each in steps(-least, most, 4) if each == int(each)]:
        sheet.rule(_LEFT, y(mark), x1, y(mark), "even" if mark == 0 else "faint", under=True)
        sheet.text(_LEFT - 5, y(mark), f"{mark:g}".replace("-", "−"), "quiet", 11, align="right")
    for day, words in _ticks(low, high, x1 - _LEFT):
        sheet.rule(x(day.toordinal()), top, x(day.toordinal()), bottom, "faint", under=True)
        if x(day.toordinal()) + 3 + long(words, 11) <= width:
            sheet.text(x(day.toordinal()) + 3, bottom + 9, words, "quiet", 11)
    _bars(sheet, spans, x, y, top, bottom)
    below = _acts(sheet, [m for m in marks if low <= m.first <= high], x, bottom + 22, x1)
    return sheet, below + 4


def _bars(sheet: Sheet, spans: Sequence[Span], x: Place, y: Place, top: float, bottom: float) -> None:
    gap = 0.8 if len(spans) < 200 else 0.0
    for gone in _gone(spans):
        ends = x(gone[0].first.toordinal()), x(gone[-1].last.toordinal() + 1)
        sheet.rect(ends[0], top, ends[1], bottom, "wash", f"not covered: {_days(gone)}")
    for span in spans:
        left, right = x(span.first.toordinal()) + gap / 2, x(span.last.toordinal() + 1) - gap / 2
        for count, sign, ink, what in (
            (span.cooperation, 1, "coop", "cooperation"),
            (span.conflict, -1, "conf", "conflict"),
        ):
            if count:
                said = f"{_days([span])}: {count} of {what}"
                sheet.rect(left, y(0), right, y(sign * count), ink, said, opacity=0.55)
    known = [(k, span) for k, span in enumerate(spans) if span.net is not None]
    for piece in stretches(known):
        points = [
            ((x(s.first.toordinal()) + x(s.last.toordinal() + 1)) / 2, y(s.net or 0.0)) for _, s in piece
        ]
        if len(points) > 1:
            sheet.line(points, "ink", "cooperation less conflict", thick=1.6)
        else:
            sheet.point(
                *points[0], "circle", "ink", f"{_days([piece[0][1]])}: net {piece[0][1].net}", size=16
            )


def _gone(spans: Sequence[Span]) -> list[list[Span]]:
    """Periods that are not covered, those that follow each other together."""
    found: list[list[Span]] = []
    before = None
    for k, span in enumerate(spans):
        if span.net is None:
            if before == k - 1 and found:
                found[-1].append(span)
            else:
                found.append([span])
            before = k
    return found


def _acts(sheet: Sheet, marks: Sequence[Mark], x: Place, top: float, x1: float) -> float:
    """Acts stacked on both sides of a line; gives where the next may begin."""
    if not marks:
        return top
    cells: dict[tuple[int, bool], list[Mark]] = {}
    for mark in sorted(marks, key=lambda m: (m.first, m.last, m.quad, not m.done, m.label)):
        place = int((x(mark.first.toordinal() + 0.5) - _LEFT) // _CELL)
        cells.setdefault((place, mark.quad.endswith("cooperation")), []).append(mark)
    up, down = (
        min(max((len(own) for (_, kind), own in cells.items() if kind is side), default=0), _HIGH + 1)
        for side in (True, False)
    )
    middle = top + up * _CELL + 4
    sheet.rule(_LEFT, middle, x1, middle, "line", under=True)
    for (place, kind), own in sorted(cells.items()):
        centre = min(_LEFT + (place + 0.5) * _CELL, x1 - _CELL / 2)
        way = -1 if kind else 1
        for k, mark in enumerate(own[:_HIGH]):
            sheet.point(
                centre,
                middle + way * (k + 0.7) * _CELL,
                SHAPES[mark.quad],
                "coop" if kind else "conf",
                mark.label,
                hollow=not mark.done,
                size=30.0,
            )
        if len(own) > _HIGH:
            more = f"+{len(own) - _HIGH}"
            sheet.text(centre, middle + way * (_HIGH + 0.7) * _CELL, more, "quiet", 9.5, align="center")
    return middle + down * _CELL + 6


def _ticks(low: date, high: date, width: float) -> list[tuple[date, str]]:
    """First days of months or years to name, as many as the width holds."""
    room = max(2, int(width // 58))
    months = (high.year - low.year) * 12 + high.month - low.month + 1
    if months <= room * 3:
        step = next(s for s in (1, 2, 3, 6) if months / s <= room or s == 6)
        firsts = [
            date(low.year + (low.month - 1 + k) // 12, (low.month - 1 + k) % 12 + 1, 1) for k in range(months)
        ]
        shown = [day for day in firsts if (day.month - 1) % step == 0 and day >= low]
        return [
            (day, MONTHS[day.month - 1] + (f" {day.year}" if k == 0 or day.month <= step else ""))
            for k, day in enumerate(shown)
        ]
    years = high.year - low.year + 1
    step = next((s for s in (1, 2, 5, 10, 20, 50) if years / s <= room), 100)
    return [(date(year, 1, 1), str(year)) for year in range(low.year, high.year + 1)
            if year % step == 0 and date(year, 1, 1) >= low]  # fmt: skip


def _days(spans: Sequence[Span]) -> str:
    return f"{spans[0].first} to {spans[-1].last}"


def acts_words(spans: Sequence[Span]) -> str:
    """Say what the picture shows, for those who do not see it.

    Examples
    --------
    >>> acts_words([Span(date(2018, 9, 1), date(2018, 9, 30), 3, 1)])
    '3 acts of cooperation and 1 of conflict in 1 of 1 periods that reports cover, 2018-09-01 to 2018-09-30'
    """
    known = [span for span in spans if span.net is not None]
    good, bad = (sum(getattr(s, name) or 0 for s in known) for name in ("cooperation", "conflict"))
    return (
        f"{good} acts of cooperation and {bad} of conflict in {len(known)} of {len(spans)} periods that "
        f"reports cover, {spans[0].first} to {spans[-1].last}"
    )
