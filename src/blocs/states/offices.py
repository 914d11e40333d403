"""Persons, the offices they held, and how far a day lies from their terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from blocs.states.folding import fold_form
from blocs.states.model import MentionKind, Office, Officeholder, State

__all__ = ["Person", "Standing", "Title", "at", "holders", "persons", "standing"]

NEAR = 366
"""Days before and after a term within which a surname alone still means the officeholder."""

FOREVER = 10**7


class Standing(IntEnum):
    """Where a day stands to a person's terms; lower is closer."""

    NOW = 0
    NEAR = 1
    FORMER = 2
    LATER = 3


class Title(NamedTuple):
    """A word for an office: what office it means and what part it plays beside a name.

    `role` is ``office`` (makes a role: "Chinese president"), ``other`` (an office the registry does
    not follow), ``government`` ("administration"), ``honorific`` ("Mr.") or ``rank`` ("Gov.", which
    supports a surname only where the state is named too).
    """

    word: str
    office: str
    role: str

    @property
    def is_personal(self) -> bool:
        """Say whether it goes with a person, whatever the office."""
        return self.role in ("honorific", "rank")


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    """One person with all terms held, their first and last days, and the folded words of the name."""

    name: str
    terms: tuple[Officeholder, ...]
    spans: tuple[tuple[int, int], ...]
    words: tuple[str, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """States and bodies served, in order of service."""
        return tuple(dict.fromkeys(term.code for term in self.terms))


def persons(terms: Iterable[Officeholder]) -> Mapping[str, Person]:
    """Gather terms by person's name."""
    by_name: dict[str, list[Officeholder]] = {}
    for term in terms:
        by_name.setdefault(term.name, []).append(term)
    found: dict[str, Person] = {}
    for name, held in by_name.items():
        held.sort(key=lambda term: term.since)
        spans = tuple(
            (term.since.toordinal(), FOREVER if term.until is None else term.until.toordinal())
            for term in held
        )
        found[name] = Person(name, tuple(held), spans, tuple(fold_form(name).split()))
    return found


def standing(person: Person, day: int | None) -> tuple[Standing, tuple[str, ...]]:
    """Say how `day` (ordinal; None is any day) stands to a person's terms, and for whom they acted.

    Returns
    -------
    Standing
        The closest standing of any term.
    tuple of str
        Codes of the terms with that standing.
    """
    if day is None:
        return Standing.NOW, person.codes
    best = Standing.LATER
    codes: list[str] = []
    for term, (since, until) in zip(person.terms, person.spans, strict=True):
        if since <= day <= until:
            where = Standing.NOW
        elif since - NEAR <= day <= until + NEAR:
            where = Standing.NEAR
        else:
            where = Standing.FORMER if day > until else Standing.LATER
        if where < best:
            best, codes = where, [term.code]
        elif where == best:
            codes.append(term.code)
    if best == Standing.FORMER:
        codes = codes[-1:]
    return best, tuple(dict.fromkeys(codes))


def at(person: Person, day: int | None) -> Officeholder:
    """Give the person's term on a day, else the nearest one."""
    if day is None:
        return person.terms[-1]

    def gap(index: int) -> int:
        since, until = person.spans[index]
        return max(since - day, day - until, 0)

    return person.terms[min(range(len(person.terms)), key=gap)]


def holders(
    table: Mapping[tuple[str, str], list[Officeholder]],
    state: State | None,
    code: str,
    title: Title,
    day: int,
) -> list[Officeholder]:
    """Give those who held, on a day, the office that a title means in a state.

    The titles of record decide first ("premier" in Beijing, "president" in Berlin), then the office
    that the word means in most states; "leader" is the office that leads that state.
    """

    def on(office: str) -> list[Officeholder]:
        return [
            term
            for term in table.get((code, office), ())
            if term.since.toordinal() <= day and (term.until is None or day <= term.until.toordinal())
        ]

    word = title.word.lower().removeprefix("acting ").removeprefix("interim ").removeprefix("caretaker ")
    heads = on(Office.HEAD_OF_STATE) + on(Office.HEAD_OF_GOVERNMENT)
    if title.office in ("leader", "supreme_leader", "crown_prince"):
        named = [term for term in heads if word in term.title.lower()]
        if named or title.office == "crown_prince":
            return named
        if state is None:
            return on(Office.HEAD)
        return on(state.leader) or heads
    named = [term for term in heads if word == term.title.lower().removeprefix("acting ")]
    if named or title.office not in (Office.HEAD_OF_STATE, Office.HEAD_OF_GOVERNMENT):
        return named or on(title.office) or ([] if state is not None else on(Office.HEAD))
    # "Premier" and "prime minister" pass for one another; a president is never a king.
    return [term for term in on(title.office) if (term.title in _CROWNED) == (word in _CROWNED)]


_CROWNED = frozenset(
    {"king", "queen", "emperor", "emir", "sultan", "grand duke", "prince", "governor-general"}
)


KIND_RANK: Mapping[str, int] = {
    kind.value: rank
    for rank, kind in enumerate(
        (
            MentionKind.NAME,
            MentionKind.DEMONYM,
            MentionKind.PEOPLE,
            MentionKind.BODY,
            MentionKind.AGENCY,
            MentionKind.SEAT,
            MentionKind.CAPITAL,
            MentionKind.FIRM,
            MentionKind.OUTLET,
            MentionKind.REGION,
            MentionKind.LEADER,
            MentionKind.ROLE,
        )
    )
}
