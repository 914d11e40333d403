"""What one surface form can mean on a day: articles, possessives, honorifics and titles included."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from blocs.states.folding import fold_form
from blocs.states.gazetteer import Gazetteer, Sense, on_day
from blocs.states.model import MentionKind, Officeholder, Referent, State
from blocs.states.offices import FOREVER, KIND_RANK, Person, Standing, Title, at, holders, standing

__all__ = ["refer"]

_ARTICLE = re.compile(r"^(?:the|The|THE|a|an) ")
_POSSESSIVE = re.compile(r"(?:'s|')$")
_MODIFIER = re.compile(r" (?:new|current|own)$")


def refer(
    form: str,
    day: int | None,
    gazetteer: Gazetteer,
    states: Mapping[str, State],
    offices: Mapping[tuple[str, str], list[Officeholder]],
) -> tuple[Referent, ...]:
    """Give all that `form` can mean on an ordinal day (None: any day); empty when unknown."""
    plain = fold_form(form)
    for spelled in dict.fromkeys((plain, _ARTICLE.sub("", plain))):
        for bare in dict.fromkeys((spelled, _POSSESSIVE.sub("", spelled))):
            found = (
                _direct(bare, day, gazetteer, states)
                or _after_title(bare, day, gazetteer)
                or _before_title(bare, day, gazetteer, states, offices)
            )
            if found:
                return found
    return ()


def _senses(form: str, gazetteer: Gazetteer) -> Sequence[Sense]:
    number = gazetteer.numbers.get(form)
    return () if number is None else gazetteer.senses[number]


def _calendar(ordinal: int) -> date | None:
    return None if ordinal in (0, FOREVER) else date.fromordinal(ordinal)


def _direct(
    form: str, day: int | None, gazetteer: Gazetteer, states: Mapping[str, State]
) -> tuple[Referent, ...]:
    """Look the form up as it stands."""
    senses = _senses(form, gazetteer)
    if day is None:
        named = [s for s in senses if s.kind in KIND_RANK and s.person is None]
    else:
        named = on_day(senses, day)
    found: list[Referent] = []
    for sense in named:
        reason = sense.kind
        if day is not None and sense.until < day:
            state = states.get(sense.code)
            reason = "former state" if state is not None and state.status == "former" else "former name"
        elif day is not None and day < sense.since:
            reason = "later name"
        found.append(
            Referent(
                sense.code,
                MentionKind(sense.kind),
                None,
                None,
                _calendar(sense.since),
                _calendar(sense.until),
                reason,
            )
        )
    people = [sense.person for sense in senses if sense.person is not None]
    return (*dict.fromkeys(found), *_people(people, day))


def _people(people: list[Person], day: int | None, title: Title | None = None) -> tuple[Referent, ...]:
    """Give the persons closest to office on a day."""
    ranked = [(person, *standing(person, day)) for person in people]
    if not ranked:
        return ()
    best = min(rank for _, rank, _ in ranked)
    reasons = {
        Standing.NOW: "in office",
        Standing.NEAR: "near a term of office",
        Standing.FORMER: "former",
        Standing.LATER: "not yet in office",
    }
    found: list[Referent] = []
    for person, rank, codes in ranked:
        if rank != best:
            continue
        term = at(person, day)
        if title is not None and title.office and title.role == "office":
            bearing = [t for t in person.terms if t.office == title.office or title.word in t.title]
            if not bearing:
                continue
        found += [
            Referent(
                code, MentionKind.LEADER, person.name, term.office, term.since, term.until, reasons[rank]
            )
            for code in (codes if day is None else (term.code,))
        ]
    return tuple(dict.fromkeys(found))


def _after_title(form: str, day: int | None, gazetteer: Gazetteer) -> tuple[Referent, ...]:
    """Take a title or honorific off the front: "Mr. Putin", "President Xi"."""
    words = form.split(" ")
    for cut in range(min(4, len(words) - 1), 0, -1):
        title = gazetteer.titles.get(" ".join(words[:cut]).lower())
        if title is not None and (title.role == "office" or title.is_personal):
            rest = _senses(" ".join(words[cut:]), gazetteer)
            people = [sense.person for sense in rest if sense.person is not None]
            found = _people(people, day, title)
            if found:
                return found
    return ()


def _before_title(
    form: str,
    day: int | None,
    gazetteer: Gazetteer,
    states: Mapping[str, State],
    offices: Mapping[tuple[str, str], list[Officeholder]],
) -> tuple[Referent, ...]:
    """Split off a title at the end ("Chinese president") or around "of" ("president of China")."""
    words = form.split(" ")
    for cut in range(1, min(len(words), 5)):
        title = gazetteer.titles.get(" ".join(words[cut:]).lower())
        if title is not None and not title.is_personal:
            owner = _MODIFIER.sub("", _POSSESSIVE.sub("", " ".join(words[:cut])))
            owner = _POSSESSIVE.sub("", owner)
            return _owned(owner, title, day, gazetteer, states, offices)
    title_text, of, owner = form.partition(" of ")
    title = gazetteer.titles.get(title_text.lower())
    if of and title is not None and title.role in ("office", "government"):
        return _owned(_ARTICLE.sub("", owner), title, day, gazetteer, states, offices)
    return ()


def _owned(
    owner: str,
    title: Title,
    day: int | None,
    gazetteer: Gazetteer,
    states: Mapping[str, State],
    offices: Mapping[tuple[str, str], list[Officeholder]],
) -> tuple[Referent, ...]:
    """Resolve a title that a state or a leader owns."""
    owners = _direct(owner, day, gazetteer, states)
    if title.role == "government":
        codes = dict.fromkeys(owner.code for owner in owners)
        return tuple(Referent(code, MentionKind.AGENCY, None, None, None, None, title.word) for code in codes)
    found: list[Referent] = []
    for code in dict.fromkeys(ref.code for ref in owners if ref.kind is not MentionKind.LEADER):
        terms: list[Officeholder] = []
        if title.role == "office":
            if day is None:
                terms = [
                    term
                    for (at_code, office), held in offices.items()
                    for term in held
                    if at_code == code and (office == title.office or title.word.lower() == term.title)
                ]
            else:
                terms = holders(offices, states.get(code), code, title, day)
        if not terms:
            found.append(
                Referent(code, MentionKind.ROLE, None, title.office or None, None, None, "no holder known")
            )
        found += [
            Referent(code, MentionKind.ROLE, term.name, term.office, term.since, term.until, "in office")
            for term in terms
        ]
    return tuple(dict.fromkeys(found))
