"""Who stands with whom, over one period or many: what `blocs groups` shows, as data."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

import numpy as np

from blocs.groups.alignment import variation
from blocs.groups.asking import Basis
from blocs.groups.frustration import Effort
from blocs.groups.history import History, Weights, history
from blocs.groups.optima import optimal_partitions
from blocs.groups.partition import partition_of
from blocs.groups.realignment import realignments
from blocs.groups.stability import move_costs, pivotal
from blocs.groups.standing import Stand, stand
from blocs.groups.triads import KINDS
from blocs.sources import Column, Frame

__all__ = ["Answer", "Move", "answer", "margins_of"]

_SCHEMA = "blocs-groups/1"
_AS_GOOD = 200
_SPARSE = 3000
"""Ties up to which other partitions as good are looked for in a history."""
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Move:
    """A state in another bloc than when it was last seen."""

    label: int | str
    state: str
    was: str
    now: str
    since: int | str


@dataclass(frozen=True, eq=False)
class Answer:
    """Blocs of one period or many, under letters that mean the same in each.

    Attributes
    ----------
    basis : Basis
    blocs : int
        How many were allowed.
    stands : tuple of Stand
        One a period, rising.
    places : tuple of dict
        Letter of the bloc of each state, for each period; states without ties are not there. Of states that
        no tie joins to the largest part (`Stand.apart`) the letter says only who of them stand together.
    moves : tuple of Move
    history : History
        With the period before the first, where there is one.
    realigned : Frame or None
        How far blocs moved from each period to the next, against the noise of the draws.
    sizes : mapping of label to mapping of state to float
        Sizes of states; empty where none are known.
    size_name : str
        What the sizes are; empty where there are none.
    """

    basis: Basis
    blocs: int
    stands: tuple[Stand, ...]
    places: tuple[Mapping[str, str], ...]
    moves: tuple[Move, ...]
    history: History
    realigned: Frame | None
    sizes: Mapping[int | str, Mapping[str, float]]
    size_name: str = ""

    @property
    def letters(self) -> tuple[str, ...]:
        """Letters of all blocs."""
        return tuple(sorted({letter for place in self.places for letter in place.values()}))

    def members(self, k: int) -> dict[str, tuple[str, ...]]:
        """Members of each bloc of a period, blocs and members largest first; states apart are left out."""
        found = self.stands[k]
        size = self.weight(k)
        apart = {found.network.nodes[v] for v in np.flatnonzero(found.apart).tolist()}
        groups: dict[str, list[str]] = {}
        for state, letter in self.places[k].items():
            if state not in apart:
                groups.setdefault(letter, []).append(state)
        order = sorted(groups, key=lambda letter: (-len(groups[letter]), letter))
        return {x: tuple(sorted(groups[x], key=lambda s: (-size.get(s, 0.0), s))) for x in order}

    def weight(self, k: int) -> Mapping[str, float]:
        """Size of each state of a period; the weight of its ties where no sizes are known."""
        found = self.stands[k]
        if own := self.sizes.get(found.label):
            return own
        net = found.network
        size = np.abs(net.weight)
        total = np.bincount(net.first, size, net.n) + np.bincount(net.second, size, net.n)
        return dict(zip(net.nodes, total.tolist(), strict=True))

    def frame(self) -> Frame:
        """One row a state and period: its bloc, how sure, what its move would cost."""
        rows: list[dict[str, Any]] = []
        for k, found in enumerate(self.stands):
            net = found.network
            costs = move_costs(found.partition)
            costs[np.arange(net.n), found.partition.blocs] = np.inf
            least = costs.min(1)
            part = found.apart
            sure = _certainty(found)
            for v, state in enumerate(net.nodes):
                rows.append(
                    {
                        "period": found.label,
                        "state": state,
                        "bloc": self.places[k].get(state),
                        "apart": int(part[v]),
                        "cost": float(least[v]) if state in self.places[k] else None,
                        "margin": margins_of(found).get(state),
                        "certainty": sure.get(state),
                        "size": self.sizes.get(found.label, {}).get(state),
                    }
                )
        told = {
            "period": ("", "year, or name of the period"),
            "state": ("", "code, as it was called then"),
            "bloc": ("", "letter; missing: without ties"),
            "apart": ("", "1: no tie joins it to the largest part, whose blocs bear the same letters"),
            "cost": ("weight of ties", "rise in frustration if it alone changed sides"),
            "margin": ("weight of ties", "the same with all others free to follow; missing: not solved for"),
            "certainty": ("share", "draws in which it is in its bloc of the consensus"),
            "size": (self.size_name, "missing: not known"),
        }
        whole = all(isinstance(found.label, int) for found in self.stands)
        kinds: dict[str, Literal["text", "whole"]] = {"state": "text", "bloc": "text", "apart": "whole"}
        kinds["period"] = "whole" if whole else "text"
        columns = []
        for name, (unit, note) in told.items():
            cells = [row[name] for row in rows]
            columns.append(Column(name, cells, unit, note, like=kinds.get(name, "number")))
        sources = tuple(origin.citation for _, origin in self.basis.origins)
        return Frame("state and period", columns, sources)

    def to_dict(self) -> dict[str, Any]:
        """All of it as plain data; what is not known is None."""
        basis = self.basis
        return {
            "schema": _SCHEMA,
            "rule": {
                "name": basis.kind,
                "told": basis.told,
                "rules": None if basis.rules is None else basis.rules.to_dict(),
            },
            "blocs_allowed": self.blocs,
            "periods": [self._period(k) for k in range(len(self.stands))],
            "moves": [asdict(move) for move in self.moves],
            "realignments": None if self.realigned is None else _rows(self.realigned, self),
            "size": self.size_name or None,
            "not_there": [{"period": label, "why": why} for label, why in basis.skipped],
            "remarks": list(basis.remarks),
            "sources": [{"name": name, **asdict(origin)} for name, origin in basis.origins],
        }

    def to_json(self, *, indent: int | None = None) -> str:
        """The same as JSON."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent, allow_nan=False, default=str)

    def _period(self, k: int) -> dict[str, Any]:
        found = self.stands[k]
        net, best = found.network, found.partition
        apart = [net.nodes[v] for v in np.flatnonzero(found.apart).tolist()]
        size = self.sizes.get(found.label, {})
        margin = margins_of(found)
        letter = self.places[k]
        names = {
            int(best.blocs[v]): letter[s] for v, s in enumerate(net.nodes) if s in letter and s not in apart
        }
        draws = found.draws
        return {
            "period": found.label,
            "states": net.n,
            "ties": {
                "friends": int((net.weight > 0).sum()),
                "foes": int((net.weight < 0).sum()),
                "weight": net.total,
            },
            "value": best.value,
            "bound": best.bound,
            "gap": best.gap,
            "proved": best.proved,
            "share_frustrated": best.share,
            "optimal_partitions": None
            if found.optima is None
            else {
                "number": found.optima.number,
                "complete": found.optima.complete,
                "undecided": list(found.undecided),
            },
            "blocs": [{"bloc": x, "members": list(m)} for x, m in self.members(k).items()],
            "apart": [{"state": s, "bloc": letter[s]} for s in apart],
            "without_ties": [net.nodes[v] for v in np.flatnonzero(~found.tied).tolist()],
            "frustrated": [
                {
                    "a": s.a,
                    "b": s.b,
                    "weight": s.weight,
                    "kind": "friends apart" if s.weight > 0 else "foes together",
                }
                for s in found.strained
            ],
            "states_by_cost": [
                {
                    "state": s,
                    "bloc": letter.get(s),
                    "to": names.get(to) if s not in apart else None,
                    "cost": cost,
                    "margin": margin.get(s),
                    "size": size.get(s),
                }
                for s, to, cost in found.pivots
            ],
            "triads": {
                "number": found.census.n,
                "balanced": _known(found.census.balance),
                "balanced_by_weight": _known(found.census.weighted_balance),
                **{kind: int(n) for kind, n in zip(KINDS, found.census.counts.tolist(), strict=True)},
            },
            "draws": None
            if draws is None
            else {
                "number": draws.draws,
                "agreement": _known(draws.agreement),
                "certainty": {
                    s: _known(c) for s, c in zip(draws.nodes, draws.certainty.tolist(), strict=True)
                },
                "consensus": [
                    [draws.nodes[v] for v in np.flatnonzero(draws.blocs == label).tolist()]
                    for label in range(int(draws.blocs.max(initial=-1)) + 1)
                ],
                "together": {
                    "states": list(draws.nodes),
                    "share": [[_known(value) for value in row] for row in draws.together.tolist()],
                },
            },
        }


