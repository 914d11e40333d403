"""A small prospect of real states with figures by hand, that tests of projection and scenarios share."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from blocs.projection import Posterior, Prospect

STATES = {"USA": 2, "CAN": 20, "GBR": 200, "DEU": 255, "RUS": 365, "CHN": 710, "IND": 750}
SHARES = {"USA": 0.15, "CAN": 0.01, "GBR": 0.02, "DEU": 0.025, "RUS": 0.05, "CHN": 0.2, "IND": 0.08}
INSTRUMENTS = ("sanctions", "disputes")


def small_posterior(count: int = 5, gamma: float = 0.1) -> Posterior:
    """As many draws, each another; without those of single pairs."""
    one = np.linspace(0.9, 1.1, count)
    none = np.zeros((count, 0))
    return Posterior(
        "kappa", INSTRUMENTS, 1981, 2015, 0.1 * one, np.stack([0.3 * one, -0.2 * one], axis=1), gamma * one,
        np.resize([20.0, 40.0], count), 0.03 * one, 0.01 * one, 0.3 * one, 0.1 * one, 5 * one, 0.1 * one,
        0.2 * one, np.zeros((0, 2), np.int64), none, none, none, none,
    )  # fmt: skip


def small_prospect(
    *, until: int = 2015, pressure: float = 0.0, hostility: bool = False, without: str = "", count: int = 5
) -> Prospect:
    """Seven states, all of whose pairs voted together but `without`, as ``"CHN IND"``.

    Russia and China were rivals over territory ten years ago. With `hostility`, the United States sanction
    Russia already; else all pairs bear the same pressure.
    """
    codes, numbers = tuple(STATES), np.array(list(STATES.values()))
    first, second = np.triu_indices(len(codes), 1)
    named = [{codes[a], codes[b]} for a, b in zip(first, second, strict=True)]
    kept = np.array([pair != set(without.split()) for pair in named])
    first, second = first[kept], second[kept]
    d = len(first)
    away = np.full(d, np.inf)
    away[[k for k, pair in enumerate(np.array(named, object)[kept]) if pair == {"RUS", "CHN"}]] = 10.0
    held = None
    if hostility:
        held = np.zeros((2, len(codes), len(codes)))
        held[0, codes.index("USA"), codes.index("RUS")] = 1.0
    return Prospect(
        small_posterior(count), until, numbers, codes, first, second,
        np.linspace(-0.3, 0.6, d), np.linspace(-0.2, 0.5, d), np.full(d, 0.05), np.full(d, 0.1),
        np.full(d, 0.2), np.linspace(0.5, 2, d), np.ones(d), np.full((d, 2), pressure), away,
        np.array(list(SHARES.values())), held, 60.0, ("Made up.",),
    )  # fmt: skip


def unpressed(prospect: Prospect) -> Prospect:
    """The same in a world in which pressure moves nobody."""
    return replace(prospect, posterior=prospect.posterior.without_pressure())
