"""One number of several measures: how it is weighted, and how it moves when each is left out.

A composite hides a choice: which measures, with what weights, on what scale. This one states all three in its
columns, counts what is missing instead of taking it for zero, and shows what each measure does to it.

References
----------
OECD and JRC (2008). Handbook on Constructing Composite Indicators: Methodology and User Guide. OECD
Publishing. https://doi.org/10.1787/9789264043466-en
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from blocs.errors import UsageError
from blocs.sources import Column, Frame
from blocs.ties.rows import checked_unit, measured, of_pair, values_at

__all__ = ["Composite", "Scale", "composite", "standardised"]

Scale: TypeAlias = Literal["z", "rank"]


@dataclass(frozen=True, slots=True)
class Composite:
    """A composite of measures, and what each part does to it.

    Attributes
    ----------
    frame : Frame
        Of the unit of the measures: ``composite``, ``share`` of the weight that is present, ``n`` parts
        present, and ``without_NAME``, the composite without each part.
    parts : Frame
        By part: ``part``, ``sign``, ``weight`` (they add up to 1), ``rows`` in which the composite is known
        with and without it, ``correlation`` of the two (Pearson, over all rows), ``mean_move`` and
        ``largest_move``: how far the composite goes, in either direction, when the part is left out.
    """

    frame: Frame
    parts: Frame


def standardised(
    values: NDArray[np.float64], years: NDArray[np.int64], scale: Scale = "z"
) -> NDArray[np.float64]:
    """Put a measure on a common scale within each year.

    Parameters
    ----------
    values : array of float
        NaN where missing.
    years : array of int
        Of the same length.
    scale : {"z", "rank"}
        ``"z"``: less the mean of the year, over its standard deviation. ``"rank"``: from -1 (lowest) to 1
        (highest) by rank, equal values alike; no value far out can move it.

    Returns
    -------
    array of float
        NaN where missing, and in years in which all known values are equal: they tell no pair from another.

    Raises
    ------
    UsageError
        When there is no such scale.

    Examples
    --------
    >>> standardised(np.array([1.0, 2.0, 9.0, np.nan]), np.array([2000] * 4), "rank").tolist()
    [-1.0, 0.0, 1.0, nan]
    """
    if scale not in get_args(Scale):
        raise UsageError(f"scale={scale!r} is none of: {', '.join(get_args(Scale))}")
    there = np.flatnonzero(~np.isnan(values))
    made = np.full(len(values), np.nan)
    if not len(there):
        return made
    # by value, then by year: small whole numbers are sorted in one pass, so that both sorts are quick
    order = there[np.argsort(values[there])]
    span = int(np.ptp(years)) if len(years) else 0
    year = (years[order] - years.min()).astype(np.int16 if span < 1 << 15 else np.int64)
    order = order[np.argsort(year, kind="stable")]
    held, when = values[order], years[order]
    starts = np.flatnonzero(np.diff(when, prepend=when[0] - 1))
    sizes = np.diff(starts, append=len(order))
    least, most = held[starts], held[starts + sizes - 1]
    apart = np.repeat(most > least, sizes)
    if scale == "z":
        mean = np.repeat(np.add.reduceat(held, starts) / sizes, sizes)
        spread = np.sqrt(np.add.reduceat((held - mean) ** 2, starts) / sizes)
        within = np.divide(held - mean, np.repeat(spread, sizes), out=np.full(len(held), np.nan), where=apart)
    else:
        new = np.diff(held, prepend=-np.inf) != 0
        new[starts] = True
        ties = np.flatnonzero(new)
        many = np.diff(ties, append=len(held))
        rank = np.repeat(ties + (many - 1) / 2, many) - np.repeat(starts, sizes)
        lowest = np.repeat(rank[starts], sizes)
        highest = np.repeat(rank[starts + sizes - 1], sizes)
        within = np.divide(
            2 * rank - lowest - highest, highest - lowest, out=np.full(len(held), np.nan), where=apart
        )
    made[order] = within
    return made


def composite(
    frame: Frame,
    signs: Mapping[str, int],
    weights: Mapping[str, float] | None = None,
    *,
    scale: Scale = "z",
    least: float = 0.5,
    pair: tuple[int, int] | None = None,
) -> Composite:
    """Weighted mean of standardised measures of a tie, and its moves when each is left out.

    Parameters
    ----------
    frame : Frame
        By dyad-year or directed dyad-year, with the measures of all dyads of each year: the scale is that of
        the year.
    signs : mapping of str to int
        The measures: 1 where a larger value means a closer tie, -1 where it means a worse one (disputes,
        sanctions, rivalry).
    weights : mapping of str to float, optional
        Of each measure, above 0; all alike when not told. They are divided by their sum.
    scale : {"z", "rank"}
        As `standardised`.
    least : float
        Share of the weight that must be present, 0 to 1; below it the composite is missing.
    pair : tuple of int, optional
        Numbers of two states; only their rows are given, on the scale of all, and the parts speak of these
        rows.

    Returns
    -------
    Composite

    Raises
    ------
    UsageError
        When a measure is no column, a sign is neither 1 nor -1, a weight is not above 0, fewer than two
        measures are named, or `least` lies outside 0 to 1.

    References
    ----------
    OECD and JRC (2008), on standardising, weighting and the check of leaving out.

    Examples
    --------
    >>> from blocs.sources import Unit
    >>> keys = [("ccode1", [2, 2, 20]), ("ccode2", [20, 70, 70]), ("year", [2000] * 3)]
    >>> keys = [Column.of(name, values) for name, values in keys]
    >>> told = [Column.of("votes", [0.9, 0.4, 0.5]), Column.of("disputes", [0, 2, 1])]
    >>> table = Frame(Unit.of("dyad-year"), [*keys, *told])
    >>> made = composite(table, {"votes": 1, "disputes": -1}, scale="rank")
    >>> made.frame["composite"], made.frame["without_votes"]
    ((1.0, -1.0, 0.0), (1.0, -1.0, 0.0))
    """
    checked_unit(frame, of="composite")
    shares = _weights(frame, signs, weights)
    if not 0 <= least <= 1:
        raise UsageError(f"least={least}; write a share of the weight from 0 to 1")
    years = frame.array("year").astype(np.int64)
    total, present, n = np.zeros(len(frame)), np.zeros(len(frame)), np.zeros(len(frame), np.int64)
    scaled: dict[str, NDArray[np.float64]] = {}
    for name, sign in signs.items():
        scaled[name] = sign * standardised(values_at(frame, name), years, scale)
        known = ~np.isnan(scaled[name])
        total += shares[name] * np.where(known, scaled[name], 0.0)
        present += shares[name] * known
        n += known
    whole = _mean(total, present, 1.0, least)
    words = ", ".join(
        f"{'+' if signs[name] > 0 else '-'}{name} {share:.3g}" for name, share in shares.items()
    )
    how = "z-scores within the year" if scale == "z" else "ranks within the year, -1 to 1"
    note = f"weighted mean of {how}: {words}; missing below {least:.0%} of the weight"
    columns = [
        Column.of("composite", whole, "", note),
        Column.of("share", np.round(present, 12), "share", "share of the weight that is present"),
        Column.of("n", n, "parts", f"parts present, of {len(signs)}"),
    ]
    for name, values in scaled.items():
        known = ~np.isnan(values)
        rest = total - shares[name] * np.where(known, values, 0.0)
        without = _mean(rest, present - shares[name] * known, 1.0 - shares[name], least)
        columns.append(Column.of(f"without_{name}", without, "", f"the composite without {name}"))
    made = of_pair(measured(frame, columns), pair)
    return Composite(made, _moves(made, signs, shares))


def _weights(frame: Frame, signs: Mapping[str, int], weights: Mapping[str, float] | None) -> dict[str, float]:
    """Weights that add up to 1."""
    if len(signs) < 2:
        raise UsageError("a composite needs two measures or more; name them in signs, each 1 or -1")
    for name, sign in signs.items():
        frame.column(name)
        if sign not in (1, -1):
            raise UsageError(f"the sign of {name} is {sign!r}; write 1 (closer) or -1 (worse)")
    told = dict.fromkeys(signs, 1.0) if weights is None else dict(weights)
    odd = sorted(set(told) ^ set(signs))
    if odd:
        raise UsageError(f"weights and signs must name the same measures; {', '.join(odd)} stand in one only")
    for name, weight in told.items():
        if not (math.isfinite(weight) and weight > 0):
            raise UsageError(f"the weight of {name} is {weight!r}; write a number above 0, or leave it out")
    whole = math.fsum(told.values())
    return {name: told[name] / whole for name in signs}


def _mean(
    total: NDArray[np.float64], present: NDArray[np.float64], whole: float, least: float
) -> NDArray[np.float64]:
    """Mean over what is present; missing where nothing is, or too little of the whole weight."""
    enough = (present > 1e-12) & (present >= least * whole - 1e-12)
    mean = np.divide(total, present, out=np.full(len(total), np.nan), where=enough)
    return np.asarray(np.round(mean, 12))


def _moves(made: Frame, signs: Mapping[str, int], shares: Mapping[str, float]) -> Frame:
    whole = values_at(made, "composite")
    found: dict[str, list[float | None]] = {
        name: [] for name in ("rows", "correlation", "mean_move", "largest_move")
    }
    for name in signs:
        without = values_at(made, f"without_{name}")
        both = ~np.isnan(whole) & ~np.isnan(without)
        move = np.abs(without[both] - whole[both])
        found["rows"].append(int(both.sum()))
        found["correlation"].append(_correlation(whole[both], without[both]))
        found["mean_move"].append(float(move.mean()) if len(move) else None)
        found["largest_move"].append(float(move.max()) if len(move) else None)
    units = {"rows": "rows", "mean_move": "of the composite", "largest_move": "of the composite"}
    columns = [
        Column.of("part", list(signs)),
        Column.of("sign", list(signs.values()), note="1: larger is closer; -1: larger is worse"),
        Column.of("weight", [shares[name] for name in signs], "share"),
        *(Column.of(name, values, units.get(name, "")) for name, values in found.items()),
    ]
    return Frame("part of the composite", columns, made.sources)


def _correlation(one: NDArray[np.float64], two: NDArray[np.float64]) -> float | None:
    """Pearson's; None where either does not vary."""
    if len(one) < 2 or np.ptp(one) == 0 or np.ptp(two) == 0:
        return None
    return float(np.corrcoef(one, two)[0, 1])
