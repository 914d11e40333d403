"""Resolve the forms found in a text into mentions: first what is sure, then leaders and roles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from blocs.states.ambiguity import Context, is_another_person, settle
from blocs.states.gazetteer import Gazetteer, Sense, Slot, fold, fold_form, scan
from blocs.states.model import Mention, MentionKind, Officeholder, State
from blocs.states.offices import KIND_RANK, Person, Standing, Title, holders

__all__ = ["Finder"]

_POSSESSED = re.compile(r"(?:'s?)? (?:new |current |own |own new |acting |interim )?$")
_OF = re.compile(r" of (?:the )?$")
_DATELINE = re.compile(r"(?:, [A-Z][\w. /]{2,24})?(?: \([A-Z][\w /-]+\))? ?(?:-{1,2}|—|\u2014) ")
_LINE_START = re.compile(r"(?:^|\n)\s*$")
_ALSO_SURNAMES = frozenset({"Jordan", "Holland", "Ireland", "Israel", "Washington", "Berlin", "London"})


class _Found(NamedTuple):
    """A mention in the making, in places of the folded text."""

    start: int
    end: int
    kind: str
    codes: tuple[str, ...]
    candidates: tuple[str, ...]
    person: str | None
    reason: str


class Finder:
    """Finds mentions; holds the automaton and the tables that roles are resolved with."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        states: Mapping[str, State],
        offices: Mapping[tuple[str, str], list[Officeholder]],
    ) -> None:
        """Keep the automaton, the states and the terms by (code, office)."""
        self.gazetteer, self.states, self.offices = gazetteer, states, offices

    def find(self, text: str, day: int | None) -> list[Mention]:
        """Give all mentions in `text`, in order and without overlaps."""
        folded, places = fold(text)
        slots, cues = scan(self.gazetteer, folded)
        context = Context(folded, day, self.gazetteer, slots, cues)
        for number, slot in enumerate(slots):
            context.covered[slot.start] = number
        self._collect(context)
        mentions: list[Mention] = []
        for found in self._resolve(context):
            start, end = found.start, found.end
            if places is not None:
                start, end = places[start], places[end - 1] + 1
            reason = found.reason
            if found.kind == "capital" and self._is_dateline(text, start, end):
                reason = "dateline"
            mentions.append(
                Mention(
                    start,
                    end,
                    text[start:end],
                    MentionKind(found.kind),
                    found.codes,
                    found.candidates,
                    found.person,
                    reason,
                )
            )
        return mentions

    def _collect(self, context: Context) -> None:
        """Note what the text names beyond doubt: states by unambiguous forms, persons by full names."""
        named: Counter[str] = context.named
        for slot in context.slots:
            first = slot.senses[0]
            if first.kind == "leader":
                full = [sense.person for sense in slot.senses if sense.full and sense.person is not None]
                context.spoken.update(full)
                ranked = [context.standing(person) for person in full]
                closest = min((rank for rank, _ in ranked), default=None)
                codes = {code for rank, held in ranked if rank == closest for code in held}
                if len(codes) == 1:
                    named.update(codes)
            elif first.kind == "none":
                last = slot.form.rpartition(" ")[2]
                if last in _ALSO_SURNAMES:
                    context.surnames.add(last)
            elif "surname" in first.rule and is_another_person(slot, context, follow=False, lead=True):
                context.surnames.add(slot.form)
            elif first.kind not in ("title", "outlet", "region"):
                senses = on_day(slot.senses, context.day)
                codes = {sense.code for sense in senses}
                if len(codes) == 1 and not senses[0].rule:
                    named.update(codes)

    def _resolve(self, context: Context) -> list[_Found]:
        """Settle slot after slot; roles take the slots they are made of."""
        slots = context.slots
        found: list[_Found] = []
        number = 0
        while number < len(slots):
            slot = slots[number]
            first = slot.senses[0]
            taken = 1
            mention: _Found | None = None
            title = _title(slot)
            if title is not None and not _is_leader_too(slot, context):
                if title.role == "office":
                    mention, taken = self._of_role(number, title, context)
            elif first.kind == "none":
                pass
            elif _leaders(slot) and (first.kind == "leader" or self._names_person(number, context)):
                mention = self._leader(number, context)
                if mention is not None:
                    mention, taken = self._administration(number, mention, context)
            else:
                mention = self._name(slot, context)
                if mention is not None and mention.codes and mention.kind in _MAKES_ROLE:
                    mention, taken = self._role(number, mention, context)
            if mention is not None:
                found.append(mention)
            number += taken
        return found

    def _name(self, slot: Slot, context: Context) -> _Found | None:
        """Settle a name, demonym, capital, seat, agency, body, firm, outlet or region."""
        senses = on_day(slot.senses, context.day)
        settled = settle(slot, senses, context)
        if settled is None:
            return None
        codes, reason = settled
        kind = next((sense.kind for sense in senses if sense.code in codes), senses[0].kind)
        if codes and context.day is not None and reason == kind:
            reason = self._dated(senses[0], context.day) or reason
        if codes == ("",):
            return _Found(slot.start, slot.end, kind, (), (), None, "speaks for no state")
        candidates = () if codes else tuple(dict.fromkeys(sense.code for sense in senses))
        return _Found(slot.start, slot.end, kind, codes, candidates, None, reason)

    def _dated(self, sense: Sense, day: int) -> str | None:
        """Say that a form is out of its days, if it is."""
        if sense.until < day:
            state = self.states.get(sense.code)
            return "former state" if state is not None and state.status == "former" else "former name"
        return "later name" if day < sense.since else None

    def _names_person(self, number: int, context: Context) -> bool:
        """Say whether a title stands right before a form that is a state's name and a surname."""
        return _title_before(number, context) is not None

    def _leader(self, number: int, context: Context) -> _Found | None:
        """Settle which officeholder a name means."""
        slot = context.slots[number]
        people = _leaders(slot)
        title = _title_before(number, context)
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
        end = slot.end
        if not spelled and (word := context.after(end)) and context.is_name_word(word):
            if any(word in fold_form(person.name).split() for person in pool):
                end += 1 + len(word)
            elif title is not None and not context.line(slot.start)[0] and end + 1 not in context.covered:
                return None
        if not sure and self._is_common(slot.form):
            if title is None or not _fits(title, pool, context):
                return None
        return self._pick(start, end, pool, sure, title, context)

    def _is_common(self, form: str) -> bool:
        """Say whether a surname is too common, or too short, to mean an officeholder by itself."""
        name = form.title() if form.isupper() else form
        if len(name) < 3:
            return name != "Xi"
        return name in self.gazetteer.common or name in self.gazetteer.given

    def _pick(
        self,
        start: int,
        end: int,
        pool: list[Person],
        sure: bool,
        title: Title | None,
        context: Context,
    ) -> _Found | None:
        """Choose among persons of the same name by term, title and the states named in the text."""
        ranked = [(person, *context.standing(person)) for person in pool]
        best = min(rank for _, rank, _ in ranked)
        close = [(person, codes) for person, rank, codes in ranked if rank == best]
        if len(close) > 1 and title is not None and title.role != "honorific":
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
            return _Found(start, end, "leader", (), codes, None, "several of that name")
        if best == Standing.LATER:
            return _Found(start, end, "leader", (), codes, person, "not yet in office")
        if best == Standing.FORMER:
            return _Found(start, end, "leader", codes, (), person, "former")
        reason = "in office" if best == Standing.NOW else "near a term of office"
        return _Found(start, end, "leader", codes, (), person, reason)

    def _administration(self, number: int, mention: _Found, context: Context) -> tuple[_Found, int]:
        """Join a leader's name and "administration", "government" or the like into an agency."""
        following = _government_after(number, context)
        if not following:
            return mention, 1
        end = context.slots[number + 1].end
        return mention._replace(end=end, kind="agency", person=None, reason=f"{following} of a leader"), 2

    def _role(self, number: int, mention: _Found, context: Context) -> tuple[_Found, int]:
        """Join "Chinese" or "China's" and a title that follows into the person who bears it."""
        if number + 1 >= len(context.slots):
            return mention, 1
        after = context.slots[number + 1]
        title = _title(after)
        if title is None or title.role not in ("office", "other"):
            return mention, 1
        gap = context.text[mention.end : after.start]
        if len(gap) > 14 or not _POSSESSED.match(gap):
            return mention, 1
        return self._bearer(mention, title, after.end, number + 2, context), 2

    def _of_role(self, number: int, title: Title, context: Context) -> tuple[_Found | None, int]:
        """Join "president of China" into the person who bears the title."""
        slot = context.slots[number]
        if number + 1 >= len(context.slots):
            return None, 1
        after = context.slots[number + 1]
        if after.senses[0].kind not in ("name", "body") or not _OF.fullmatch(
            context.text[slot.end : after.start]
        ):
            return None, 1
        state = self._name(after, context)
        if state is None or not state.codes:
            return None, 1
        whole = state._replace(start=slot.start)
        return self._bearer(whole, title, after.end, number + 2, context), 2

    def _bearer(self, mention: _Found, title: Title, end: int, following: int, context: Context) -> _Found:
        """Name the person who holds a title on the day, heeding a name that follows it."""
        role = mention._replace(end=end, kind="role", person=None, reason="title of the state")
        if title.role == "other" or context.text[end : end + 6] in ("-elect", "-desig"):
            return role._replace(reason="an office that is not followed")
        if context.before(mention.start).lower() in ("former", "ex", "late", "onetime", "then"):
            return role._replace(reason="former")
        word = context.after(end)
        if following < len(context.slots) and context.slots[following].start == end + 1:
            people = _leaders(context.slots[following])
            if people:
                own = [p for p, _ in people if set(p.codes) & set(mention.codes)]
                named = role._replace(reason="title of the person named after it")
                return named._replace(person=own[0].name) if len(own) == 1 else named
        if context.is_name_word(word) and not context.line(end)[0]:
            return role._replace(reason="title of somebody not in the registry")
        if context.day is None or len(mention.codes) != 1:
            return role
        held = holders(self.offices, self.states.get(mention.codes[0]), mention.codes[0], title, context.day)
        people_in_office = list(dict.fromkeys(term.name for term in held))
        if len(people_in_office) != 1:
            return role._replace(reason="several in office" if people_in_office else "no holder known")
        return role._replace(person=people_in_office[0], reason="in office")

    @staticmethod
    def _is_dateline(text: str, start: int, end: int) -> bool:
        """Say whether a capital only tells where a report was written: ``MOSCOW, Sept 11 (AP) —``."""
        return (
            _LINE_START.search(text, max(0, start - 8), start) is not None
            and _DATELINE.match(text, end) is not None
        )


