"""Trade elasticities by sector: published sets with their sources, and draws around them.

The default set is ``pooled``, a mixture of all published sets in ``data/elasticities.toml`` with equal
weights. Published sets differ from each other by more than their standard errors tell, for they differ in
data and method; an interval from one set alone would be too narrow. A draw takes all its sectors from one set
(where the set has them), since what sets a paper apart moves all its sectors. The central value is the median
of the sets, since one of them (petroleum in Caliendo and Parro 2015) is far from all others.
"""

from __future__ import annotations

import math
import re
import statistics
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError
from blocs.trade.distributions import Distribution, quantiles, uniforms

__all__ = ["DEFAULT", "Elasticities", "elasticities", "pool", "published"]

Floats = NDArray[np.float64]

DEFAULT = "pooled"
"""The set that is taken where none is named; why is said at the head of this module."""

_WORDS = re.compile(r"[^0-9a-z]+")
_SET_STREAM = "\0set"
"""Stream that says which set of a pool a draw takes; no sector can bear the name."""


@dataclass(frozen=True, slots=True)
class Elasticities:
    """Trade elasticities of sectors, how unsure they are, and whose they are.

    Attributes
    ----------
    name : str
    sectors : tuple of str
    central : tuple of float
        Central value of each sector, positive: trade falls with costs to the power of it. The mean of what is
        drawn, but for a pool, and a normal that is cut off.
    sd : tuple of (float or None)
        Spread of each sector; None where the source states none, which is not zero.
    distribution : {"lognormal", "truncated normal"}
    citation, doi, note : str
    members : tuple of Elasticities
        The sets that a pool draws from, each with some of the sectors; empty for a single set.

    Raises
    ------
    DataError
        When lengths differ, or a value is not positive; names the sector.

    Examples
    --------
    >>> mine = Elasticities("mine", ("goods", "services"), (4.0, 6.0), (1.0, 2.0))
    >>> mine.draws(1000, seed=1).shape
    (1001, 2)
    """

    name: str
    sectors: tuple[str, ...]
    central: tuple[float, ...]
    sd: tuple[float | None, ...]
    distribution: Distribution = "lognormal"
    citation: str = ""
    doi: str = ""
    note: str = ""
    members: tuple[Elasticities, ...] = ()

    def __post_init__(self) -> None:
        if not len(self.sectors) == len(self.central) == len(self.sd):
            raise DataError(
                f"elasticities {self.name}: {len(self.sectors)} sectors, {len(self.central)} means and "
                f"{len(self.sd)} spreads; give one of each a sector"
            )
        for sector, mean, sd in zip(self.sectors, self.central, self.sd, strict=True):
            if not 0 < mean < math.inf:
                raise DataError(f"elasticities {self.name}: {sector} is {mean}; it must be positive")
            if sd is not None and not 0 <= sd < math.inf:
                raise DataError(
                    f"elasticities {self.name}: the spread of {sector} is {sd}; it must not be negative"
                )

    def draws(self, n: int, seed: int) -> Floats:
        """Give the central values and draws around them.

        A sector's numbers depend on the seed, its name and its distribution only: adding sectors, or asking
        for more draws, changes none of those that were there. Two sets with one seed share their uniforms,
        so that what differs between their draws is the distribution.

        Parameters
        ----------
        n : int
            Draws; 0 gives the central values only.
        seed : int
            Zero or more.

        Returns
        -------
        float array [1 + n, sector]
            Row 0 is central, rows 1 on are draws.

        Raises
        ------
        DataError
            When draws are asked of a sector whose spread is not stated.
        """
        return _draws(self, n, seed).copy()

    def _of(self, sector: str, u: Floats) -> Floats:
        place = self.sectors.index(sector)
        sd = self.sd[place]
        if sd is None:
            if not u.size:
                return u
            raise DataError(
                f"elasticities {self.name}: no spread is stated for {sector}, so nothing to draw from; "
                f"give one with spread(), take no draws, or take the set {DEFAULT!r}"
            )
        return quantiles(u, self.central[place], sd, self.distribution)

    def _mixed(self, sector: str, u: Floats, choice: Floats) -> Floats:
        held = [member for member in self.members if sector in member.sectors]
        taken = np.minimum((choice * len(held)).astype(int), len(held) - 1)
        values = np.empty(u.shape)
        for number, member in enumerate(held):
            here = taken == number
            values[here] = member._of(sector, u[here])
        return values

    def spread(self, relative: float) -> Elasticities:
        """The same set with a stated spread, relative to the mean, where the source states none.

        >>> Elasticities("mine", ("goods",), (4.0,), (None,)).spread(0.25).sd
        (1.0,)
        """
        filled = tuple(
            relative * mean if sd is None else sd for mean, sd in zip(self.central, self.sd, strict=True)
        )
        return replace(self, sd=filled)


