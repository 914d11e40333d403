"""What an answer says, in words: whom it is about, what moves, which way alignment goes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from blocs.scenario.consequences import Consequences
from blocs.scenario.figures import percent
from blocs.scenario.file import parse_scenario
from blocs.scenario.hostile import named_states
from blocs.states.naming import name_of

__all__ = ["called_states", "effect_words", "moved"]

Row = Mapping[str, Any]

_NOISE = 2.0
"""Errors of a change from which on it is more than the scatter of the draws."""


def called_states(found: Consequences) -> tuple[str, ...]:
    """Codes of the states that the scenario names, those that act first; then those that are watched."""
    acts, met = named_states(parse_scenario(found.scenario))
    pairs = [code for row in found.alignment.rows() for code in (row["a"], row["b"])]
    return tuple(dict.fromkeys((*acts, *met, *pairs)))


def moved(row: Row) -> bool:
    """Whether a chance changes by more than the draws scatter."""
    return bool(abs(row["change"]) > _NOISE * max(row["error"], 1e-9))


def effect_words(row: Row) -> str:
    """Say an effect on alignment in words, with what its interval leaves open.

    Parameters
    ----------
    row : mapping
        Of `Consequences.alignment`.

    Examples
    --------
    >>> row = {"a": "CHN", "b": "RUS", "effect": 0.03, "effect_low": -0.01, "effect_high": 0.07}
    >>> row["chance"] = 0.9
    >>> effect_words(row)
    'China and Russia: likely closer, but the interval of the effect holds 0 (90 % of the draws say closer).'
    """
    names = f"{name_of(str(row['a']))} and {name_of(str(row['b']))}"
    low, high, chance = row["effect_low"], row["effect_high"], row["chance"]
    if low > 0:
        return f"{names}: by the model the measures draw them closer (in {percent(chance)} of the draws)."
    if high < 0:
        return f"{names}: by the model the measures drive them apart (in {percent(1 - chance)} of the draws)."
    closer = row["effect"] > 0
    share = chance if closer else 1 - chance
    way = "closer" if closer else "apart"
    sure = f"likely {way}, but" if share >= 0.8 else "open which way:"
    return f"{names}: {sure} the interval of the effect holds 0 ({percent(share)} of the draws say {way})."
