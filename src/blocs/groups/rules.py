"""Rules that make friends and foes of measured ties: stated in words, adjustable, kept as plain data.

A rule takes one measure of a pair of states less a threshold: what lies above binds, what lies below divides,
or the other way round. Several rules are added up. What is not known makes no tie.

References
----------
Doreian, P. and Mrvar, A. (2015). Structural balance and signed international relations. Journal of Social
Structure 16: 1-49. https://doi.org/10.21307/joss-2019-012
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal, TypeAlias, get_args

import numpy as np

from blocs.errors import UsageError
from blocs.groups.network import Floats
from blocs.sources.joining import How

__all__ = ["ALLIES_AND_FOES", "NET_COOPERATION", "Quantile", "Rule", "Rules", "rules_of"]

Weighing: TypeAlias = Literal["as is", "sign", "standardised"]
Side: TypeAlias = Literal["both", "above", "below"]

_TINY = 1e-12
"""Part of what was added within which a sum of rules has cancelled."""


@dataclass(frozen=True, slots=True)
class Quantile:
    """A threshold that a share of the known pairs of the year lies below.

    Attributes
    ----------
    share : float
        Between 0 and 1.
    """

    share: float

    def __post_init__(self) -> None:
        """Refuse what is no share."""
        if not 0 <= self.share <= 1:
            raise UsageError(f"a quantile of {self.share}; give a share from 0 to 1, such as 0.75")


Threshold: TypeAlias = float | Literal["median", "mean"] | Quantile


@dataclass(frozen=True, slots=True)
class Rule:
    """How one measure makes ties.

    Attributes
    ----------
    measure : str
        Column of a table by dyad-year or directed dyad-year.
    threshold : float, "median", "mean" or Quantile
        Where friends and foes part: a number in the measure's unit, or a figure of all pairs
        known in the year.
    sense : {1, -1}
        1: more of the measure binds; -1: more of it divides.
    weigh : {"as is", "sign", "standardised"}
        Weight of a tie: its distance from the threshold; 1; or the distance over the standard deviation of
        all pairs known in the year, which makes measures of different units comparable.
    band : float
        No tie within this distance of the threshold, in the measure's unit. At the threshold there is none
        in any case.
    side : {"both", "above", "below"}
        On which side of the threshold there are ties: a dispute divides, but no dispute does not bind.
    factor : float
        By which weights are multiplied, above 0: what the rule counts beside others.
    least : int
        A pair that rests on fewer roll calls, events ... (column ``MEASURE_n`` or ``n``) is not known.
    how : {"sum", "mean", "max", "min"}
        What becomes of the two directions of a directed measure; where one is missing, so is the result.

    Raises
    ------
    UsageError
        When a field is none of these.

    Examples
    --------
    >>> rule = Rule("agreement", "median", band=0.05)
    >>> rule.weights(np.array([0.9, 0.5, 0.52, 0.1, np.nan])).round(2).tolist()
    [0.39, 0.0, 0.0, -0.41, nan]
    >>> rule.told()
    'agreement: above its median of the year binds, below it divides, by its distance; no tie within 0.05'
    >>> Rule.from_dict(rule.to_dict()) == rule
    True
    """

    measure: str
    threshold: Threshold = 0.0
    sense: Literal[1, -1] = 1
    weigh: Weighing = "as is"
    band: float = 0.0
    side: Side = "both"
    factor: float = 1.0
    least: int = 0
    how: How = "mean"

    def __post_init__(self) -> None:
        """Refuse what makes no sense."""
        at = self.threshold
        number = isinstance(at, int | float) and not isinstance(at, bool) and math.isfinite(at)
        if not (number or isinstance(at, Quantile) or at in ("median", "mean")):
            raise UsageError(
                f"{self.measure}: threshold {at!r}; give a number, 'median', 'mean' or Quantile(share)"
            )
        closed = (("weigh", Weighing), ("side", Side), ("how", How))
        for name, kind in closed:
            if getattr(self, name) not in get_args(kind):
                told = ", ".join(get_args(kind))
                raise UsageError(f"{self.measure}: {name}={getattr(self, name)!r} is none of: {told}")
        if self.sense not in (1, -1):
            raise UsageError(
                f"{self.measure}: sense={self.sense!r}; 1: more of it binds, -1: more of it divides"
            )
        if not 0 <= self.band < math.inf or not 0 < self.factor < math.inf or self.least < 0:
            raise UsageError(
                f"{self.measure}: band={self.band}, factor={self.factor}, least={self.least}; band and "
                "least are 0 or more, factor is above 0 (sense=-1 turns the sign)"
            )

    def cut(self, values: Floats) -> float:
        """Threshold in figures, given the values of all pairs of the year; NaN where none is known."""
        known = values[~np.isnan(values)]
        if not isinstance(self.threshold, str | Quantile):
            return float(self.threshold)
        if not known.size:
            return math.nan
        if isinstance(self.threshold, Quantile):
            return float(np.quantile(known, self.threshold.share))
        return float(np.median(known) if self.threshold == "median" else known.mean())

    def weights(self, values: Floats) -> Floats:
        """Signed weight of each pair: above 0 friends, below 0 foes, 0 no tie, NaN not known.

        Parameters
        ----------
        values : float array, shape (pairs,)
            The measure for all pairs of one year; NaN where missing.

        Raises
        ------
        UsageError
            When it is to be standardised and all pairs have one value.
        """
        values = np.asarray(values, np.float64)
        gone = np.isnan(values)
        far = values - self.cut(values)
        tie = np.abs(far) > self.band
        if self.side != "both":
            tie &= far > 0 if self.side == "above" else far < 0
        weight = far
        if self.weigh == "sign":
            weight = np.sign(far)
        elif self.weigh == "standardised" and not gone.all():
            spread = float(values[~gone].std())
            if spread <= _TINY * float(np.abs(values[~gone]).max()):
                raise UsageError(
                    f"{self.measure} is the same for all pairs and cannot be standardised; use weigh='as is'"
                )
            weight = far / spread
        found = np.where(tie, self.sense * self.factor * weight, 0.0)
        found[gone] = np.nan
        return found

    def told(self) -> str:
        """Say the rule in words."""
        binds = {1: ("binds", "divides"), -1: ("divides", "binds")}[self.sense]
        if self.side == "both":
            what = f"{self.measure}: above {self._at()} {binds[0]}, below it {binds[1]}"
        else:
            what = f"{self.measure}: {self.side} {self._at()} {binds[self.side == 'below']}"
        by = {
            "as is": "by its distance",
            "sign": "with weight 1",
            "standardised": "by its distance in standard deviations of the year",
        }[self.weigh]
        parts = [f"{what}, {by}" + (f", times {self.factor:g}" if self.factor != 1 else "")]
        if self.band:
            parts.append(f"no tie within {self.band:g}")
        if self.least:
            parts.append(f"known where it rests on {self.least} or more")
        if self.how != "mean":
            parts.append(f"of two directions the {self.how}")
        return "; ".join(parts)

    def _at(self) -> str:
        if isinstance(self.threshold, Quantile):
            return f"its quantile {self.threshold.share:g} of the year"
        return (
            f"its {self.threshold} of the year" if isinstance(self.threshold, str) else f"{self.threshold:g}"
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain data that `from_dict` reads back; what is as usual is left out."""
        told = {f.name: getattr(self, f.name) for f in fields(self)}
        usual = {f.name: f.default for f in fields(self)}
        kept = {name: value for name, value in told.items() if value != usual[name]}
        if isinstance(self.threshold, Quantile):
            kept["threshold"] = {"quantile": self.threshold.share}
        return kept

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Rule:
        """Read what `to_dict` wrote.

        Raises
        ------
        UsageError
            When a name is not that of a field, or a value makes no sense.
        """
        unknown = sorted(set(told) - {f.name for f in fields(cls)})
        if unknown or "measure" not in told:
            names = ", ".join(f.name for f in fields(cls))
            cause = f"a rule has no {unknown[0]!r}" if unknown else "a rule names no measure"
            raise UsageError(f"{cause}; its fields are {names}")
        at = told.get("threshold", 0.0)
        if isinstance(at, Mapping):
            if set(at) != {"quantile"}:
                raise UsageError(
                    f"{told['measure']}: threshold {dict(at)!r}; write it as {{'quantile': 0.75}}"
                )
            at = Quantile(float(at["quantile"]))
        return cls(**{**told, "threshold": at})


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules that are added up.

    Attributes
    ----------
    parts : tuple of Rule
    every : bool
        Whether a pair needs all its measures known; else what is not known adds nothing.
    sign : bool
        Whether only the sign of the sum counts: all ties have weight 1.

    Examples
    --------
    >>> rules = Rules((Rule("commitment", side="above"), Rule("disputes", sense=-1, side="above", factor=2)))
    >>> known = [np.array([3.0, 2.0, 0.0, np.nan]), np.array([0.0, 1.0, 0.0, np.nan])]
    >>> rules.weights(known).tolist()
    [3.0, 0.0, 0.0, nan]
    """

    parts: tuple[Rule, ...]
    every: bool = False
    sign: bool = False

    def __post_init__(self) -> None:
        """Refuse no rules."""
        object.__setattr__(self, "parts", tuple(self.parts))
        if not self.parts:
            raise UsageError("no rules, so no ties; give at least one Rule")

    @property
    def measures(self) -> tuple[str, ...]:
        """Measures that they need, each once."""
        return tuple(dict.fromkeys(rule.measure for rule in self.parts))

    def weights(self, values: Sequence[Floats]) -> Floats:
        """Signed weight of each pair, shape (pairs,): 0 no tie, NaN not known.

        Parameters
        ----------
        values : sequence of float arrays, shape (pairs,)
            The measure of each rule, in their order; NaN where missing.
        """
        each = np.stack([rule.weights(own) for rule, own in zip(self.parts, values, strict=True)])
        gone = np.isnan(each)
        total = np.where(gone, 0.0, each).sum(0)
        # two rules may cancel but for the last digits, and that is no tie
        total[np.abs(total) <= _TINY * np.where(gone, 0.0, np.abs(each)).sum(0)] = 0.0
        total[gone.any(0) if self.every else gone.all(0)] = np.nan
        return np.asarray(np.sign(total)) if self.sign else total

    def told(self) -> str:
        """Say the rules in words, one a line."""
        lines = [rule.told() for rule in self.parts]
        if len(lines) > 1:
            lines.append(
                "added up"
                + (", where all are known" if self.every else "; what is not known adds nothing")
                + (", and only the sign counts" if self.sign else "")
            )
        elif self.sign:
            lines.append("only the sign counts")
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """Plain data that `from_dict` reads back."""
        return {"rules": [rule.to_dict() for rule in self.parts], "every": self.every, "sign": self.sign}

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Rules:
        """Read what `to_dict` wrote.

        Raises
        ------
        UsageError
            When it holds no rules, or other names.
        """
        unknown = sorted(set(told) - {"rules", "every", "sign"})
        if unknown or "rules" not in told:
            raise UsageError(
                f"rules are written as {{'rules': [...], 'every': ..., 'sign': ...}}, not {sorted(told)}"
            )
        parts = tuple(Rule.from_dict(part) for part in told["rules"])
        return cls(parts, bool(told.get("every", False)), bool(told.get("sign", False)))


def rules_of(rules: Rule | Rules | Iterable[Rule]) -> Rules:
    """One rule or several as `Rules`."""
    if isinstance(rules, Rules):
        return rules
    return Rules((rules,) if isinstance(rules, Rule) else tuple(rules))


ALLIES_AND_FOES = Rules(
    (
        Rule("commitment", side="above", weigh="sign"),
        Rule("disputes", sense=-1, side="above", weigh="sign", how="max"),
        Rule("rivalry", sense=-1, side="above", weigh="sign"),
        Rule("sanctions", sense=-1, side="above", weigh="sign", how="sum"),
    ),
    sign=True,
)
"""Allies bind; disputes, rivalry and sanctions divide; all weigh 1, and where they are at odds the sign of
the sum counts. In the manner of the signed networks of the Correlates of War in Doreian and Mrvar (2015), who
took other lists of conflict and windows of four years."""

NET_COOPERATION = Rule("net")
"""Net cooperation in events: more acts of cooperation than of conflict bind, fewer divide."""
