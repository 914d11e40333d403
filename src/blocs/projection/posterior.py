"""`Posterior`: draws of all that the model of alignment leaves open."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["HALF_LIVES", "STATE_TAILS", "VOTES", "Posterior", "Priors", "student_variance"]

Floats: TypeAlias = NDArray[np.float64]

STATE_TAILS = 3.0
"""Degrees of freedom of the shocks of states: few and large, as revolutions and changes of government are."""
HALF_LIVES = (10.0, 20.0, 40.0, 80.0)
"""Half-lives of a rivalry after its end that are thought possible, in years; equally likely beforehand."""


def student_variance(freedom: Floats | float) -> Floats | float:
    """Variance of Student's t over the square of its scale."""
    return freedom / (freedom - 2.0)


@dataclass(frozen=True, slots=True)
class Priors:
    """What is thought before any data.

    Attributes
    ----------
    effect : float
        Standard deviation of beta and gamma around 0: change of alignment in a year under full pressure.
    start : float
        Variance of a pair's first level around its home.
    home : (float, float)
        Mean and standard deviation of phi, before it is held between 0 and 1.
    step_shape, noise_shape : float
        How alike the scales of steps and of noise of pairs are; more is more alike.
    """

    effect: float = 0.25
    start: float = 0.3
    home: tuple[float, float] = (0.1, 1.0)
    step_shape: float = 2.0
    noise_shape: float = 1.5


VOTES = Priors(start=0.05)
"""For likeness of UN votes: first levels lie nearer their homes, since all of them have variance 0.08."""


@dataclass(frozen=True, eq=False)
class Posterior:
    """Draws; S of them, K instruments, D pairs of the panel that it was fitted on.

    The model: ``a[t] = a[t-1] + phi (home - a[t-1]) + u_i[t] + u_j[t] + P[t-1] beta - gamma R P[t-1] +
    e[t]``, measured as ``a[t] + v_i[t] + v_j[t] + w[t]``. ``u`` and ``v`` are shocks of states, lasting and
    passing, with `STATE_TAILS`; ``e`` has `freedom`; the variances of ``v`` and ``w`` fall with the number of
    votes.

    Attributes
    ----------
    measure : str
    instruments : tuple of str
    since, until : int
        Years that it was fitted on.
    phi : float array (S,)
        Share of the way home that is gone in a year.
    beta : float array (S, K)
        Change of alignment in a year under full pressure of an instrument.
    gamma : float array (S,)
        How much less where a rivalry over territory lasts.
    half_life : float array (S,)
        Of a rivalry after its end, in years.
    step, state_step : float array (S,)
        Scale of ``e`` and ``u``.
    noise, state_noise : float array (S,)
        Scale of ``w`` and ``v`` for a single vote.
    freedom : float array (S,)
    mean, spread : float array (S,)
        Of homes.
    pairs : int array (D, 2)
        Numbers of states.
    level, home : float array (S, D)
        In the last year.
    step_scale, noise_scale : float array (S, D)
        Of each pair, as factors of the variances.
    """

    measure: str
    instruments: tuple[str, ...]
    since: int
    until: int
    phi: Floats
    beta: Floats
    gamma: Floats
    half_life: Floats
    step: Floats
    state_step: Floats
    noise: Floats
    state_noise: Floats
    freedom: Floats
    mean: Floats
    spread: Floats
    pairs: NDArray[np.int64]
    level: Floats
    home: Floats
    step_scale: Floats
    noise_scale: Floats

    def __len__(self) -> int:
        """Number of draws."""
        return len(self.phi)

    def without_pressure(self) -> Posterior:
        """The same draws with beta and gamma 0."""
        return replace(self, beta=np.zeros_like(self.beta), gamma=np.zeros_like(self.gamma))

    def significance(self) -> dict[str, float]:
        """Mean over standard deviation of beta, by instrument, and of gamma."""
        named = {f"beta {name}": self.beta[:, k] for k, name in enumerate(self.instruments)}
        named["gamma"] = self.gamma
        return {name: float(draws.mean() / draws.std()) for name, draws in named.items() if draws.any()}

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """All arrays by name."""
        told = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in told.items() if isinstance(value, np.ndarray)}
