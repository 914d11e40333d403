"""The labels that the encoder was trained on, in the order of its outputs."""

from __future__ import annotations

from typing import Final, get_args

from blocs.reading.records import Aspect, EventType, Realis
from blocs.states import MentionKind

__all__ = ["ACTOR", "ASPECTS", "HOWS", "NONE", "OWNER", "REALIS", "RECIPIENT", "SIDE", "TYPES"]

TYPES: Final = ("none", *(str(t) for t in EventType))
REALIS: Final[tuple[Realis, ...]] = get_args(Realis)
ASPECTS: Final[tuple[Aspect, ...]] = get_args(Aspect)
HOWS: Final = (*(str(k) for k in MentionKind), "open", "described", "person", "pair", "pronoun")
"""How a mention names its states: the registry's kinds, then the discourse's ways."""

NONE: Final = 0
ACTOR: Final = 1
RECIPIENT: Final = 2
SIDE: Final = 3
"""One of the sides of a reciprocal act."""
OWNER: Final = 4
"""Whose an amount is."""