@lru_cache(maxsize=8)
def _draws(of: Elasticities, n: int, seed: int) -> Floats:
    """Draws of a set; kept, as one what-if after another takes the same."""
    rows = np.empty((1 + n if n >= 0 else 1, len(of.sectors)))
    rows[0] = of.central
    choice = uniforms(n, seed, _SET_STREAM) if of.members else np.empty(0)
    for column, sector in enumerate(of.sectors):
        u = uniforms(n, seed, sector)
        rows[1:, column] = of._mixed(sector, u, choice) if of.members else of._of(sector, u)
    return rows


def pool(sets: Sequence[Elasticities], name: str = DEFAULT, *, relative: float = 0.0) -> Elasticities:
    """Mix sets with equal weights: the spreads within them, and what they disagree about.

    A set that states no spread for a sector takes the median of the relative spreads that the others state
    for the sector, or `relative`.

    Parameters
    ----------
    sets : sequence of Elasticities
        Each may have some of the sectors.
    name : str
    relative : float
        Spread of a sector for which no set states any; at 0 a draw is the set's central value.

    Returns
    -------
    Elasticities
        `central` is the median of the sets; `sd` that of the mixture.

    Raises
    ------
    DataError
        When there is no set.

    Examples
    --------
    >>> low, high = (Elasticities(str(x), ("goods",), (x,), (0.0,)) for x in (4.0, 8.0))
    >>> pool([low, high]).central, pool([low, high]).sd
    ((6.0,), (2.0,))
    """
    if not sets:
        raise DataError("there is no set of elasticities to pool")
    sectors = tuple(dict.fromkeys(sector for one in sets for sector in one.sectors))
    stated = [
        (sector, sd / mean)
        for one in sets
        for sector, mean, sd in zip(one.sectors, one.central, one.sd, strict=True)
        if sd is not None
    ]
    usual = {
        sector: statistics.median([cv for other, cv in stated if other == sector] or [relative])
        for sector in sectors
    }
    members = tuple(
        replace(
            one,
            sd=tuple(
                usual[sector] * mean if sd is None else sd
                for sector, mean, sd in zip(one.sectors, one.central, one.sd, strict=True)
            ),
        )
        for one in sets
    )
    centres, spreads = [], []
    for sector in sectors:
        held = [
            (m.central[k], m.sd[k] or 0.0) for m in members for k, s in enumerate(m.sectors) if s == sector
        ]
        mean = statistics.fmean(value for value, _ in held)
        centres.append(statistics.median(value for value, _ in held))
        spreads.append(math.sqrt(statistics.fmean(sd**2 + (value - mean) ** 2 for value, sd in held)))
    return Elasticities(
        name,
        sectors,
        tuple(centres),
        tuple(spreads),
        members[0].distribution,
        "; ".join(dict.fromkeys(one.citation for one in sets if one.citation)),
        "; ".join(dict.fromkeys(one.doi for one in sets if one.doi)),
        f"Mixture of {', '.join(one.name for one in sets)} with equal weights.",
        members,
    )


@cache
def published() -> Mapping[str, Mapping[str, Any]]:
    """Give the published sets as the data file has them, by name.

    Raises
    ------
    DataError
        When the file is damaged; names the set and the key.
    """
    file = resources.files("blocs.trade") / "data" / "elasticities.toml"
    try:
        return parse_sets(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError(f"{file}: cannot be read ({error})") from None


def parse_sets(text: str) -> Mapping[str, Mapping[str, Any]]:
    """Read the text of a file of sets.

    Each has ``[set.NAME]`` with citation, doi and note, and ``[set.NAME.theta]``; where the paper states them
    ``[set.NAME.sd]``, ``[set.NAME.oecd]``, ``[set.NAME.published]`` and ``[set.NAME.published_sd]``.

    Raises
    ------
    DataError
        When it is no TOML, or a set has no citation or no positive numbers by sector.
    """
    try:
        sets = tomllib.loads(text).get("set", {})
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"the file of elasticities is no TOML: {error}") from None
    for name, one in sets.items():
        if not isinstance(one, dict) or not one.get("citation") or not one.get("theta"):
            raise DataError(f"elasticities: [set.{name}] needs a citation and [set.{name}.theta]")
        for part in ("theta", "sd", "oecd", "published", "published_sd"):
            for key, value in one.get(part, {}).items():
                if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value < math.inf:
                    raise DataError(
                        f"elasticities: [set.{name}.{part}] {key} is {value!r}; it must be positive"
                    )
        if stray := set(one.get("sd", {})) - set(one["theta"]):
            raise DataError(f"elasticities: [set.{name}.sd] has {min(stray)}, and theta has not")
    return dict(sets)


