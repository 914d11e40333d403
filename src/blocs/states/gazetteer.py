"""All surface forms in one automaton: text in, raw matches at word boundaries out.

Forms and texts are folded alike (`folding`); case counts. Forms of four letters and more also match
in capitals.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from blocs.states import load
from blocs.states.folding import fold_form
from blocs.states.model import MentionKind
from blocs.states.offices import FOREVER, KIND_RANK, Person, Title

__all__ = ["Cue", "Gazetteer", "Sense", "Slot", "build", "on_day", "scan"]


class Sense(NamedTuple):
    """One meaning of a form: `code` by `kind`, on ordinal days `since` to `until`.

    `kind` is a `MentionKind`, or ``none`` (blocks shorter matches and yields nothing), ``title`` or
    ``cue`` (help to settle others). For leaders `person` is set, and `full` says whether the form is
    more than a surname.
    """

    code: str
    kind: str
    since: int
    until: int
    rule: str
    person: Person | None = None
    full: bool = False
    title: Title | None = None


class Slot(NamedTuple):
    """A match: code points of the folded text, and all that the form can mean."""

    start: int
    end: int
    form: str
    senses: Sequence[Sense]


class Cue(NamedTuple):
    """Words that speak for a reading of an ambiguous form; empty `code` is "no state at all"."""

    form: str
    code: str


class Gazetteer(NamedTuple):
    """The automaton with what its patterns mean."""

    automaton: AhoCorasick
    patterns: tuple[str, ...]
    senses: tuple[Sequence[Sense], ...]
    cues: Mapping[int, tuple[Cue, ...]]
    numbers: Mapping[str, int]
    common: frozenset[str]
    given: frozenset[str]
    courtesy: frozenset[str]
    openers: frozenset[str]
    things: frozenset[str]
    titles: Mapping[str, Title]
    evidence_cues: Mapping[str, tuple[tuple[str, str], ...]]


_PARTICLES = frozenset(
    (
        "al",
        "bin",
        "bint",
        "da",
        "dal",
        "de",
        "del",
        "della",
        "den",
        "der",
        "di",
        "do",
        "dos",
        "du",
        "el",
        "ibn",
        "la",
        "le",
        "ter",
        "van",
        "von",
        "zu",
    )
)


def _is_full(form: str) -> bool:
    """Say whether a form is more than a surname."""
    words = form.split()
    return len(words) > 1 and words[0].lower() not in _PARTICLES


def _spellings(form: str) -> Iterable[str]:
    """Give a name with and without the hyphens that Korean and Chinese names carry or drop."""
    yield form
    if "-" in form:
        yield re.sub(r"-(\w)", lambda match: " " + match[1].upper(), form)
        yield re.sub(r"-(\w)", lambda match: "-" + match[1].upper(), form)


def build(persons: Iterable[Person]) -> Gazetteer:
    """Build the automaton from ``names.csv``, ``titles.csv``, ``cues.csv`` and the officeholders."""
    table: dict[str, list[Sense]] = {}

    def add(form: str, sense: Sense) -> None:
        pattern = fold_form(form)
        if not pattern:
            return
        for spelled in (pattern, pattern.upper()) if len(pattern) >= 4 else (pattern,):
            held = table.get(spelled)
            if held is None:
                table[spelled] = [sense]
            elif sense not in held:
                held.append(sense)

    for row in load.names():
        since = 0 if row.since is None else row.since.toordinal()
        until = FOREVER if row.until is None else row.until.toordinal()
        add(row.form, Sense(row.code, sys.intern(row.kind), since, until, row.ambiguity))
    leader = MentionKind.LEADER.value
    for person in persons:
        forms = dict.fromkeys(form for term in person.terms for form in (term.name, *term.forms))
        for form in dict.fromkeys(spelling for given in forms for spelling in _spellings(given)):
            add(form, Sense("", leader, 0, FOREVER, "", person, _is_full(form)))
    titles: dict[str, Title] = {}
    for _, (word, office, role) in load.rows(load.data() / "titles.csv", "title,office,role"):
        title = Title(word, office, role)
        titles[word.lower()] = title
        sense = Sense("", "title", 0, FOREVER, "", None, False, title)
        for form in (
            {word, word.capitalize(), word.title().replace(" Of ", " of ").replace(" The ", " the ")}
            if word.islower()
            else {word}
        ):
            add(form, sense)
    cues: dict[str, list[Cue]] = {}
    evidence: dict[str, list[tuple[str, str]]] = {}
    for _, (form, code, cue) in load.rows(load.data() / "cues.csv", "form,code,cue"):
        if cue.startswith("@"):
            evidence.setdefault(fold_form(form), []).append((code, cue[1:]))
        else:
            cues.setdefault(fold_form(cue), []).append(Cue(fold_form(form), code))
            table.setdefault(fold_form(cue), [])
    patterns = tuple(table)
    numbers = {pattern: number for number, pattern in enumerate(patterns)}
    common = frozenset(
        fold_form(word) for _, (word, _) in load.rows(load.data() / "common_words.csv", "word,why")
    )
    words: dict[str, set[str]] = {"given": set(), "courtesy": set(), "opener": set(), "thing": set()}
    for _, (word, kind) in load.rows(load.data() / "name_words.csv", "word,kind"):
        words[kind].add(fold_form(word))
    return Gazetteer(
        AhoCorasick(patterns),
        patterns,
        tuple(table.values()),
        {numbers[pattern]: tuple(speaking) for pattern, speaking in cues.items()},
        numbers,
        common,
        frozenset(words["given"]),
        frozenset(words["courtesy"]),
        frozenset(words["opener"]),
        frozenset(words["thing"]),
        titles,
        {form: tuple(pairs) for form, pairs in evidence.items()},
    )


def scan(gazetteer: Gazetteer, text: str) -> tuple[list[Slot], dict[Cue, int]]:
    """Find leftmost-longest forms at word boundaries, and count the cues, in one pass.

    Parameters
    ----------
    gazetteer : Gazetteer
    text : str
        A folded text.

    Returns
    -------
    list of Slot
        In order, without overlaps.
    dict of Cue to int
        How often the cues of each reading occur.
    """
    hits: list[tuple[int, int, int]] = []
    seen: dict[Cue, int] = {}
    size = len(text)
    senses, cues = gazetteer.senses, gazetteer.cues
    for number, start, end in gazetteer.automaton.find_matches_as_indexes(text, overlapping=True):
        if start and text[start - 1].isalnum() and text[start].isalnum():
            continue
        if end < size and text[end].isalnum() and text[end - 1].isalnum():
            continue
        if number in cues:
            for cue in cues[number]:
                seen[cue] = seen.get(cue, 0) + 1
        if senses[number]:
            hits.append((start, -end, number))
    hits.sort()
    slots: list[Slot] = []
    edge = 0
    patterns = gazetteer.patterns
    for start, negative, number in hits:
        if start >= edge:
            edge = -negative
            slots.append(Slot(start, edge, patterns[number], senses[number]))
    return slots, seen


def on_day(senses: Sequence[Sense], day: int | None) -> list[Sense]:
    """Give the senses that hold on a day (None: those that hold still), else all; leaders left out.

    Of several kinds for one state the plainest stands first.
    """
    named = [sense for sense in senses if sense.kind in KIND_RANK and sense.kind != "leader"]
    if day is None:
        held = [sense for sense in named if sense.until == FOREVER]
    else:
        held = [sense for sense in named if sense.since <= day <= sense.until]
    held = held or named
    return sorted(held, key=lambda sense: KIND_RANK[sense.kind]) if len(held) > 1 else held
