"""Who has an interest in what is told: tellings that are only a party's own words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from blocs.reading.records import Event, Quantity, Record, Statement
from blocs.states import MentionKind, registry

__all__ = ["is_interested", "parties", "spoken_for_by"]

_OFFICE = re.compile(
    r"""\b(?:
        minist(?:ry|er|ries) | government | gov | presidency | president | chancellery | cabinet | embassy
      | consulate | permanent\s+mission | state\s+council
      | department\s+of\s+(?:state|defen[cs]e|the\s+treasury)
      | foreign\s+office | (?:armed|defen[cs]e)\s+forces | army | navy | general\s+staff | parliament | senate
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_PRESS = re.compile(
    r"\b(?:times|post|news|herald|tribune|gazette|review|journal|radio|tv|watch|insider)\b", re.I
)
_SEATS = (MentionKind.AGENCY, MentionKind.SEAT, MentionKind.BODY)


def parties(record: Record) -> frozenset[str]:
    """States and bodies that a record is about: who acts, who is acted on, whose amount it is."""
    match record:
        case Event():
            return frozenset((*record.actors, *record.recipients))
        case Quantity():
            return frozenset(record.owner)
        case Statement():
            return frozenset(record.speaker_state)


@lru_cache(maxsize=4096)
def spoken_for_by(publisher: str | None) -> frozenset[str]:
    """States and bodies whose office publishes under a name; empty for the press.

    A name is an office's when it holds a word for one ("Ministry of Defence of Russia") and no word for a
    paper, or is nothing but the name of an agency, a seat or a body ("Kremlin", "NATO"). The state is the
    first that the name gives, so that an embassy speaks for who sends it. It does not see what a name does
    not say: press that a state owns or directs, a party's paper, an office known by its initials or address.

    Examples
    --------
    >>> spoken_for_by("Ministry of Foreign Affairs of Japan"), spoken_for_by("The Moscow Times")
    (frozenset({'JPN'}), frozenset())
    """
    if not publisher or _PRESS.search(publisher):
        return frozenset()
    mentions = [m for m in registry().find(publisher) if m.codes]
    if not mentions:
        return frozenset()
    bare = re.sub(r"^the\s+", "", publisher.strip(), flags=re.IGNORECASE)
    first = mentions[0]
    whole = first.kind in _SEATS and publisher[first.start : first.end].strip() in (bare, publisher.strip())
    return frozenset(first.codes) if whole or _OFFICE.search(publisher) else frozenset()


def is_interested(record: Record, statements: Mapping[str, Statement], publisher: str | None) -> bool:
    """Whether a telling is only a party's words: of a speaker of its states, or of their office.

    A statement itself is the reporter's observation that something was said; only an office that publishes
    its own words has an interest in it. A record without states, and a speaker who speaks for none (an
    analyst, "officials"), show no interest.
    """
    own = parties(record)
    if own & spoken_for_by(publisher):
        return True
    voice, seen = record.voice, set[str]()
    while voice is not None and voice not in seen:  # what X says that Y said is in the words of both
        seen.add(voice)
        statement = statements.get(voice)
        if statement is None:
            break
        if own & set(statement.speaker_state):
            return True
        voice = statement.voice
    return False
