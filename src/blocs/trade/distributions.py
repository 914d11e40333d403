"""Uniform streams that stay as they are when sectors or draws are added, and what they are turned into."""

from __future__ import annotations

import hashlib
import math
from statistics import NormalDist
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError

__all__ = ["Distribution", "quantiles", "uniforms"]

Floats = NDArray[np.float64]

Distribution: TypeAlias = Literal["lognormal", "truncated normal"]
"""Of a positive number with a mean and a spread. The normal is cut off at zero."""

_NORMAL = NormalDist()


def uniforms(n: int, seed: int, stream: str) -> Floats:
    """Give the first `n` numbers of a stream.

    Each stream is a Philox generator keyed by the seed and the stream's name (Salmon et al. 2011,
    doi:10.1145/2063384.2063405): it depends on no other stream, and more draws only add to its end.

    Parameters
    ----------
    n : int
    seed : int
        Zero or more.
    stream : str
        Name, such as a sector's.

    Returns
    -------
    float array [n]
        Above 0 and below 1.

    Examples
    --------
    >>> bool((uniforms(3, 1, "energy") == uniforms(9, 1, "energy")[:3]).all())
    True
    """
    if n < 0 or seed < 0:
        raise DataError(f"draws and seed must be zero or more; they are {n} and {seed}")
    key = int.from_bytes(hashlib.sha256(stream.encode()).digest()[:16], "big")
    generator = np.random.Generator(np.random.Philox(np.random.SeedSequence([seed, key])))
    return np.clip(generator.random(n), 2.0**-54, 1 - 2.0**-53)


def quantiles(u: Floats, mean: float, sd: float, distribution: Distribution) -> Floats:
    """Quantiles of a distribution of positive numbers; increasing in `u`.

    Parameters
    ----------
    u : float array
        Above 0 and below 1.
    mean, sd : float
        Of the lognormal; of the normal before it is cut off at zero. An `sd` of 0 gives `mean`.
    distribution : {"lognormal", "truncated normal"}

    Raises
    ------
    DataError
        When the mean is not positive, the spread is negative, or the distribution is unknown.

    Examples
    --------
    >>> [round(float(x), 3) for x in quantiles(np.array([0.025, 0.5, 0.975]), 4.0, 1.0, "lognormal")]
    [2.395, 3.881, 6.288]
    """
    if distribution not in get_args(Distribution):
        raise DataError(f"{distribution!r} is none of {', '.join(get_args(Distribution))}")
    if not (0 < mean < math.inf and 0 <= sd < math.inf):
        raise DataError(
            f"a mean of {mean} with a spread of {sd}: the mean must be positive, the spread not negative"
        )
    if sd == 0:
        return np.full(u.shape, mean)
    if distribution == "truncated normal":
        cut = _NORMAL.cdf(-mean / sd)
        u = np.clip(cut + u * (1 - cut), 2.0**-54, 1 - 2.0**-53)
    normal = np.fromiter(map(_NORMAL.inv_cdf, u.ravel().tolist()), float, u.size).reshape(u.shape)
    if distribution == "truncated normal":
        return np.maximum(mean + sd * normal, np.finfo(float).tiny)
    variance = math.log1p((sd / mean) ** 2)
    return np.exp(math.log(mean) - variance / 2 + math.sqrt(variance) * normal)