def answer(
    basis: Basis,
    blocs: int = 2,
    *,
    draws: int = 0,
    time_limit: float | None = None,
    effort: Effort = "exact",
    seed: int = 1,
    sizes: Weights | None = None,
    size_name: str = "",
    done: Callable[[int | str], None] | None = None,
) -> Answer:
    """Partition every period of a basis, under letters that do not jump, and tell who moved.

    Parameters
    ----------
    basis : Basis
    blocs : int
        Blocs allowed, 2 to 5.
    draws : int
        Draws of each network; 0 for none, and for periods of which none can be made.
    time_limit : float, optional
        Seconds for the proof of a period: 3 for one period and 1 for each of several, when not told.
    effort : {"exact", "bound", "search"}
        How far partitions are proved; "search" proves next to nothing, and takes a fraction of the time.
    seed : int
    sizes : mapping of year to mapping of state to float, optional
        By which labels are matched and members ordered.
    size_name : str
    done : callable, optional
        Called with the label of each period that is done.
    """
    one = len(basis.periods) == 1
    limit = time_limit if time_limit is not None else 3.0 if one else 1.0
    stands: list[Stand] = []
    # what was before is there to be compared with: no long proof
    for period in ([basis.before] if basis.before else []) + list(basis.periods):
        drawn = period.draw(draws, seed) if draws and period.draw and period is not basis.before else None
        short = period is basis.before
        stands.append(
            stand(
                period.label,
                period.network,
                blocs,
                draws=drawn,
                time_limit=min(limit, 1.0) if short else limit,
                seed=seed,
                deep=one and not short,
                effort=effort,
            )
        )
        if len(stands) > 1:
            stands[-1] = nearest(stands[-1], stands[-2], limit)
        if done is not None:
            done(period.label)
    told = sizes or {}
    labels = [found.label for found in stands]
    keys = [label if isinstance(label, int) else k for k, label in enumerate(labels)]
    whole = len(set(keys)) == len(keys) and keys == sorted(keys)
    keys = keys if whole else list(range(len(keys)))
    known = bool(told) and all(told.get(key) for key in keys)
    found = history(
        {key: each.certain() for key, each in zip(keys, stands, strict=True)},
        weights=told if known else None,
        follow={} if basis.kind in ("file", "reports") else None,
    )
    letter = _letters(found, stands[-1])
    places = tuple(_places(found, k, each, letter) for k, each in enumerate(stands))
    by_key = dict(zip(keys, labels, strict=True))
    moves = _moves(found, letter, by_key)
    start = 1 if basis.before else 0
    moved: Frame | None = None
    if all(each.draws is not None for each in stands[start:]) and len(stands) - start > 1 and draws > 1:
        memberships = {
            k: each.draws for k, each in zip(keys[start:], stands[start:], strict=True) if each.draws
        }
        moved = realignments(history(memberships, follow={} if basis.kind in ("file", "reports") else None))
    return Answer(
        basis,
        blocs,
        tuple(stands[start:]),
        places[start:],
        moves,
        found,
        moved,
        {label: told[key] for key, label in by_key.items() if key in told} if basis.kind != "file" else {},
        size_name if told and basis.kind != "file" else "",
    )


