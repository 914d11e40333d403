"""An act before it becomes a record, and the families of types that rules speak of."""

from __future__ import annotations

from dataclasses import dataclass

from blocs.reading.discourse import Sides
from blocs.reading.language import Token
from blocs.reading.records import EventType, Realis
from blocs.reading.times import TimeExpression

__all__ = ["CONTENT_OF", "HOSTILE", "MUTUAL", "VERBAL", "Act"]

VERBAL = frozenset((EventType.AGREE, EventType.CONSULT, EventType.SUPPORT, EventType.CONCEDE))
MUTUAL = frozenset(
    (EventType.AGREE, EventType.CONSULT, EventType.SUPPORT, EventType.COOPERATE, EventType.ASSAULT)
)
"""Types whose acts two sides may do together."""
HOSTILE = frozenset(
    (EventType.SANCTION, EventType.ACCUSE, EventType.THREATEN, EventType.COERCE, EventType.ASSAULT)
)
CONTENT_OF = frozenset((EventType.AGREE, EventType.REQUEST, EventType.REJECT, EventType.THREATEN))
"""Acts that say another act: what is agreed, asked for, refused or threatened is not told again."""


@dataclass(frozen=True, slots=True)
class Act:
    """The trigger of an event, its two sides and how each was found.

    `actor_by` and `target_by` name the evidence for a side, on which confidence rests: "syntax" (the parse
    says it), "mutual" (both sides act), "sentence", "place", "voice" (who speaks), "answer" (whose act is
    answered), "again" (an act told before), "discourse" (the pair under discussion), "" (there is none);
    "encoder" where the encoder judged. Then `score` is its chance, not yet calibrated.
    """

    trigger: Token
    type: EventType
    lemma: str
    actors: Sides
    recipients: Sides
    realis: Realis
    time: TimeExpression | None
    actor_by: str
    target_by: str
    noun: bool
    score: float | None = None
