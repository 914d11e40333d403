"""Where alignment stands by the datasets of a store, led on by the model that comes with `blocs`."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from blocs.errors import UsageError
from blocs.projection.data_panel import Surroundings, alignment_panel, surroundings
from blocs.projection.panel import AlignmentPanel, Floats, Ints
from blocs.projection.posterior import Posterior
from blocs.projection.prospect import Prospect, prospect_of
from blocs.projection.shipped import shipped
from blocs.sources import Column, Frame
from blocs.ties import Holdings

__all__ = ["Outlook", "history", "outlook", "prospect_of_holdings"]

_WINDOW = 25
"""Years of votes that tell where a pair stands, as many as the model was fitted on."""
_DISPUTES = ("gml-mids", "mids")


@dataclass(frozen=True, eq=False)
class Outlook:
    """Where projections start from.

    Attributes
    ----------
    prospect : Prospect
    panel : AlignmentPanel or None
        What was measured up to then; None where only the fit that comes with `blocs` is at hand.
    remarks : tuple of str
        Why that of the store is not taken, where there was reason to expect it.
    """

    prospect: Prospect
    panel: AlignmentPanel | None = None
    remarks: tuple[str, ...] = ()


def outlook(holdings: Holdings | None = None) -> Outlook:
    """Give the prospect of a store where its datasets allow one, else the one that comes with `blocs`.

    A store without votes is no reason for a remark; one with votes of which no prospect can be made is.

    Examples
    --------
    >>> outlook().prospect.until
    2005
    """
    if holdings is None or "un-votes" not in holdings:
        return Outlook(shipped())
    if lacking := _lacking(holdings):
        return Outlook(shipped(), None, (_told(f"the store has votes, but no {', no '.join(lacking)}"),))
    panel = alignment_panel(holdings, shipped().measure)
    if panel.until < shipped().until:
        return Outlook(shipped(), None, (_told(f"the votes in the store end in {panel.until}"),))
    try:
        return Outlook(_prospect(panel, holdings), panel)
    except UsageError as error:
        return Outlook(shipped(), None, (_told(str(error)),))


def prospect_of_holdings(holdings: Holdings) -> Prospect:
    """Find where all pairs stand in the last year of the votes of a store.

    The parameters are those that come with `blocs`; of the last 25 years of the store's votes comes where
    each pair stands; sanctions, disputes and capability of their last year tell who presses on whom.

    Raises
    ------
    UsageError
        When a dataset that is needed is not there.
    """
    if lacking := _lacking(holdings):
        names = ", ".join(lacking)
        raise UsageError(f"a prospect needs {names}; bring in what is missing with: blocs import NAME FILE")
    return _prospect(alignment_panel(holdings, shipped().measure), holdings)


def history(panel: AlignmentPanel | None, pair: tuple[int, int]) -> Frame:
    """What was measured of a pair of state numbers, by year; empty without a panel.

    Returns
    -------
    Frame ("year")
        ``year``, ``value``; NaN where it is not known.
    """
    at = -1 if panel is None else panel.pair(*pair)
    if panel is None or at < 0:
        years, values = np.zeros(0, np.int64), np.zeros(0)
    else:
        years, values = panel.years, panel.values[:, at]
    name = "" if panel is None else f"{panel.measure} of votes"
    sources = () if panel is None else panel.sources
    return Frame("year", [Column.of("year", years), Column.of("value", values, "", name)], sources)


def _prospect(panel: AlignmentPanel, holdings: Holdings) -> Prospect:
    around = surroundings(holdings, panel.since, panel.until)
    window = panel.window(panel.until - _WINDOW + 1, panel.until)
    made = prospect_of(window, _with_scales(shipped()), _last_hostility(around, panel.numbers))
    return replace(made, posterior=shipped().posterior)


def _with_scales(known: Prospect) -> Posterior:
    """The parameters, with the scale of each pair as it was found when the model was fitted."""
    pairs = np.column_stack([known.numbers[known.first], known.numbers[known.second]])
    return replace(
        known.posterior, pairs=pairs, step_scale=known.step_scale[None], noise_scale=known.noise_scale[None]
    )


def _last_hostility(around: Surroundings, numbers: Ints) -> Floats:
    """Who is hostile to whom in the last year that the data of each instrument cover, shape (K, N, N)."""
    at = np.minimum(np.searchsorted(around.numbers, numbers), len(around.numbers) - 1)
    there = around.numbers[at] == numbers
    found = np.zeros((len(around.instruments), len(numbers), len(numbers)))
    for k, grid in enumerate(around.hostility):
        covered = np.flatnonzero(around.covered[:, k])
        if len(covered):
            held = grid[covered[-1]][np.ix_(at, at)]
            found[k] = np.where(there[:, None] & there[None, :], held, 0.0)
    return found


def _lacking(holdings: Holdings) -> list[str]:
    """Datasets that a prospect of the shipped model needs and the store has not."""
    lacking = [name for name in ("un-votes", "nmc") if name not in holdings]
    wanted = shipped().instruments
    if "sanctions" in wanted and "ties-sanctions" not in holdings:
        lacking.append("ties-sanctions")
    if "disputes" in wanted and not any(name in holdings for name in _DISPUTES):
        lacking.append("gml-mids or mids")
    return lacking


def _told(why: str) -> str:
    return (
        f"{why}: alignment starts from what comes with blocs (votes to {shipped().until}), not from the "
        "votes in the store"
    )
