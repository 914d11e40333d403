"""A cue: the word that announces what somebody says, with what is known of its sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from blocs.reading.language import Token
from blocs.reading.quotes import Quote

__all__ = ["Cue", "Frame"]

Frame: TypeAlias = Literal["quote", "clause", "aside", "object", "brand", "source", "noun", "title"]
"""How a cue governs what is said: a quotation beside it, its clause, a sentence that it interrupts or ends
("..., he said"), its object or phrase, what it calls somebody, "according to", a noun ("his claim that"),
a name and a colon in a headline."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue.

    Attributes
    ----------
    token : Token
        Its word.
    end : int
        Where the words that the record names end ("according to").
    subject : Token
        Who says it.
    frame : Frame
    lead, tail : int
        Where the cue's own words begin and end: speaker, verb, addressee, day.
    first : Token or None
        First word of what is said, where syntax tells it.
    root : Token or None
        The word that governs what is said, where syntax tells it.
    quote : Quote or None
        The quotation that the cue stands beside.
    """

    token: Token
    end: int
    subject: Token
    frame: Frame
    lead: int
    tail: int
    first: Token | None = None
    root: Token | None = None
    quote: Quote | None = None