def nearest(each: Stand, before: Stand, time_limit: float) -> Stand:
    """Of partitions as good, that nearest to the period before: no move is told that need not be."""
    best, net = each.partition, each.network
    if best.k != 2 or not best.proved or not best.value or net.m > _SPARSE:
        return each
    rows = (each.optima or optimal_partitions(best, limit=_AS_GOOD, time_limit=time_limit)).partitions
    if len(rows) < 2:
        return each
    was = dict(zip(before.network.nodes, before.partition.blocs.tolist(), strict=True))
    old = np.array([was.get(name, -1) for name in net.nodes])
    far = variation(old, rows)
    blocs = rows[int(np.argmin(np.where(np.isnan(far), np.inf, far).round(9)))]
    same = partition_of(net, blocs, best.k, bound=best.bound, proved=True)
    return replace(each, partition=same, pivots=pivotal(same, net.n))


def _letters(found: History, last: Stand) -> dict[int, str]:
    """Letters by size in the last period, so that A is the largest of it; labels seen only before follow."""
    blocs = found.blocs[-1]
    apart = {last.network.nodes[v] for v in np.flatnonzero(last.apart).tolist()}
    own = np.array([b >= 0 and name not in apart for b, name in zip(blocs, found.names[-1], strict=True)])
    count = np.bincount(blocs[own], minlength=int(found.blocs.max(initial=0)) + 1)
    order = sorted(range(len(count)), key=lambda label: (-int(count[label]), label))
    return {label: _LETTERS[k % 26] for k, label in enumerate(order)}


def _places(found: History, k: int, each: Stand, letter: Mapping[int, str]) -> dict[str, str]:
    tied = {each.network.nodes[v] for v in np.flatnonzero(each.tied).tolist()}
    return {
        str(name): letter[int(bloc)]
        for name, bloc in zip(found.names[k], found.blocs[k], strict=True)
        if name is not None and bloc >= 0 and name in tied
    }


def _moves(found: History, letter: Mapping[int, str], labels: Mapping[int, int | str]) -> tuple[Move, ...]:
    table = found.moves()
    rows = zip(*(table[name] for name in ("year", "state", "from", "to", "since")), strict=True)
    return tuple(
        Move(labels[int(year)], str(state), letter[int(was)], letter[int(now)], labels[int(since)])
        for year, state, was, now, since in rows
    )


def _certainty(found: Stand) -> dict[str, float | None]:
    if found.draws is None:
        return {}
    return {s: _known(c) for s, c in zip(found.draws.nodes, found.draws.certainty.tolist(), strict=True)}


def margins_of(found: Stand) -> dict[str, float]:
    """Stability margins that are exact; a bound of 0 is."""
    if found.margin is None:
        return {}
    each = zip(found.network.nodes, found.margin.margin.tolist(), found.margin.proved.tolist(), strict=True)
    return {state: margin for state, margin, sure in each if (sure or margin == 0) and not math.isnan(margin)}


def _known(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else float(value)


def _rows(frame: Frame, whole: Answer) -> list[dict[str, Any]]:
    names = [column.name for column in frame.columns]
    labels = [found.label for found in whole.stands]
    rows = zip(*(frame[name] for name in names), strict=True)
    found = [dict(zip(names, row, strict=True)) for row in rows]
    return [{**row, "year": labels[k + 1]} for k, row in enumerate(found)]
