"""The strip of the overview: acts by day, month or year over all that a store tells, and the days chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup, escape

from blocs.evidence.tallies import ActCount, Grain
from blocs.reading.records import EventType
from blocs.ties import quad_class

__all__ = ["Bin", "Strip", "drawn", "grain_for", "strip_of", "within"]

_DAILY, _MONTHLY = 92, 12 * 366
"""Days up to which a bar is a day, and a month."""
_HEIGHT, _TOP, _FOOT = 116.0, 6.0, 20.0
_TICKS = 74.0
"""Pixels that a year or a month written under the strip takes, with room beside it."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Acts of one period: its first and last day, how many cooperate and how many do not."""

    period: str
    first: date
    last: date
    cooperation: int
    conflict: int


@dataclass(frozen=True, slots=True)
class Strip:
    """Acts over time.

    Attributes
    ----------
    grain : str
        Length of a period.
    first, last : date
        Days at both ends.
    bins : tuple of Bin
        Rising; a period without acts has none.
    undated : int
        Acts without a day, in no bin.
    outside : int
        Acts of several days that reach into these and began before, in no bin.
    """

    grain: Grain
    first: date
    last: date
    bins: tuple[Bin, ...]
    undated: int
    outside: int = 0


def grain_for(first: date, last: date) -> Grain:
    """Length of the bars that suit a stretch of days.

    Examples
    --------
    >>> grain_for(date(2018, 9, 1), date(2018, 9, 30)), grain_for(date(1952, 1, 1), date(2022, 1, 1))
    ('day', 'year')
    """
    days = (last - first).days + 1
    return "day" if days <= _DAILY else "month" if days <= _MONTHLY else "year"