_MAKES_ROLE = frozenset({"name", "demonym", "body", "region"})


def on_day(senses: tuple[Sense, ...], day: int | None) -> list[Sense]:
    """Give the senses that hold on a day (None: those that hold still), else all; leaders left out.

    Of several kinds for one state the plainest stands first.
    """
    named = [sense for sense in senses if sense.kind in KIND_RANK and sense.kind != "leader"]
    if day is None:
        held = [sense for sense in named if sense.until >= date.max.toordinal()]
    else:
        held = [sense for sense in named if sense.since <= day <= sense.until]
    held = held or named
    return sorted(held, key=lambda sense: KIND_RANK[sense.kind]) if len(held) > 1 else held


def _title(slot: Slot) -> Title | None:
    return next((sense.title for sense in slot.senses if sense.title is not None), None)


def _leaders(slot: Slot) -> list[tuple[Person, bool]]:
    return [(sense.person, sense.full) for sense in slot.senses if sense.person is not None]


def _is_leader_too(slot: Slot, context: Context) -> bool:
    """Say whether a title is a surname here ("Mr. King"): a known full name, or a title before it."""
    people = _leaders(slot)
    if not people or not slot.form[0].isupper():
        return False
    number = context.covered[slot.start]
    return _title_before(number, context) is not None or any(p in context.spoken for p, _ in people)


