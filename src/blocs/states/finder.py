"""Resolve the forms found in a text into mentions: first what is sure, then leaders and roles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from blocs.states.ambiguity import Context, is_another_person, settle
from blocs.states.folding import fold
from blocs.states.gazetteer import Gazetteer, Sense, Slot, on_day, scan
from blocs.states.leaders import (
    Found,
    administration,
    leader,
    leaders_of,
    title_before,
    title_of,
    titled_surname,
)
from blocs.states.model import Mention, MentionKind, Officeholder, State
from blocs.states.offices import Title, holders

__all__ = ["Finder"]

_POSSESSED = re.compile(r"(?:'s?)? (?:new |current |own |own new |acting |interim )?$")
_OF = re.compile(r" of (?:the )?$")
_DATELINE = re.compile(r"(?:, [A-Z][\w. /]{2,24})?(?: \([A-Z][\w /-]{1,40}\))? ?(?:-{1,2}|—|\u2014) ")
_LINE_START = re.compile(r"(?:^|\n)\s*$")
_ALSO_SURNAMES = frozenset({"Jordan", "Holland", "Ireland", "Israel", "Washington", "Berlin", "London"})


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

    def _resolve(self, context: Context) -> list[Found]:
        """Settle slot after slot; roles take the slots they are made of."""
        slots = context.slots
        found: list[Found] = []
        number = edge = 0
        while number < len(slots):
            slot = slots[number]
            if slot.start < edge:
                number += 1
                continue
            first = slot.senses[0]
            taken = 1
            mention: Found | None = None
            title = title_of(slot)
            if title is not None and not titled_surname(slot, context):
                if title.role == "office":
                    mention, taken = self._of_role(number, title, context)
            elif first.kind == "none":
                pass
            elif leaders_of(slot) and (first.kind == "leader" or title_before(number, context) is not None):
                mention = leader(number, context)
                if mention is not None and mention.codes and self._is_former(number, mention, found, context):
                    mention = mention._replace(reason="former")
                if mention is not None:
                    mention, taken = administration(number, mention, context)
            else:
                mention = self._name(slot, context)
                if mention is not None and mention.codes and mention.kind in _MAKES_ROLE:
                    mention, taken = self._role(number, mention, context)
                elif mention is not None and mention.kind == "agency" and first.rule and found:
                    mention = _owned(mention, found[-1], context)
            if mention is not None and mention.start >= edge:
                found.append(mention)
                edge = mention.end
            number += taken
        return found

    def _name(self, slot: Slot, context: Context) -> Found | None:
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
            return Found(slot.start, slot.end, kind, (), (), None, "speaks for no state")
        candidates = () if codes else tuple(dict.fromkeys(sense.code for sense in senses))
        return Found(slot.start, slot.end, kind, codes, candidates, None, reason)

    def _dated(self, sense: Sense, day: int) -> str | None:
        """Say that a form is out of its days, if it is."""
        if sense.until < day:
            state = self.states.get(sense.code)
            return "former state" if state is not None and state.status == "former" else "former name"
        return "later name" if day < sense.since else None

    def _role(self, number: int, mention: Found, context: Context) -> tuple[Found, int]:
        """Join "Chinese" or "China's" and a title that follows into the person who bears it."""
        if number + 1 >= len(context.slots):
            return mention, 1
        after = context.slots[number + 1]
        title = title_of(after)
        if title is None or title.role not in ("office", "other"):
            return mention, 1
        gap = context.text[mention.end : after.start]
        if len(gap) > 14 or not _POSSESSED.match(gap):
            return mention, 1
        return self._bearer(mention, title, after.end, number + 2, context), 2

    def _of_role(self, number: int, title: Title, context: Context) -> tuple[Found | None, int]:
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

    def _bearer(self, mention: Found, title: Title, end: int, following: int, context: Context) -> Found:
        """Name the person who holds a title on the day, heeding a name that follows it."""
        role = mention._replace(end=end, kind="role", person=None, reason="title of the state")
        if title.role == "other" or context.text[end : end + 6] in ("-elect", "-desig"):
            return role._replace(reason="an office that is not followed")
        if context.before(mention.start).lower() in _FORMER:
            return role._replace(reason="former")
        word = context.after(end)
        if following < len(context.slots) and context.slots[following].start == end + 1:
            people = leaders_of(context.slots[following])
            if people:
                own = [p for p, _ in people if set(p.codes) & set(mention.codes)]
                named = role._replace(reason="title of the person named after it")
                return named._replace(person=own[0].name) if len(own) == 1 else named
        if word in self.gazetteer.given or (context.is_name_word(word) and not context.line(end)[0]):
            return role._replace(reason="title of somebody not in the registry")
        if context.day is None or len(mention.codes) != 1:
            return role
        held = holders(self.offices, self.states.get(mention.codes[0]), mention.codes[0], title, context.day)
        people_in_office = list(dict.fromkeys(term.name for term in held))
        if len(people_in_office) != 1:
            return role._replace(reason="several in office" if people_in_office else "no holder known")
        return role._replace(person=people_in_office[0], reason="in office")

    @staticmethod
    def _is_former(number: int, mention: Found, found: list[Found], context: Context) -> bool:
        """Say whether the text calls a leader "former": "former President Obama"."""
        if found and found[-1].kind == "role" and found[-1].end + 1 == mention.start:
            return found[-1].reason == "former"
        before = context.slots[number - 1].start if title_before(number, context) else mention.start
        return context.before(before).lower() in _FORMER or context.text[before - 3 : before] in _EX

    @staticmethod
    def _is_dateline(text: str, start: int, end: int) -> bool:
        """Say whether a capital only tells where a report was written: ``MOSCOW, Sept 11 (AP) —``."""
        return (
            _LINE_START.search(text, max(0, start - 8), start) is not None
            and _DATELINE.match(text, end) is not None
        )


_FORMER = frozenset({"former", "ex", "late", "onetime", "then"})
_EX = frozenset({"ex-", "Ex-"})
_MAKES_ROLE = frozenset({"name", "demonym", "body", "region"})


def _owned(agency: Found, before: Found, context: Context) -> Found:
    """Give an organ whose name many states use to the state right before it: "Nigerian Senate"."""
    gap = context.text[before.end : agency.start]
    if before.kind not in _MAKES_ROLE or not before.codes or len(gap) > 14 or not _POSSESSED.match(gap):
        return agency
    return agency._replace(codes=before.codes, candidates=(), reason="of the state before it")