def _ends(period: str) -> tuple[date, date]:
    """First and last day of a period as it is written.

    >>> [day.isoformat() for day in _ends("2018-02")]
    ['2018-02-01', '2018-02-28']
    """
    parts = [int(part) for part in period.split("-")]
    if len(parts) == 3:
        return date(*parts), date(*parts)
    if len(parts) == 1:
        return date(parts[0], 1, 1), date(parts[0], 12, 31)
    year, month = parts
    after = date(year + month // 12, month % 12 + 1, 1) if (year, month) < (9999, 12) else date.max
    return date(year, month, 1), after - timedelta(1)


def strip_of(counts: Iterable[ActCount], grain: Grain) -> Strip | None:
    """Gather counts of types into bars; None where no act has a day.

    Parameters
    ----------
    counts : iterable of ActCount
        Of this grain.
    grain : {"year", "month", "day"}
    """
    found: dict[str, list[int]] = {}
    undated = 0
    for each in counts:
        if each.period is None:
            undated += each.acts
            continue
        sides = found.setdefault(each.period, [0, 0])
        sides[0 if quad_class(EventType(each.type)).cooperative else 1] += each.acts
    bins = tuple(Bin(period, *_ends(period), *found[period]) for period in sorted(found))
    if not bins:
        return None
    return Strip(grain, bins[0].first, bins[-1].last, bins, undated)


def within(strip: Strip | None, first: date, last: date) -> Strip | None:
    """The part of a strip between two days, ends included; None where nothing begins there.

    Bars of months and years are not cut: those that reach into the days are kept.
    """
    if strip is None:
        return None
    bins = tuple(each for each in strip.bins if each.last >= first and each.first <= last)
    outside = sum(each.cooperation + each.conflict for each in strip.bins) - sum(
        each.cooperation + each.conflict for each in bins
    )
    if not bins:
        return None
    return Strip(strip.grain, min(first, bins[0].first), max(last, bins[-1].last), bins, 0, outside)


def _ticks(strip: Strip, width: float) -> Iterable[tuple[date, str]]:
    """Days that are written under the strip."""
    days = (strip.last - strip.first).days + 1
    room = max(int(width / _TICKS), 2)
    if days > 3 * 366:
        step = next(n for n in (1, 2, 5, 10, 20, 50, 100, 200) if days / 365.25 / n <= room)
        low = -(-strip.first.year // step) * step
        yield from ((date(y, 1, 1), str(y)) for y in range(low, strip.last.year + 1, step))
    elif days > _DAILY:
        months = (strip.last.year - strip.first.year) * 12 + strip.last.month - strip.first.month + 1
        step = next(n for n in (1, 2, 3, 6, 12) if months / n <= room or n == 12)
        for k in range(0, months, step):
            month = strip.first.month - 1 + k
            day = date(strip.first.year + month // 12, month % 12 + 1, 1)
            yield day, f"{day:%b} {day.year}"
    else:
        step = next(n for n in (1, 2, 7, 14, 28) if days / n <= room)
        for k in range(0, days, step):
            day = strip.first + timedelta(k)
            yield day, f"{day.day} {day:%b}" + (f" {day.year}" if k == 0 and room > 4 else "")


def drawn(strip: Strip, width: int, *, name: str, chosen: tuple[date, date] | None = None) -> Markup:
    """Draw a strip: cooperation in blue above the line, conflict in orange below, the days chosen framed.

    Parameters
    ----------
    strip : Strip
    width : int
        Pixels.
    name : str
        Prefix of its ids.
    chosen : (date, date), optional
    """
    grain_words = f"by {strip.grain}"
    span = (strip.last - strip.first).days + 1
    high = max(each.cooperation for each in strip.bins)
    low = max(each.conflict for each in strip.bins)
    unit = (_HEIGHT - _TOP - _FOOT) / max(high + low, 1)
    line = _TOP + high * unit

    def at(day: date, after: int = 0) -> float:
        return width * ((day - strip.first).days + after) / span

    told = f"{sum(b.cooperation for b in strip.bins):,} acts of cooperation above the line, "
    told += (
        f"{sum(b.conflict for b in strip.bins):,} of conflict below, {grain_words}; the table below has them"
    )
    box = f'viewBox="0 0 {width} {_HEIGHT:g}" width="{width}" height="{_HEIGHT:g}"'
    days = f'data-first="{strip.first}" data-last="{strip.last}" data-line="{_HEIGHT - _FOOT:g}"'
    parts = [
        f'<svg class="strip" role="img" aria-labelledby="{name}-t {name}-d" {box} {days}>',
        f'<title id="{name}-t">Acts {escape(grain_words)}</title><desc id="{name}-d">{escape(told)}</desc>',
    ]
    for each in strip.bins:
        x, end = at(each.first), at(each.last, 1)
        wide = max(end - x - (0.8 if end - x > 3 else 0), 1.0)
        said = f"{each.period}: {each.cooperation} of cooperation, {each.conflict} of conflict"
        up, down = each.cooperation * unit, each.conflict * unit
        above = f'<path class="up" d="M{x:.1f} {line:.1f}v{-up:.1f}h{wide:.1f}v{up:.1f}z"/>'
        below = f'<path class="down" d="M{x:.1f} {line:.1f}v{down:.1f}h{wide:.1f}v{-down:.1f}z"/>'
        parts.append(f"<g><title>{said}</title>{above}{below}</g>")
    parts.append(f'<path class="axis" d="M0 {line:.1f}H{width}"/>')
    parts += _written(strip, width, at)
    if chosen is not None:
        left, right = (min(max(x, 0.0), float(width)) for x in (at(chosen[0]), at(chosen[1], 1)))
        parts.append(
            f'<rect class="chosen" x="{left:.1f}" y="1" width="{max(right - left, 2):.1f}" '
            f'height="{_HEIGHT - _FOOT:g}"/>'
        )
    return Markup("".join(parts) + "</svg>")


def _written(strip: Strip, width: float, at: Callable[[date], float]) -> list[str]:
    places = ((at(day), words) for day, words in _ticks(strip, width))
    return [
        f'<text x="{x:.1f}" y="{_HEIGHT - 5:g}">{words}</text>'
        for x, words in places
        if 0 <= x <= width - 6.2 * len(words)
    ]