def _title_before(number: int, context: Context) -> Title | None:
    """Give the title or honorific right before a slot."""
    if number == 0:
        return None
    slot, before = context.slots[number], context.slots[number - 1]
    if before.end + 1 != slot.start or context.text[before.end] != " ":
        return None
    title = _title(before)
    if title is None or title.role == "government" or before.form[0].islower():
        return None
    return title


def _government_after(number: int, context: Context) -> str | None:
    """Give the word for a government that follows a slot after a space."""
    if number + 1 >= len(context.slots):
        return None
    slot, after = context.slots[number], context.slots[number + 1]
    title = _title(after)
    if title is None or title.role != "government" or slot.end + 1 != after.start:
        return None
    return title.word if title.word in _GOVERNMENT_OF_PERSON else None


_GOVERNMENT_OF_PERSON = frozenset({"administration", "government", "regime", "cabinet"})


def _fits(title: Title, pool: list[Person], context: Context) -> bool:
    """Say whether a title can belong to one of these persons on the day."""
    if any(_holds(person, title, context) for person in pool):
        return True
    if title.role != "honorific":
        return False
    return any(
        context.standing(person)[0] <= Standing.NEAR
        and (
            any(context.named[code] for code in person.codes)
            or any(term.office.value.startswith("head") for term in person.terms)
        )
        for person in pool
    )


def _holds(person: Person, title: Title, context: Context) -> bool:
    """Say whether a person holds (or within a year held) an office that bears the title."""
    if title.role == "honorific" and not title.office:
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
        if word in person.name.split()[:-1]:
            return person, start
    return None


def _is_other(number: int, people: list[tuple[Person, bool]], context: Context) -> bool:
    """Say whether a surname belongs to somebody else: "Melania Trump", "Xi Zhongxun"."""
    slot = context.slots[number]
    shouted = context.line(slot.start)
    if shouted[0]:
        return False
    word = context.before(slot.start)
    known = number > 0 and context.slots[number - 1].end >= slot.start - 1
    if not known and context.is_name_word(word):
        return True
    if known and word in context.gazetteer.given:
        return True
    if any(person.name.split()[0] == slot.form for person, _ in people):
        after = context.after(slot.end)
        return context.is_name_word(after) and slot.end + 1 not in context.covered
    return False
