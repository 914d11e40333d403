"""Speakers: who stands behind a cue, by the fullest name in the report, and the states spoken for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from blocs.reading.discourse import NOBODY, Discourse, Sides
from blocs.reading.language import Parse, Token
from blocs.reading.persons import ANALYST, OFFICE
from blocs.reports import Span

__all__ = ["Speaker", "speaker_of", "subject_words"]

EMPTY = frozenset("there this that which what".split())
PORTIONS = frozenset("one some many most all".split())
_NAME_END = re.compile(r", |; | \(|: | — ")
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker: name, states spoken for (none for analysts and others), and where the speaker is named.

    `span` is None where the statement itself does not name its speaker.
    """

    name: str
    sides: Sides
    span: Span | None


def subject_words(parse: Parse, subject: Token) -> list[Token]:
    """The words that name a subject, without its relative clauses."""
    drop: set[int] = set()
    for child in parse.children(subject, "relcl", "acl", "advcl", "parataxis"):
        drop |= {t.i for t in parse.subtree(child)}
    return [t for t in parse.subtree(subject) if t.i not in drop]


def speaker_of(parse: Parse, discourse: Discourse, subject: Token, last: Speaker | None) -> Speaker | None:
    """The speaker that a subject names or points at; None when it is nobody who speaks.

    Parameters
    ----------
    subject : Token
        Subject of the cue.
    last : Speaker or None
        Who spoke before: what "he", "they" and "one of them" fall back on.
    """
    here = (subject.start, subject.end)
    found = _person(parse, discourse, subject)
    if found is not None:
        return found
    if subject.lower in EMPTY:
        return None
    sides = discourse.sides(subject)
    again = Speaker(last.name, last.sides, here) if last is not None else None
    if subject.pos == "PRON":
        if subject.lower in ("he", "she", "i"):
            return again
        if again is not None and (subject.lower == "they" or (subject.lower in ("it", "both") and not sides)):
            return again
        return Speaker(_names(discourse, sides), sides, here) if sides else None
    if sides.how in ("described", "pair") and discourse.is_pointing(subject):
        return Speaker(_names(discourse, sides), sides, here)
    if subject.lemma in PORTIONS and again is not None:
        return again
    return _described(parse, subject, sides)


def _person(parse: Parse, discourse: Discourse, subject: Token) -> Speaker | None:
    """A speaker who is a person named, or a role whose holder the registry knows."""
    person, mention = discourse.person(subject), discourse.mention(subject)
    if mention is not None and mention.person and person is None:
        span = (mention.start, mention.end)
        return Speaker(discourse.full_name(mention.person), Sides(mention.codes, (span,), "person"), span)
    if person is None and subject.pos in ("PROPN", "NOUN"):
        appended = (discourse.person(t) for t in parse.children(subject, "appos", "compound", "flat"))
        person = next((p for p in appended if p is not None), None)
    if person is None:
        return None
    joined = [person, *(p for t in parse.children(subject, "conj") if (p := discourse.person(t)) is not None)]
    codes = tuple(dict.fromkeys(code for p in joined for code in p.codes))
    name = " and ".join(dict.fromkeys(p.name for p in joined))
    return Speaker(name, Sides(codes, (person.span,), "person"), (subject.start, subject.end))


def _described(parse: Parse, subject: Token, sides: Sides) -> Speaker | None:
    """A speaker named by a common noun or a body: its own words, without article and apposition."""
    apposed = {t.i for child in parse.children(subject, "appos") for t in parse.subtree(child)}
    words = [t for t in subject_words(parse, subject) if t.i not in apposed or t.i < subject.i]
    while words and words[0].pos in ("DET", "PUNCT", "NUM", "CCONJ", "SCONJ") and words[0].lower != "no":
        words = words[1:]
    while words and words[-1].pos == "PUNCT":
        words = words[:-1]
    if not words:
        return None
    start = words[0].start
    name = _NAME_END.split(parse.text[start : words[-1].end].strip(), maxsplit=1)[0]
    span = (start, start + len(name))
    if len(name) > LONGEST_NAME or not span[0] <= subject.start < span[1]:
        name, span = subject.text, (subject.start, subject.end)
    analyst = ANALYST.search(name) and not OFFICE & {t.lower for t in words}
    return Speaker(name, NOBODY if analyst else sides, span)


def _names(discourse: Discourse, sides: Sides) -> str:
    registry = discourse.registry
    named = (
        registry.states[c].name
        if c in registry.states
        else registry.bodies[c].name
        if c in registry.bodies
        else c
        for c in sides.codes
    )
    return " and ".join(named)
