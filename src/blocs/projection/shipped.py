"""The fit that comes with `blocs`: draws of the model, and where all pairs stood at the end of 2005."""

from __future__ import annotations

import io
import json
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from blocs.projection.backtest import Backtest
from blocs.projection.posterior import Posterior
from blocs.projection.prospect import Prospect
from blocs.projection.verdicts import InSample
from blocs.states import Origin

__all__ = ["in_sample", "origins", "packed", "shipped", "shipped_backtest", "unpacked"]

_FILE, _BACKTEST = "alignment.npz", "backtest.json"
_SMALL = ("level", "home", "level_sd", "home_sd", "correlation", "step_scale", "noise_scale", "pressure")
_DRAWS = (
    "phi", "beta", "gamma", "half_life", "step", "state_step", "noise", "state_noise", "freedom", "mean",
    "spread",
)  # fmt: skip
_NEVER = 255


@cache
def shipped() -> Prospect:
    """Give the prospect that comes with `blocs`, read once.

    Returns
    -------
    Prospect
        Of kappa of votes in the UN General Assembly, fitted on the last 25 years up to 2005 of the 45 states
        with most capability; standings of all pairs of states. Figures of pairs have three digits.

    Examples
    --------
    >>> prospect = shipped()
    >>> prospect.measure, prospect.until, "CHN" in prospect.codes
    ('kappa', 2005, True)
    """
    return unpacked((resources.files("blocs.projection") / "data" / _FILE).read_bytes())


@cache
def shipped_backtest() -> Backtest:
    """Give the backtest that comes with `blocs`: of the model and of naive forecasters, on votes to 2005.

    Examples
    --------
    >>> shipped_backtest().origins[0], shipped_backtest().horizons
    (1970, (1, 3, 5))
    """
    text = (resources.files("blocs.projection") / "data" / _BACKTEST).read_text(encoding="utf-8")
    return Backtest.from_json(text)


def origins() -> Mapping[str, Origin]:
    """Give the `Origin` of each file that this room comes with, by file name.

    Examples
    --------
    >>> sorted(origins())
    ['alignment.npz', 'backtest.json']
    """
    text = (resources.files("blocs.projection") / "data" / "origins.toml").read_text(encoding="utf-8")
    return {name: Origin(**told) for name, told in tomllib.loads(text).items()}


def in_sample(posterior: Posterior | None = None) -> dict[str, InSample]:
    """The effect of each instrument as it was estimated, and its ratio to its error.

    Of `shipped` when no posterior is told.
    """
    model = shipped().posterior if posterior is None else posterior
    found = {}
    for k, name in enumerate(model.instruments):
        draws = model.beta[:, k]
        found[name] = InSample(float(draws.mean()), float(draws.mean() / draws.std()))
    return found


def packed(prospect: Prospect) -> bytes:
    """Write a prospect as few bytes; the same prospect gives the same bytes.

    What cannot be passed on (who was hostile to whom) is left out, and so are the draws of single pairs.
    """
    model = prospect.posterior
    arrays: dict[str, NDArray[Any]] = {name: getattr(model, name).astype("<f4") for name in _DRAWS}
    arrays = {f"draws_{name}": values for name, values in arrays.items()}
    arrays |= {name: getattr(prospect, name).astype("<f2") for name in _SMALL}
    away = np.where(np.isinf(prospect.since_rivalry), _NEVER, np.minimum(prospect.since_rivalry, _NEVER - 1))
    arrays |= {
        "numbers": prospect.numbers.astype("<i2"),
        "first": prospect.first.astype("<i2"),
        "second": prospect.second.astype("<i2"),
        "since_rivalry": away.astype("u1"),
        "capability": prospect.capability.astype("<f4"),
    }
    told = {
        "measure": model.measure,
        "instruments": list(model.instruments),
        "since": model.since,
        "fitted_until": model.until,
        "until": prospect.until,
        "codes": list(prospect.codes),
        "votes": prospect.votes,
        "sources": list(prospect.sources),
    }
    arrays["about"] = np.frombuffer(json.dumps(told, sort_keys=True).encode(), "u1")
    stream = io.BytesIO()
    np.savez_compressed(stream, allow_pickle=False, **arrays)
    return stream.getvalue()


def unpacked(content: bytes) -> Prospect:
    """Read what `packed` wrote."""
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        held = {name: archive[name] for name in archive.files}
    told: Mapping[str, Any] = json.loads(held["about"].tobytes())
    draws = {name: held[f"draws_{name}"].astype(np.float64) for name in _DRAWS}
    count = len(draws["phi"])
    none = np.zeros((count, 0))
    posterior = Posterior(
        measure=told["measure"],
        instruments=tuple(told["instruments"]),
        since=told["since"],
        until=told["fitted_until"],
        pairs=np.zeros((0, 2), np.int64),
        level=none,
        home=none,
        step_scale=none,
        noise_scale=none,
        **draws,
    )
    away = held["since_rivalry"].astype(np.float64)
    made = Prospect(
        posterior=posterior,
        until=told["until"],
        numbers=held["numbers"].astype(np.int64),
        codes=tuple(told["codes"]),
        first=held["first"].astype(np.int64),
        second=held["second"].astype(np.int64),
        since_rivalry=np.where(away == _NEVER, np.inf, away),
        capability=held["capability"].astype(np.float64),
        hostility=None,
        votes=float(told["votes"]),
        sources=tuple(told["sources"]),
        **{name: held[name].astype(np.float64) for name in _SMALL},
    )
    for array in (*vars(made).values(), *posterior.arrays().values()):
        if isinstance(array, np.ndarray):
            array.flags.writeable = False  # it is given to all who ask
    return made
