"""Balance step by step: one tie a step changes its sign to mend a triad (Antal, Krapivsky and Redner 2005).

Two rules of doi:10.1103/PhysRevE.72.036121. A step of *local* triad dynamics draws a triad. If it is balanced
nothing happens; of two friendships and an enmity, with chance p the enmity ends, else one of the friendships
does; of three enmities one ends. A step of *constrained* triad dynamics draws a tie and turns it if that
lowers the number of unbalanced triads, by a coin toss if it keeps it, and not if it raises it.

Steps in which nothing happens are not played: how many of them pass is drawn from their geometric law. The
run is the same in law, and the steps counted are those of the rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from blocs.errors import UsageError
from blocs.groups.network import Ints, SignedNetwork

__all__ = ["TriadRule", "TriadRun", "triad_run"]

TriadRule = Literal["local", "constrained"]


@dataclass(frozen=True, eq=False)
class TriadRun:
    """One run of a triad dynamics.

    Attributes
    ----------
    network : SignedNetwork
        Where it ended; absolute weights are those of the start.
    ended : {"balanced", "jammed", "stopped"}
        No unbalanced triad is left; some are, but each turn would raise their number (constrained only);
        or the steps or turns allowed were used up. The constrained rule can also blink for ever, some ties
        turning to and fro at no change: it then ends as stopped.
    triads : int
        Triads of the network: what the counts rest on.
    steps : int
        Steps of the rule, those in which nothing happened included, up to the last turn (all that were
        allowed where stopped).
    turned : int array, shape (turns,)
        The tie that changed its sign, by its place among the edges.
    step : int array, shape (turns,)
        The step in which it did, from 1.
    unbalanced : int array, shape (turns + 1,)
        Unbalanced triads at the start and after each turn.
    friendly : int array, shape (turns + 1,)
        Ties of friends at the start and after each turn.
    """

    network: SignedNetwork
    ended: Literal["balanced", "jammed", "stopped"]
    triads: int
    steps: int
    turned: Ints
    step: Ints
    unbalanced: Ints
    friendly: Ints

    def __repr__(self) -> str:
        return (
            f"TriadRun({self.ended} after {self.steps} steps and {len(self.turned)} turns, "
            f"{int(self.unbalanced[-1])} of {self.triads} triads unbalanced)"
        )


def triad_run(
    network: SignedNetwork,
    rule: TriadRule = "constrained",
    *,
    p: float = 0.5,
    seed: int = 0,
    most_steps: int = 10_000_000,
    most_turns: int = 100_000,
) -> TriadRun:
    """Turn ties until the network is balanced, jammed, or the steps are used up.

    Parameters
    ----------
    network : SignedNetwork
        Of any density. A tie in no triad never turns; pairs without a tie stay so.
    rule : {"local", "constrained"}
    p : float
        Chance that a triad of two friendships and one enmity mends by friendship (local rule only). Large
        complete networks reach balance soon for p above 1/2 and practically never below.
    seed : int
        Same seed, same run.
    most_steps, most_turns : int
        Steps of the rule, and turns of ties, after which the run stops.

    Raises
    ------
    UsageError
        For an unknown rule or a p outside 0 to 1.

    Examples
    --------
    >>> ties = [("A", "B", 1), ("A", "C", 1), ("B", "C", -1)]
    >>> run = triad_run(SignedNetwork.from_edges(ties), "local", p=1.0)
    >>> run.ended, run.steps, run.network.weight.tolist()
    ('balanced', 1, [1.0, 1.0, 1.0])
    """
    if rule not in get_args(TriadRule):
        raise UsageError(f"no rule {rule!r}; choose one of {', '.join(get_args(TriadRule))}")
    if not 0 <= p <= 1:
        raise UsageError(f"p is a chance, from 0 to 1, not {p}")
    state, rng = _State(network), np.random.default_rng(seed)
    steps, turned, at = 0, list[int](), list[int]()
    unbalanced, friendly = [state.unbalanced], [int((state.sign > 0).sum())]
    ended: Literal["balanced", "jammed", "stopped"] = "stopped"
    while True:
        if not state.unbalanced:
            ended = "balanced"
            break
        chance, edge = _local(state, p, rng) if rule == "local" else _constrained(state, rng)
        if chance == 0:
            ended = "jammed"
            break
        steps += int(rng.geometric(min(1.0, chance)))
        if steps > most_steps or len(turned) >= most_turns:
            steps = min(steps, most_steps)
            break
        state.turn(edge)
        turned.append(edge)
        at.append(steps)
        unbalanced.append(state.unbalanced)
        friendly.append(friendly[-1] + int(state.sign[edge]))
    final = SignedNetwork(network.nodes, network.first, network.second, np.abs(network.weight) * state.sign)
    return TriadRun(
        final,
        ended,
        state.triads,
        steps,
        *(np.array(row, dtype=np.int64) for row in (turned, at, unbalanced, friendly)),
    )


class _State:
    """Signs of ties, and for each pair the third states for less those against; a turn costs one row."""

    def __init__(self, network: SignedNetwork) -> None:
        self.first, self.second, n = network.first, network.second, network.n
        self.sign = np.sign(network.weight).astype(np.int64)
        self.matrix = np.sign(network.matrix()).astype(np.float32)
        self.common = self.matrix @ self.matrix
        tied = np.abs(self.matrix)
        self.degree = np.rint((tied @ tied)[self.first, self.second]).astype(np.int64)
        self.pairs = self.first * n + self.second
        self.edge = np.full((n, n), -1, dtype=np.int64)
        self.edge[self.first, self.second] = self.edge[self.second, self.first] = np.arange(network.m)
        self.triads = int(self.degree.sum()) // 3
        self.unbalanced = int(((self.degree - self.favour()) // 2).sum()) // 3

    def favour(self) -> Ints:
        """Balanced less unbalanced triads of each tie: what turning it adds to the unbalanced ones."""
        third: Ints = np.rint(self.common.ravel()[self.pairs]).astype(np.int64)
        return np.asarray(self.sign * third, dtype=np.int64)

    def turn(self, edge: int) -> None:
        i, j, sign = int(self.first[edge]), int(self.second[edge]), float(self.sign[edge])
        self.unbalanced += round(sign * float(self.common[i, j]))
        for a, b in ((i, j), (j, i)):
            change = -2 * sign * self.matrix[b]
            change[a] = 0
            self.common[a] += change
            self.common[:, a] += change
        self.matrix[i, j] = self.matrix[j, i] = -sign
        self.sign[edge] = -self.sign[edge]


def _local(state: _State, p: float, rng: np.random.Generator) -> tuple[float, int]:
    """Chance that a step draws an unbalanced triad, and the tie that mends the one drawn."""
    against = (state.degree - state.favour()) // 2
    edge = _drawn(against.cumsum(), rng)
    i, j = int(state.first[edge]), int(state.second[edge])
    thirds = np.flatnonzero(state.matrix[i] * state.matrix[j] * state.sign[edge] < 0)
    k = int(thirds[rng.integers(len(thirds))])
    ties = [edge, int(state.edge[i, k]), int(state.edge[j, k])]
    foes = [tie for tie in ties if state.sign[tie] < 0]
    if len(foes) == 1 and rng.random() >= p:
        ties.remove(foes[0])
    elif len(foes) == 1:
        ties = foes
    return state.unbalanced / state.triads, ties[int(rng.integers(len(ties)))]


def _constrained(state: _State, rng: np.random.Generator) -> tuple[float, int]:
    """Chance that a step turns the tie it draws, and which one it is; a chance of 0 where jammed."""
    favour = state.favour()
    accepted = (2 * (favour < 0) + ((favour == 0) & (state.degree > 0))).cumsum()
    if not accepted[-1]:
        return 0.0, -1
    return float(accepted[-1]) / (2 * len(accepted)), _drawn(accepted, rng)


def _drawn(heap: Ints, rng: np.random.Generator) -> int:
    """A place drawn with chances in proportion to the steps of a running sum."""
    return int(np.searchsorted(heap, rng.integers(heap[-1]), side="right"))
