"""Settle which officeholder a name in a text means, if any.

Distinctive surnames mean whoever bears them in office on the day, or within a year of it. Common ones
("May", "Li", "Kim") count only with a fuller form of the same person in the text, or a title or
honorific before them. Long out of office, a person needs a full name somewhere in the text.
"""

from __future__ import annotations

from typing import NamedTuple

from blocs.states.ambiguity import Context, is_date
from blocs.states.gazetteer import Slot
from blocs.states.offices import Person, Standing, Title

__all__ = ["Found", "administration", "leader", "leaders_of", "title_before", "title_of", "titled_surname"]


class Found(NamedTuple):
    """A mention in the making, in places of the folded text."""

    start: int
    end: int
    kind: str
    codes: tuple[str, ...]
    candidates: tuple[str, ...]
    person: str | None
    reason: str


def leader(number: int, context: Context) -> Found | None:
    """Settle which officeholder a name means."""
    slot = context.slots[number]
    people = leaders_of(slot)
    title = title_before(number, context)
    full = [person for person, is_full in people if is_full or person in context.spoken]
    spelled = [person for person, is_full in people if is_full]
    start = slot.start
    if not spelled:
        given = _given_before(slot, people, context)
        if given is not None:
            person, start = given
            full, spelled = [person], [person]
        elif title is None and _is_other(number, people, context):
            return None
    pool = spelled or full or [person for person, _ in people]
    government = _government_after(number, context)
    sure = bool(full or government)
    end, headline = slot.end, context.line(slot.start)[0]
    common = _is_common(slot.form, context)
    word = context.after(end).removesuffix("'s")
    if word in context.gazetteer.things:
        return None
    if context.is_name_word(word):
        if any(word in person.words for person in pool):
            end += 1 + len(word)
        elif (
            title is not None and not spelled and end + 1 not in context.covered and (common or not headline)
        ):
            return None
    if common and not sure and (title is None or not _fits(title, pool, context)):
        return None
    if common and title is None and is_date(slot, context):
        return None
    return _pick(start, end, pool, sure, title, context)


def _is_common(form: str, context: Context) -> bool:
    """Say whether a surname is too common, or too short, to mean an officeholder by itself."""
    name = form.title() if form.isupper() else form
    if len(name) < 3:
        return name != "Xi"
    return name in context.gazetteer.common or name in context.gazetteer.given


def _pick(
    start: int,
    end: int,
    pool: list[Person],
    sure: bool,
    title: Title | None,
    context: Context,
) -> Found | None:
    """Choose among persons of the same name by term, title and the states named in the text."""
    ranked = [(person, *context.standing(person)) for person in pool]
    best = min(rank for _, rank, _ in ranked)
    close = [(person, codes) for person, rank, codes in ranked if rank == best]
    if len(close) > 1 and title is not None and not title.is_personal:
        held = [entry for entry in close if _holds(entry[0], title, context)]
        close = held or close
    if len(close) > 1:
        known = [entry for entry in close if any(context.named[code] for code in entry[1])]
        close = known if len(known) == 1 else close
    codes = tuple(dict.fromkeys(code for _, held in close for code in held))
    person = close[0][0].name if len({person for person, _ in close}) == 1 else None
    if len(codes) > 1 and person is not None and context.day is not None:
        codes = codes[:1]
    if best >= Standing.FORMER and not sure:
        return None
    if len(codes) > 1:
        reason = "several of that name" if person is None else "served several"
        return Found(start, end, "leader", (), codes, person, reason)
    if best == Standing.LATER and title is not None and _bore(pool, title):
        return Found(start, end, "leader", codes, (), person, "titled so in the text")
    if best == Standing.LATER:
        return Found(start, end, "leader", (), codes, person, "not yet in office")
    if best == Standing.FORMER:
        return Found(start, end, "leader", codes, (), person, "former")
    reason = "in office" if best == Standing.NOW else "near a term of office"
    return Found(start, end, "leader", codes, (), person, reason)


def administration(number: int, mention: Found, context: Context) -> tuple[Found, int]:
    """Join a leader's name and "administration", "government" or the like into an agency."""
    following = _government_after(number, context)
    if not following:
        return mention, 1
    end = context.slots[number + 1].end
    return mention._replace(end=end, kind="agency", person=None, reason=f"{following} of a leader"), 2


