"""The map of the overview: one frame a year, as plain values that a script can move between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np

from blocs.charts.cells import name_of
from blocs.web.held import Held
from blocs.web.pages.overview_world import (
    Basis,
    Tie,
    blocs_in,
    network_of_ties,
    sizes_in,
    told_ties,
    told_years,
    vote_network,
    vote_years,
)

__all__ = ["MOST", "frame_of", "places", "years_of"]

MOST = 40
"""Arcs drawn at most, the strongest; the table beside the map tells more."""
_STATES = {"reports": 64, "votes": 36}
"""States on the map at most: those that act most, and the largest of those that vote."""
_EACH = 5
"""Arcs of one kind that a state has at most, by votes, where half are of either kind: else all are of one."""
_TABLE = 100
_THIN = 0.4
"""Strength of the strongest tie by votes: all drawn are strong, and would hide each other."""


def years_of(held: Held, basis: Basis) -> tuple[int, ...]:
    """Years that have a frame."""
    return tuple(told_years(held)) if basis == "reports" else vote_years(held)


def places(held: Held, basis: Basis) -> tuple[str, ...]:
    """States that have a place on the map, in all of its years, those most worth a label first."""

    def make() -> tuple[str, ...]:
        if basis == "reports":
            acts: Counter[str] = Counter()
            for tie in told_ties(held):
                acts[tie.a] += tie.now.n
                acts[tie.b] += tie.now.n
            ranked = sorted(acts, key=lambda code: (-acts[code], code))
            return tuple(ranked[: _STATES["reports"]])
        most: dict[str, float] = {}
        for year in vote_years(held)[::5] + vote_years(held)[-1:]:
            for code in _voters(held, year):
                most[code] = max(most.get(code, 0.0), sizes_in(held, year).shares.get(code, 0.0))
        return tuple(sorted(most, key=lambda code: (-most[code], code)))

    return held.keep(("overview-places", basis), make, datasets=basis == "votes")


def _voters(held: Held, year: int) -> tuple[str, ...]:
    """The largest states that voted in a year."""
    network = vote_network(held, year)
    if network is None:
        return ()
    shares = sizes_in(held, year).shares
    return tuple(sorted(network.nodes, key=lambda code: (-shares.get(code, 0.0), code))[: _STATES["votes"]])


def frame_of(
    held: Held, basis: Basis, year: int | None, since: date | None = None, until: date | None = None
) -> dict[str, Any]:
    """What the map shows of a year, or of some days where no year is told.

    Returns
    -------
    dict
        ``year``; ``states`` (code, name, share of the world or None, bloc "a", "b" or None); ``arcs`` (a, b,
        kind "coop", "conf" or "even", strength from 0 to 1, words) of which `MOST` are to be drawn; ``rows``,
        the ties in figures; ``all``, how many there are; and what sizes, blocs and ties rest on, in words.
    """
    return held.keep(
        ("overview-frame", basis, year, since, until),
        lambda: _frame(held, basis, year, since, until),
        datasets=basis == "votes",
    )


def _frame(
    held: Held, basis: Basis, year: int | None, since: date | None, until: date | None
) -> dict[str, Any]:
    of = year or (until.year if until else max(years_of(held, basis), default=date.max.year))
    sizes = sizes_in(held, of)
    votes = vote_network(held, of)
    known = places(held, basis)
    if basis == "reports":
        ties = told_years(held).get(year, ()) if year else told_ties(held, since, until)
        rows, arcs, total = _told(ties, known)
        blocs = blocs_in(network_of_ties(ties) if votes is None else votes, sizes.shares)
        words = "acts told as done or standing, cooperation less conflict"
        shown = {end for row in rows for end in (row["a"], row["b"])}
    else:
        voters = tuple(code for code in _voters(held, year) if code in set(known)) if year else ()
        rows, arcs, total = _voted(held, of, voters)
        blocs = blocs_in(votes, sizes.shares)
        words = f"votes in the United Nations in {of}, against the median pair"
        shown = set(voters)
    told = f"by votes in the United Nations in {of}" if votes is not None else "by what reports tell"
    states = [
        {"code": code, "name": name_of(code), "share": sizes.shares.get(code), "bloc": blocs.get(code)}
        for code in known
        if code in shown
    ]
    return {
        "year": year,
        "basis": basis,
        "states": states,
        "arcs": arcs,
        "rows": rows[:_TABLE],
        "all": total,
        "sizes": sizes.words,
        "blocs": told if blocs else "not known",
        "ties": words,
    }


def _told(
    ties: Sequence[Tie], known: Iterable[str]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], int]:
    """Rows and arcs of told acts, those with the largest balance first."""
    there = set(known)
    order = sorted(ties, key=lambda tie: (-abs(tie.now.net), -tie.now.n, tie.a, tie.b))
    rows = [
        {
            "a": tie.a,
            "b": tie.b,
            "cooperation": tie.now.cooperation,
            "conflict": tie.now.conflict,
            "net": tie.now.net,
        }
        for tie in order
    ]
    drawn = [tie for tie in order if tie.a in there and tie.b in there][:MOST]
    strongest = max((abs(tie.now.net) for tie in drawn), default=1) or 1
    arcs = [
        _arc(
            tie.a,
            tie.b,
            tie.now.net,
            max(abs(tie.now.net), 0.5) / max(strongest, 4),
            f"{tie.now.cooperation} of cooperation, {tie.now.conflict} of conflict",
        )
        for tie in drawn
    ]
    return rows, arcs, len(rows)


def _voted(
    held: Held, year: int, voters: Sequence[str]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], int]:
    """Rows and arcs of votes among the largest states, those furthest from the median pair first."""
    network = vote_network(held, year)
    if network is None:
        return [], [], 0
    inside = set(voters)
    named = np.array([node in inside for node in network.nodes])
    taken = np.flatnonzero(named[network.first] & named[network.second])
    order = taken[np.argsort(-np.abs(network.weight[taken]), kind="stable")]
    rows = [
        {
            "a": network.nodes[network.first[k]],
            "b": network.nodes[network.second[k]],
            "weight": round(float(network.weight[k]), 4),
        }
        for k in order.tolist()
    ]
    strongest = max((abs(row["weight"]) for row in rows), default=1.0) or 1.0
    count: Counter[tuple[str, bool]] = Counter()
    arcs: list[dict[str, Any]] = []
    for row in rows:
        ends = [(row[end], row["weight"] > 0) for end in "ab"]
        side = ("", row["weight"] > 0)
        if count[side] < MOST // 2 and all(count[end] < _EACH for end in ends):
            count.update([side, *ends])
            how = "more" if row["weight"] > 0 else "less"
            words = f"agree {how} than the median pair, by {abs(row['weight']):.2f}"
            arcs.append(
                _arc(row["a"], row["b"], row["weight"], _THIN * abs(row["weight"]) / strongest, words)
            )
    return rows, arcs, len(rows)


def _arc(a: str, b: str, net: float, strength: float, words: str) -> dict[str, Any]:
    kind = "coop" if net > 0 else "conf" if net < 0 else "even"
    said = f"{name_of(a)} and {name_of(b)}: {words}"
    return {"a": a, "b": b, "kind": kind, "strength": round(strength, 3), "words": said}
