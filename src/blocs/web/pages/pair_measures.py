"""Every measure of a tie for its page: the profile, its picture, and another pair beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from blocs.charts import Panel, Strand, tie_lines, to_svg
from blocs.charts.results.ties import about, panels, words
from blocs.errors import UsageError
from blocs.states.naming import name_of
from blocs.ties import Profile, tie
from blocs.ties.words import figure, title_of
from blocs.web.pages.widths import two_widths

if TYPE_CHECKING:
    from blocs.ties import Line
    from blocs.web.held import Held

__all__ = [
    "DRAWS",
    "beside_picture",
    "beside_rows",
    "line_rows",
    "measure_picture",
    "missing_rows",
    "profile_of",
]

DRAWS = 1000
"""Draws of the intervals, as many as `blocs ties` makes."""
_WIDE, _NARROW = 1060, 360


def profile_of(
    held: Held, a: str, b: str, since: int, until: int | None, measures: Sequence[str]
) -> Profile | str:
    """Give the profile of a pair as `blocs ties` does, or words why there is none."""

    def make() -> Profile | str:
        try:
            return tie(
                a,
                b,
                since=since,
                until=until,
                store=held.store(),
                holdings=held.holdings(),
                measures=tuple(measures) or None,
                draws=DRAWS,
            )
        except UsageError as error:
            return str(error)

    return held.keep(("profile", a, b, since, until, tuple(measures)), make)


def line_rows(found: Profile) -> list[dict[str, Any]]:
    """Lines of a profile as plain data, each with all its years."""
    return [
        {
            "measure": line.measure.name,
            "title": line.measure.title,
            "unit": line.measure.unit,
            "group": line.measure.group,
            "closer": line.measure.closer,
            "from": line.a,
            "to": line.b,
            "directed": line.directed,
            "told": line.told,
            "over": line.over,
            "source": ", ".join(line.sources),
            "years": line.years.tolist(),
            "values": line.values.tolist(),
            "low": line.low.tolist(),
            "high": line.high.tolist(),
            "n": line.n.tolist(),
            "last": _last(line),
        }
        for line in found.lines
    ]


def _last(line: Line) -> dict[str, str]:
    """Value of the last year, and its interval, in words."""
    low, high, n = float(line.low[-1]), float(line.high[-1]), float(line.n[-1])
    known = low == low and high == high
    return {
        "value": figure(float(line.values[-1])),
        "interval": f"{figure(low)} to {figure(high)}" if known else "",
        "n": f"{n:,.0f}" if n == n else "",
    }


def missing_rows(found: Profile) -> list[dict[str, Any]]:
    """Measures that are not there, those of one reason together."""
    groups: dict[tuple[str, str], list[str]] = {}
    for item in found.missing:
        groups.setdefault((item.why, item.remedy), []).append(item.measure)
    return [{"measures": names, "why": why, "remedy": remedy} for (why, remedy), names in groups.items()]


def sources_of(found: Profile) -> list[dict[str, Any]]:
    """Datasets used, and whom to cite."""
    return [{"name": name, **asdict(origin), "citation": origin.citation} for name, origin in found.origins]


def measure_picture(held: Held, found: Profile, acts: Sequence[tuple[float, bool]]) -> Markup:
    """Draw the measures wide and narrow; nothing where there is no line."""
    if not found.lines:
        return Markup()
    return _twice(held, panels(found.lines), found, acts, "measures", title_of(found), words(found))


def _twice(
    held: Held,
    shown: Sequence[Panel],
    found: Profile,
    acts: Sequence[tuple[float, bool]],
    name: str,
    title: str,
    said: str,
) -> Markup:
    def drawn(width: int) -> str:
        chart = tie_lines(shown, found.ask.since, found.ask.until, acts=acts, width=width)
        return to_svg(chart, name=f"{name}{width}", title=title, description=said)

    what = (name, shown, found.ask.since, found.ask.until, acts, title, said)
    return held.drawn(what, lambda: two_widths(drawn(_WIDE), drawn(_NARROW)))


def reading_of(found: Profile) -> str:
    """What bands, dashes and rings of the picture mean."""
    return about(found)


# ---- another pair


def beside_rows(found: Profile, other: Profile) -> list[dict[str, Any]]:
    """Measures of both pairs in the last year that both are known of, with the difference.

    Of a measure with directions the first is taken, from the first state of each pair to the second.
    """
    rows = []
    theirs = _data_lines(other)
    for name, line in _data_lines(found).items():
        beside = theirs.get(name)
        if beside is None:
            continue
        mine = dict(zip(line.years.tolist(), line.values.tolist(), strict=True))
        known = dict(zip(beside.years.tolist(), beside.values.tolist(), strict=True))
        common = sorted(mine.keys() & known.keys())
        year = common[-1] if common else None
        rows.append(
            {
                "measure": name,
                "title": line.measure.title,
                "unit": line.measure.unit,
                "closer": line.measure.closer,
                "directed": line.directed,
                "year": year,
                "this": None if year is None else mine[year],
                "other": None if year is None else known[year],
                "difference": None if year is None else mine[year] - known[year],
            }
        )
    return rows


def _data_lines(found: Profile) -> dict[str, Line]:
    lines: dict[str, Line] = {}
    for line in found.lines:
        if not line.told:
            lines.setdefault(line.measure.name, line)
    return lines


def beside_picture(held: Held, found: Profile, other: Profile) -> Markup:
    """Draw measures that both pairs have; the other pair is dashed."""
    theirs = _data_lines(other)
    shown = [
        Panel(
            line.measure.title,
            line.measure.unit,
            (_strand(line, "data"), _strand(theirs[name], "back")),
            line.measure.closer,
            line.measure.bounds,
        )
        for name, line in _data_lines(found).items()
        if name in theirs
    ]
    if not shown:
        return Markup()
    said = (
        f"{title_of(found)} as lines, {title_of(other)} dashed; the table tells the last common year of each"
    )
    return _twice(held, shown, found, (), "beside", f"{title_of(found)} beside {title_of(other)}", said)


def _strand(line: Line, kind: Any) -> Strand:
    return Strand(
        f"{name_of(line.a)} and {name_of(line.b)}",
        kind,
        tuple(line.years.tolist()),
        tuple(line.values.tolist()),
    )