def title_of(slot: Slot) -> Title | None:
    """Give the title that a slot can be."""
    return next((sense.title for sense in slot.senses if sense.title is not None), None)


def leaders_of(slot: Slot) -> list[tuple[Person, bool]]:
    """Give the persons that a slot can name, each with whether it is more than a surname."""
    return [(sense.person, sense.full) for sense in slot.senses if sense.person is not None]


def titled_surname(slot: Slot, context: Context) -> bool:
    """Say whether a title is a surname here ("Mr. King"): a known full name, or a title before it."""
    people = leaders_of(slot)
    if not people or not slot.form[0].isupper():
        return False
    number = context.covered[slot.start]
    return title_before(number, context) is not None or any(p in context.spoken for p, _ in people)


def title_before(number: int, context: Context) -> Title | None:
    """Give the title or honorific right before a slot."""
    if number == 0:
        return None
    slot, before = context.slots[number], context.slots[number - 1]
    if before.end + 1 != slot.start or context.text[before.end] != " ":
        return None
    title = title_of(before)
    if title is None or title.role == "government" or before.form[0].islower():
        return None
    return title


def _government_after(number: int, context: Context) -> str | None:
    """Give the word for a government that follows a slot after a space."""
    if number + 1 >= len(context.slots):
        return None
    slot, after = context.slots[number], context.slots[number + 1]
    title = title_of(after)
    if title is None or title.role != "government" or slot.end + 1 != after.start:
        return None
    return title.word if title.word in _GOVERNMENT_OF_PERSON else None


_GOVERNMENT_OF_PERSON = frozenset({"administration", "government", "regime", "cabinet"})


def _bore(pool: list[Person], title: Title) -> bool:
    """Say whether one of these persons ever bore a title, whatever the day."""
    word = title.word.lower()
    return not title.is_personal and any(word in term.title for person in pool for term in person.terms)


def _fits(title: Title, pool: list[Person], context: Context) -> bool:
    """Say whether a title can belong to one of these persons on the day."""
    if any(_holds(person, title, context) for person in pool):
        return True
    if not title.is_personal:
        return False
    return any(
        context.standing(person)[0] <= Standing.NEAR
        and (
            any(context.named[code] for code in person.codes)
            or (title.role == "honorific" and any(t.office.value.startswith("head") for t in person.terms))
        )
        for person in pool
    )


def _holds(person: Person, title: Title, context: Context) -> bool:
    """Say whether a person holds (or within a year held) an office that bears the title."""
    if title.is_personal and not title.office:
        return False
    rank, codes = context.standing(person)
    if rank > Standing.NEAR:
        return False
    word = title.word.lower()
    return any(
        term.code in codes
        and (
            word in term.title.lower()
            or term.office.value == title.office
            or (title.office in ("leader", "supreme_leader") and term.office.value.startswith("head"))
        )
        for term in person.terms
    )


def _given_before(
    slot: Slot, people: list[tuple[Person, bool]], context: Context
) -> tuple[Person, int] | None:
    """Find "Donald J." before "Trump": a person's own given name, with or without an initial."""
    word = context.before(slot.start)
    start = slot.start - len(word) - 1
    if len(word.rstrip(".")) == 1:
        word = context.before(start)
        start -= len(word) + 1
    if not word:
        return None
    for person, _ in people:
        if word in person.words[:-1]:
            return person, start
    return None


def _is_other(number: int, people: list[tuple[Person, bool]], context: Context) -> bool:
    """Say whether a surname belongs to somebody else: "Melania Trump", "Xi Zhongxun"."""
    slot = context.slots[number]
    # In a headline every word is capitalised, so a distinctive surname is taken at its word there.
    if context.line(slot.start)[0] and not _is_common(slot.form, context):
        return False
    word = context.before(slot.start)
    known = number > 0 and context.slots[number - 1].end >= slot.start - 1
    if not known and context.is_name_word(word):
        return True
    if known and word in context.gazetteer.given:
        return True
    if any(person.words[0] == slot.form for person, _ in people):
        after = context.after(slot.end)
        return context.is_name_word(after) and not context.known(slot.end + 1)
    return False
