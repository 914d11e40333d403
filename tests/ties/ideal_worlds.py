"""Votes made from known ideal points."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class World(NamedTuple):
    theta: np.ndarray
    votes: np.ndarray
    sessions: np.ndarray

    @property
    def anchor(self) -> tuple[int, int]:
        middle = self.theta.mean(axis=1)
        return int(middle.argmax()), int(middle.argmin())


def cast(chance: np.random.Generator, theta: np.ndarray, calls: int, missing: float = 0.1) -> np.ndarray:
    """Votes of the ordinal logistic model, some of them not cast."""
    slopes = chance.normal(0, 1.7, calls)
    cuts = np.sort(chance.normal(0, 1.5, (calls, 2)), axis=1)
    leaning = slopes * theta[:, None] + chance.logistic(size=(len(theta), calls))
    votes = (leaning > cuts[:, 0]).astype(np.int8) + (leaning > cuts[:, 1])
    votes[chance.random(votes.shape) < missing] = -1
    return votes.astype(np.int8)


def world(seed: int, states: int = 60, calls: int = 60, sessions: int = 1, step: float = 0.3) -> World:
    """Sessions of a population that stays standard normal while each state walks."""
    chance = np.random.default_rng(seed)
    theta = np.empty((states, sessions))
    theta[:, 0] = chance.normal(size=states)
    for place in range(1, sessions):
        theta[:, place] = np.sqrt(1 - step**2) * theta[:, place - 1] + step * chance.normal(size=states)
    votes = np.hstack([cast(chance, theta[:, place], calls) for place in range(sessions)])
    return World(theta, votes, np.repeat(np.arange(1946, 1946 + sessions), calls))


def standard(values: np.ndarray) -> np.ndarray:
    return (values - values.mean()) / values.std()
