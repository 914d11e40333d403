"""A projection as a fan: what was measured, and the bands in which what comes is expected to lie.

The measured line is black and breaks where nothing is known. Bands hold 50 % and 90 % of the draws around the
middle one. A second series, the scenario, is dashed and drawn against a grey first: blue where it ends above,
orange where it ends below. An upright line tells where the data end; rings are what came after it, where it
is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from blocs.charts.cells import figures, stretches, words, years
from blocs.charts.sheet import Place, Sheet, apart, fit, long
from blocs.charts.tie_lines import labels, ticks
from blocs.charts.vega import alt
from blocs.errors import DataError, UsageError

if TYPE_CHECKING:
    from blocs.sources import Frame

__all__ = ["fan", "fan_words", "sketch_fan"]

_QUANTILES = ("p05", "p25", "p50", "p75", "p95")
_SMALL = 600
_PLOT = 270.0
_NARROW = 220.0


@dataclass(frozen=True, slots=True)
class _Series:
    """One projection: its name, and five quantiles of each year that is known."""

    name: str
    bands: tuple[tuple[int, tuple[float, ...]], ...]


def fan(
    history: Frame,
    projection: Frame,
    *,
    title: str = "",
    subtitle: str = "",
    skill: str = "",
    known: str = "",
    until: int | None = None,
    bounds: tuple[float | None, float | None] = (None, None),
    width: float = 880,
) -> alt.LayerChart:
    """Draw what was measured and what is projected.

    Parameters
    ----------
    history : Frame
        ``year`` and ``value``; years may be missing, and so may values. Years after `until` are drawn as what
        came.
    projection : Frame
        ``year``, ``p05``, ``p25``, ``p50``, ``p75``, ``p95``; with a column ``series``, one or two of them:
        the first has bands, the second is drawn against it.
    title, subtitle : str
        Above the picture; nothing where empty.
    skill : str
        How well the method has forecast; stands under the picture.
    known : str
        Words at the line where the data end ("votes known to 2005"); empty: "data end in" and the year.
    until : int, optional
        Last year that the projection knew; the last of the history where it is not told.
    bounds : tuple of (float or None, float or None)
        Natural bounds of the measure, past which no axis goes.
    width : float
        Pixels; below 600 the picture is made for a phone.

    Returns
    -------
    altair.LayerChart

    Raises
    ------
    DataError
        When quantiles are out of order, or there is nothing to draw.
    UsageError
        When a column is missing, or there are more than two series.

    Examples
    --------
    >>> from blocs.sources import Column, Frame
    >>> past = Frame("year", [Column.of("year", [2003, 2004, 2005]), Column.of("value", [0.5, 0.6, 0.55])])
    >>> spread = {"p05": 0.3, "p25": 0.5, "p50": 0.55, "p75": 0.6, "p95": 0.8}
    >>> ahead = [Column.of("year", [2006]), *(Column.of(name, [value]) for name, value in spread.items())]
    >>> chart = fan(past, Frame("year", ahead), title="China and Russia", known="votes known to 2005")
    """
    sheet, height = placed(
        history, projection, title=title, subtitle=subtitle, skill=skill, known=known, until=until,
        bounds=bounds, width=width,
    )  # fmt: skip
    return sheet.chart(height)


def placed(
    history: Frame,
    projection: Frame,
    *,
    title: str = "",
    subtitle: str = "",
    skill: str = "",
    known: str = "",
    until: int | None = None,
    bounds: tuple[float | None, float | None] = (None, None),
    width: float = 880,
) -> tuple[Sheet, float]:
    """Place all marks of `fan`, in pixels, and tell the height that they take; nothing is drawn yet."""
    past, series = _past(history), _series(projection)
    last = _until(past, series, until)
    small = width < _SMALL
    sheet = Sheet(width)
    top = sheet.head(title, subtitle) + 18.0
    bottom = top + (_NARROW if small else _PLOT)
    marks = _scale(past, series, bounds)
    told = [text.replace("-", "−") for text in labels(marks)]
    left = max(long(text, 11) for text in told) + 10
    ends = _ends(series)
    right = width - max((long(text, size) for _, text, _, size, _ in ends), default=0.0) - 14
    all_years = [year for year, _ in past] + [year for one in series for year, _ in one.bands]
    first, final = min(all_years), max(max(all_years), min(all_years) + 1)

    def x(year: float) -> float:
        return left + (year - first) / (final - first) * (right - left)

    def y(value: float) -> float:
        share = (min(max(value, marks[0]), marks[-1]) - marks[0]) / (marks[-1] - marks[0])
        return bottom - share * (bottom - top)

    for mark, text in zip(marks, told, strict=True):
        sheet.rule(left, y(mark), right, y(mark), "even" if mark == 0 and marks[0] < 0 else "faint")
        sheet.text(left - 6, y(mark), text, "quiet", 11, align="right")
    for year in _named(first, final, right - left):
        sheet.rule(x(year), bottom, x(year), bottom + 4, "even")
        sheet.text(x(year), bottom + 14, str(year), "quiet", 11, align="center")
    if last is not None:
        _edge(sheet, x(last), top, bottom, known or f"data end in {last}", left)
    origin = dict(past).get(last) if last is not None else None
    colours = _colours(series)
    for place, one in enumerate(series):
        for piece in stretches(one.bands):
            if origin is not None and last is not None and piece[0][0] == last + 1:
                piece.insert(0, (last, (origin,) * 5))
            _band(sheet, one.name, piece, x, y, colours[place], second=place > 0)
    _measured(sheet, [(a, b) for a, b in past if last is None or a <= last], x, y)
    for year, value in past:
        if last is not None and year > last:
            sheet.point(x(year), y(value), "circle", "ink", f"What came, {year}: {value:.2f}", hollow=True)
    spots = apart([y(value) for value, *_ in ends], 13.0, top, bottom)
    for spot, (value, text, colour, size, bold) in zip(spots, ends, strict=True):
        if abs(spot - y(value)) > 3:
            sheet.rule(right + 1, y(value), right + 9, spot, "line")
        sheet.text(right + 11, spot, text, colour, size, bold=bold)
    foot = bottom + 26
    if skill:
        foot = sheet.lines_of(foot + 4, skill, "quiet", 12.0)
    return sheet, foot + 4


def fan_words(history: Frame, projection: Frame, *, until: int | None = None) -> str:
    """Say in words what `fan` shows, for those who do not see it.

    Parameters
    ----------
    history, projection, until
        As for `fan`.
    """
    past, series = _past(history), _series(projection)
    last = _until(past, series, until)
    before = [(year, value) for year, value in past if last is None or year <= last]
    told = [f"Measured {before[-1][1]:.2f} in {before[-1][0]}"] if before else []
    for one in series:
        if one.bands:
            year, (least, low, middle, high, most) = one.bands[-1]
            told.append(
                f"{one.name or 'projected'} for {year}: {middle:.2f}, 50 % between {low:.2f} and {high:.2f}, "
                f"90 % between {least:.2f} and {most:.2f}"
            )
    came = [f"{value:.2f} in {year}" for year, value in past if last is not None and year > last]
    told += [f"what came: {', '.join(came)}"] if came else []
    return "; ".join(told).replace("-", "−") + "."


def sketch_fan(history: Frame, projection: Frame, *, width: int = 100, lines: int = 12) -> list[str]:
    """Sketch it, a line a year: ``·`` 90 %, ``━`` 50 % of the draws, ``●`` the middle or the measured.

    Of more years than there are lines, some are chosen evenly, the last among them.

    >>> from blocs.sources import Column, Frame
    >>> past = Frame("year", [Column.of("year", [2005]), Column.of("value", [0.5])])
    >>> spread = {"p05": 0.0, "p25": 0.4, "p50": 0.5, "p75": 0.6, "p95": 1.0}
    >>> ahead = [Column.of("year", [2006]), *(Column.of(name, [value]) for name, value in spread.items())]
    >>> print("\\n".join(sketch_fan(past, Frame("year", ahead), width=46)))
    2005           ●           0.50
    2006 ········━━●━━········ 0.50 (0.00 to 1.00)
    """
    past, series = _past(history), _series(projection)
    last = _until(past, series, None)
    before = [(year, value) for year, value in past if last is None or year <= last]
    rows: list[tuple[str, tuple[float, ...]]] = []
    for place, one in enumerate(series):
        name = f" {one.name}" if place and one.name else ""
        rows += [(f"{year}{name}", band) for year, band in one.bands]
    rows = _thinned(rows, max(lines - 3, 2))
    rows = [(str(year), (value,)) for year, value in before[-max(lines - len(rows), 1) :]] + rows
    values = [value for _, band in rows for value in band]
    low, high = min(values), max(values)
    label = max(len(name) for name, _ in rows)
    figure = max(len(_told(band)) for _, band in rows)
    room = max(width - label - figure - 2, 12)

    def column(value: float) -> int:
        return round((value - low) / (high - low) * (room - 1)) if high > low else room // 2

    out = []
    for name, band in rows:
        cells = [" "] * room
        for a, b, sign in ((0, -1, "·"), (1, -2, "━")):
            if len(band) == 5:
                at = column(band[a]), column(band[b])
                cells[at[0] : at[1] + 1] = [sign] * (at[1] - at[0] + 1)
        cells[column(band[len(band) // 2])] = "●"
        out.append(f"{name:<{label}} {''.join(cells)} {_told(band)}".rstrip()[:width])
    return out


def _thinned(rows: list[tuple[str, tuple[float, ...]]], most: int) -> list[tuple[str, tuple[float, ...]]]:
    """At most so many rows, evenly chosen, the first and the last among them."""
    if len(rows) <= most:
        return rows
    return [rows[round(k * (len(rows) - 1) / (most - 1))] for k in range(most)]


def _told(band: Sequence[float]) -> str:
    middle = f"{band[len(band) // 2]:.2f}"
    text = middle if len(band) == 1 else f"{middle} ({band[0]:.2f} to {band[-1]:.2f})"
    return text.replace("-", "−")


def _past(history: Frame) -> list[tuple[int, float]]:
    """Years and values that are known, in order."""
    found = zip(years(history), figures(history, "value"), strict=True)
    return sorted((year, value) for year, value in found if value is not None)


def _series(projection: Frame) -> list[_Series]:
    names = words(projection, "series") if "series" in projection else ("",) * len(projection)
    order = list(dict.fromkeys(names))
    if len(order) > 2:
        raise UsageError(f"a projection of {len(order)} series ({', '.join(order)}); draw at most two")
    columns = [figures(projection, name) for name in _QUANTILES]
    bands: dict[str, list[tuple[int, tuple[float, ...]]]] = {name: [] for name in order}
    for year, name, *cells in zip(years(projection), names, *columns, strict=True):
        values = tuple(cell for cell in cells if cell is not None)
        if len(values) < len(cells):
            continue  # not known: no band
        if list(values) != sorted(values):
            raise DataError(f"{name or 'projection'}, {year}: quantiles {values} do not ascend")
        bands[name].append((year, values))
    found = [_Series(name, tuple(sorted(bands[name]))) for name in order]
    if not any(one.bands for one in found):
        raise DataError("no year of the projection has all five quantiles; there is nothing to draw")
    return found


def _until(past: Sequence[tuple[int, float]], series: Sequence[_Series], until: int | None) -> int | None:
    """Last year that the projection knew."""
    if until is not None:
        return until
    ahead = min(one.bands[0][0] for one in series if one.bands)
    return max((year for year, _ in past if year < ahead), default=None)


def _scale(
    past: Sequence[tuple[int, float]], series: Sequence[_Series], bounds: tuple[float | None, float | None]
) -> list[float]:
    values = [value for _, value in past]
    values += [value for one in series for _, band in one.bands for value in band]
    marks = ticks(min(values), max(values), 6)
    least, most = bounds
    inside = [m for m in marks if (least is None or m >= least) and (most is None or m <= most)]
    return inside if len(inside) > 1 else marks


def _named(first: int, last: int, room: float) -> list[int]:
    """Years to name on the axis."""
    most = max(2, int(room // 46))
    step = next((s for s in (1, 2, 5, 10, 20, 25, 50) if (last - first) / s <= most - 1), 100)
    return list(range(-(-first // step) * step, last + 1, step))


def _edge(sheet: Sheet, x: float, top: float, bottom: float, text: str, left: float) -> None:
    """Mark where the data end; the words stand on the side where they have room."""
    sheet.rule(x, top - 14, x, bottom, "quiet", dash=(2.0, 3.0))
    before = long(text, 11.5) <= x - left - 6
    text = text if before else fit(text, 11.5, sheet.width - x - 8)
    sheet.text(x + (-6 if before else 6), top - 10, text, "quiet", 11.5, align="right" if before else "left")
    if before and long("projected", 11.5) <= sheet.width - x - 8:
        sheet.text(x + 6, top - 10, "projected", "quiet", 11.5)


def _band(
    sheet: Sheet,
    name: str,
    piece: list[tuple[int, tuple[float, ...]]],
    x: Place,
    y: Place,
    colour: str,
    *,
    second: bool,
) -> None:
    who = f"{name}, " if name else ""
    if len(piece) == 1:  # one year alone has no width: upright lines tell its bands
        year, band = piece[0]
        shift = 5.0 if second else -5.0 if name else 0.0
        for a, b, thick in ((0, 4, 2.0), (1, 3, 6.0)):
            sheet.rule(x(year) + shift, y(band[a]), x(year) + shift, y(band[b]), colour, thick=thick)
        shape = "diamond" if second else "circle"
        sheet.point(x(year) + shift, y(band[2]), shape, colour, f"{who}{year}: {band[2]:.2f}", hollow=True)
        return
    if second:
        for k in (0, 4):
            edge = [(x(a), y(b[k])) for a, b in piece]
            sheet.line(edge, colour, f"{who}90 % of the draws", thick=1.0, dash=(2.0, 3.0))
    else:
        outer = [(x(a), y(b[0]), y(b[4])) for a, b in piece]
        sheet.area(outer, colour, 0.16, f"{who}90 % of the draws")
        sheet.area([(x(a), y(b[1]), y(b[3])) for a, b in piece], colour, 0.26, f"{who}50 % of the draws")
    dash = (6.0, 3.0) if second else (1.0, 0.0)
    sheet.line([(x(a), y(b[2])) for a, b in piece], colour, f"{who}middle of the draws", thick=2.0, dash=dash)


def _measured(sheet: Sheet, past: Sequence[tuple[int, float]], x: Place, y: Place) -> None:
    for piece in stretches(past):
        if len(piece) == 1:
            year, value = piece[0]
            sheet.point(x(year), y(value), "circle", "ink", f"Measured, {year}: {value:.2f}", size=16)
        else:
            said = f"Measured, {piece[0][0]} to {piece[-1][0]}"
            sheet.line([(x(year), y(value)) for year, value in piece], "ink", said)


def _colours(series: Sequence[_Series]) -> tuple[str, ...]:
    """Blue alone; of two the first is grey, the second tells by its colour on which side it ends."""
    if len(series) < 2 or not all(one.bands for one in series):
        return ("coop",) * len(series)
    first, second = (one.bands[-1][1][2] for one in series)
    return ("even", "coop" if second >= first else "conf")


def _ends(series: Sequence[_Series]) -> list[tuple[float, str, str, float, bool]]:
    """Labels at the right end: value, words, colour, size, whether bold."""
    found = []
    for place, one in enumerate(series):
        if not one.bands:
            continue
        band = one.bands[-1][1]
        colour = _colours(series)[place]
        colour = "quiet" if colour == "even" else colour  # words need more contrast than marks
        figure = f"{band[2]:.2f}".replace("-", "−")
        found.append((band[2], f"{one.name} {figure}".strip(), colour, 12.5, True))
        if len(series) == 1:
            for k, share in enumerate(("90 % from", "50 % from", "", "50 % to", "90 % to")):
                figure = f"{band[k]:.2f}".replace("-", "−")
                found += [(band[k], f"{share} {figure}", "quiet", 11.0, False)] if share else []
    return sorted(found, key=lambda row: -row[0])