def elasticities(
    name: str,
    sectors: Sequence[str],
    *,
    distribution: Distribution = "lognormal",
    sets: Mapping[str, Mapping[str, Any]] | None = None,
) -> Elasticities:
    """Give a set of elasticities for the sectors of a table.

    Parameters
    ----------
    name : str
        A published set, or "pooled" for the mixture of all.
    sectors : sequence of str
        As the table has them: broad sectors ("energy and materials"; first words are enough), sectors of
        the OECD ("C10T12"), or sectors of the paper. A key ``all`` fits every sector that has no other.
    distribution : {"lognormal", "truncated normal"}
    sets : Mapping, optional
        As `parse_sets` gives them; left out, the sets that come with `blocs`.

    Raises
    ------
    DataError
        When there is no such set, or it has nothing for a sector; what there is is listed.
    """
    if sets is None:
        return _shipped(name, tuple(sectors), distribution)
    return _of_sets(name, sectors, distribution, sets)


@lru_cache(64)
def _shipped(name: str, sectors: tuple[str, ...], distribution: Distribution) -> Elasticities:
    """As `elasticities`, of the sets that come with `blocs`; worked out once, for sliders ask often."""
    return _of_sets(name, sectors, distribution, published())


def _of_sets(
    name: str, sectors: Sequence[str], distribution: Distribution, known: Mapping[str, Mapping[str, Any]]
) -> Elasticities:
    if name == DEFAULT:
        single = [
            _single(one, known[one], sectors, distribution) for one in known if known[one].get("pool", True)
        ]
        _complete(name, {sector for one in single for sector in one.sectors}, sectors, known)
        pooled = pool([one for one in single if one.sectors], relative=_disagreement(known))
        places = [pooled.sectors.index(sector) for sector in sectors]
        return replace(
            pooled,
            sectors=tuple(sectors),
            central=tuple(pooled.central[k] for k in places),
            sd=tuple(pooled.sd[k] for k in places),
        )
    if name not in known:
        raise DataError(f"no set of elasticities {name!r}; there are {', '.join((DEFAULT, *known))}")
    found = _single(name, known[name], sectors, distribution)
    _complete(name, set(found.sectors), sectors, {name: known[name]})
    return found


def _disagreement(known: Mapping[str, Mapping[str, Any]]) -> float:
    """How far published sets are apart in a sector of goods, relative to their mean: the median of sectors.

    It stands for the spread of a sector for which no paper states any, as services; it does not depend on the
    sectors that are asked for.
    """
    keys = dict.fromkeys(key for one in known.values() for key in one.get("oecd", one["theta"]))
    apart = []
    for key in keys:
        values = [found for one in known.values() if (found := _values(one).get(key)) is not None]
        if len(values) > 2 and not key.casefold().startswith("services"):
            apart.append(statistics.pstdev(values) / statistics.fmean(values))
    return statistics.median(apart) if apart else 0.0


def _values(one: Mapping[str, Any]) -> dict[str, float]:
    """Values of a set by key: its paper's sectors, those of the OECD, and broad ones."""
    return {**one.get("published", {}), **one.get("oecd", {}), **one["theta"]}


def _complete(
    name: str, held: set[str], sectors: Sequence[str], known: Mapping[str, Mapping[str, Any]]
) -> None:
    """Refuse sectors that no set has."""
    if missing := [sector for sector in sectors if sector not in held]:
        keys = dict.fromkeys(key for one in known.values() for key in one["theta"])
        raise DataError(
            f"elasticities {name}: nothing for the sector {missing[0]!r}; there is {', '.join(keys)}. "
            "Take another set, give one number for all, or make your own: "
            "Elasticities(name, sectors, central, sd)"
        )


def _plain(name: str) -> str:
    return _WORDS.sub(" ", name.casefold()).strip() + " "


def _key(sector: str, one: Mapping[str, Any]) -> str | None:
    """Key of a set that fits a sector: the same words, else the only broad one with the same first words."""
    words = _plain(sector)
    broad: tuple[str, ...] = tuple(one["theta"])
    same = [key for key in (*broad, *_values(one)) if _plain(key) == words]
    near = [key for key in broad if _plain(key).startswith(words) or words.startswith(_plain(key))]
    if same or len(near) == 1:
        return (same or near)[0]
    return "all" if "all" in broad else None


def _single(
    name: str, one: Mapping[str, Any], sectors: Sequence[str], distribution: Distribution
) -> Elasticities:
    keys = {sector: _key(sector, one) for sector in sectors}
    held = {sector: key for sector, key in keys.items() if key is not None}
    values = _values(one)
    spread = {**one.get("published_sd", {}), **one.get("sd", {})}
    return Elasticities(
        name,
        tuple(held),
        tuple(float(values[key]) for key in held.values()),
        tuple(float(spread[key]) if key in spread else None for key in held.values()),
        distribution,
        one["citation"],
        one.get("doi", ""),
        one.get("note", ""),
    )
