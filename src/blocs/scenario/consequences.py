"""`Consequences`: what follows from a scenario, as tables and sentences; to JSON and back without loss."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from blocs.errors import DataError
from blocs.sources import Frame
from blocs.trade import Effects

__all__ = ["Consequences", "Manifest"]

_FRAMES = ("alignment", "pressure", "blocs", "together", "predictions")
_TEXTS = ("measures", "assumed", "skill", "remarks", "sources")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What made an answer; the same manifest gives the same bytes.

    Attributes
    ----------
    version : str
        Of `blocs`.
    draws, seed : int
    level : float
        Share of the draws within intervals.
    inputs : tuple of (str, str)
        What went in, and its SHA-256 or version: the table of trade, the fit of alignment, datasets.
    """

    version: str
    draws: int
    seed: int
    level: float
    inputs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, eq=False)
class Consequences:
    """What follows from a scenario.

    Three worlds stand side by side, made with the same random numbers: the *baseline* without the measures,
    the *scenario*, and its *twin*, in which measures are taken but pressure has no effect on alignment
    (beta and gamma are 0).

    Attributes
    ----------
    scenario : str
        As TOML; `blocs.scenario.parse_scenario` reads it.
    name : str
    measures : tuple of str
        In plain sentences.
    trade : Effects or None
        None where no measure is one of trade, or none is in force.
    alignment : Frame ("pair and year")
        ``a``, ``b``, ``year``; ``baseline``, ``scenario``, ``twin`` with ``_low`` and ``_high``: alignment
        (kappa of votes, -1 to 1) of the pairs that are watched; ``effect`` with ``_low`` and ``_high``:
        what the measures add, before bounds are put; ``chance``: share of the draws in which it is above 0.
    pressure : Frame ("pair")
        All pairs on which pressure changes, most first: ``a``, ``b``, ``before``, ``after`` (of common
        adversaries, 0 to 1), ``rivalry`` (0 to 1), ``effect`` with ``_low`` and ``_high`` in the last year.
    blocs : Frame ("state")
        ``state``, ``with`` (the leading state of the bloc it is likelier in without the measures),
        ``baseline``, ``scenario``, ``twin``: share of the draws in which it stands in that bloc in the last
        year; ``change`` (scenario less baseline) and ``error``, the standard error of the change from the
        number of draws.
    together : Frame ("pair")
        Pairs that are watched: share of the draws in which both stand in one bloc, as `blocs`.
    predictions : Frame ("prediction")
        Of reports, with the odds; empty where none are asked about.
    assumed : tuple of str
        What the answer rests on.
    skill : tuple of str
        How well the method has forecast, against a naive one.
    remarks : tuple of str
        What could not be told, and why.
    sources : tuple of str
        What to cite.
    manifest : Manifest
    """

    scenario: str
    name: str
    measures: tuple[str, ...]
    trade: Effects | None
    alignment: Frame
    pressure: Frame
    blocs: Frame
    together: Frame
    predictions: Frame
    assumed: tuple[str, ...]
    skill: tuple[str, ...]
    remarks: tuple[str, ...]
    sources: tuple[str, ...]
    manifest: Manifest
    kind: str = field(default="blocs-whatif/1")

    def to_dict(self) -> dict[str, Any]:
        """Plain data that `from_dict` reads back."""
        told: dict[str, Any] = {"kind": self.kind, "scenario": self.scenario, "name": self.name}
        told |= {name: list(getattr(self, name)) for name in _TEXTS}
        told |= {name: getattr(self, name).to_dict() for name in _FRAMES}
        told["trade"] = None if self.trade is None else json.loads(self.trade.to_json())
        made = self.manifest
        told["manifest"] = {
            "version": made.version,
            "draws": made.draws,
            "seed": made.seed,
            "level": made.level,
            "inputs": [list(one) for one in made.inputs],
        }
        return told

    @classmethod
    def from_dict(cls, told: dict[str, Any]) -> Consequences:
        """Read what `to_dict` gave.

        Raises
        ------
        DataError
            When it is something else.
        """
        try:
            if told["kind"] != "blocs-whatif/1":
                raise ValueError(f"it is of kind {told['kind']!r}")
            made = told["manifest"]
            parts: dict[str, Any] = {name: tuple(told[name]) for name in _TEXTS}
            parts |= {name: Frame.from_dict(told[name]) for name in _FRAMES}
            return cls(
                scenario=told["scenario"],
                name=told["name"],
                trade=None if told["trade"] is None else Effects.from_json(json.dumps(told["trade"])),
                manifest=Manifest(**{**made, "inputs": tuple((a, b) for a, b in made["inputs"])}),
                **parts,
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DataError(f"no consequences of a scenario: {error}; give what to_json wrote") from error

    def to_json(self, *, indent: int | None = None) -> str:
        """Write as JSON; `from_json` gives an equal answer."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent, allow_nan=False)

    @classmethod
    def from_json(cls, text: str) -> Consequences:
        """Read what `to_json` wrote.

        Raises
        ------
        DataError
            When the text is something else.
        """
        try:
            told = json.loads(text)
        except ValueError as error:
            raise DataError(f"no consequences of a scenario: {error}; give what to_json wrote") from error
        if not isinstance(told, dict):
            raise DataError("no consequences of a scenario: it is no JSON object; give what to_json wrote")
        return cls.from_dict(told)
