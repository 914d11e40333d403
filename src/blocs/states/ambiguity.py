"""Rules that settle ambiguous names by what stands around them, or leave them open.

A rule is named in the `ambiguity` column of ``names.csv``; several are joined by ``;``.

========== ========================================================================================
``given``    a given name when another capitalised word follows: "Chad Smith"
``surname``  a surname when a given name or an honorific goes before: "Michael Jordan"; open when the
             text has such a person and no other word for the state
``caps``     an English word in a line of capitals: "TELL US MORE"
``prefix``   only before a hyphen: "Sino-Russian"
``evidence`` only when the state is named otherwise in the same text: "Kingston" beside Jamaica
``shared``   several states bear it; settled when exactly one of them is named otherwise
``cues``     settled by the words of ``cues.csv`` anywhere in the text: "Georgia" beside Tbilisi
``all``      stands for all its states at once: "the two Koreas"
``open``     never settled here: "Europe"
========== ========================================================================================
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from blocs.states.gazetteer import Cue, Gazetteer, Sense, Slot
from blocs.states.offices import Person, Standing, standing

__all__ = ["Context", "is_another_person", "is_date", "settle"]

_WORD = re.compile(r"[^\W\d_][\w'.-]*")
_BEFORE = re.compile(r"([^\W\d_][\w'-]*\.?) $")
_MONTH_AFTER = re.compile(r" \d")
_MONTH_BEFORE = re.compile(
    r"(?:\b(?:[Ii]n|[Ss]ince|[Uu]ntil|[Ll]ast|[Tt]his|[Nn]ext|[Ee]arly|[Ll]ate|[Dd]uring)|\d) $|mid-$"
)
_AFTER = re.compile(r" ([^\W\d_][\w'-]*)")
_US_PLACE = re.compile(
    r", (?:Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Mass|Md|Mich|Minn|Miss|Mo|Mont|Neb|Nev|"
    r"N\.H|N\.J|N\.M|N\.Y|N\.C|N\.D|Okla|Ore|Pa|R\.I|S\.C|S\.D|Tenn|Tex|Vt|Va|Wash|W\.Va|Wis|Wyo)\.|"
    r", (?:Alabama|Arizona|Arkansas|California|Colorado|Connecticut|Florida|Idaho|Illinois|Indiana|Iowa|"
    r"Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|"
    r"Nebraska|Nevada|New (?:Hampshire|Jersey|Mexico|York)|North (?:Carolina|Dakota)|Ohio|Oklahoma|Ontario|"
    r"Oregon|Pennsylvania|Rhode Island|South (?:Carolina|Dakota)|Tennessee|Texas|Utah|Vermont|Virginia|"
    r"Wisconsin|Wyoming)\b"
)
_HEADLINE_SHARE = 0.6
_HEADLINE_WORDS = 4
_MOSTLY = 3
# Capitalised, the bird is rare: without a word of the kitchen the state is meant.
_PLAIN_UNLESS_CUED = frozenset({"Turkey"})


@dataclass(slots=True)
class Context:
    """What is known of a text while its slots are settled, and what was looked up in it."""

    text: str
    day: int | None
    gazetteer: Gazetteer
    slots: list[Slot]
    cues: dict[Cue, int]
    named: Counter[str] = field(default_factory=Counter)
    spoken: set[Person] = field(default_factory=set)
    covered: dict[int, int] = field(default_factory=dict)
    surnames: set[str] = field(default_factory=set)
    _lines: dict[int, tuple[bool, bool]] = field(default_factory=dict)
    _standings: dict[Person, tuple[Standing, tuple[str, ...]]] = field(default_factory=dict)

    def standing(self, person: Person) -> tuple[Standing, tuple[str, ...]]:
        """Say how the text's day stands to a person's terms, and for whom they acted."""
        found = self._standings.get(person)
        if found is None:
            found = self._standings[person] = standing(person, self.day)
        return found

    def before(self, start: int) -> str:
        """Give the word right before `start` with only a space between; empty when there is none."""
        match = _BEFORE.search(self.text, max(0, start - 40), start)
        return match[1] if match else ""

    def after(self, end: int) -> str:
        """Give the word right after `end` with only a space between; empty when there is none."""
        match = _AFTER.match(self.text, end)
        return match[1] if match else ""

    def known(self, place: int) -> bool:
        """Say whether a form that is more than a surname starts at a place."""
        number = self.covered.get(place)
        return number is not None and self.slots[number].senses[0].kind != "leader"

    def line(self, place: int) -> tuple[bool, bool]:
        """Say whether the text around is a headline (most words capitalised) and all in capitals."""
        # Line ends were folded to spaces; 120 characters either side stand for the line.
        start = max(0, place // 120 * 120 - 120)
        if start not in self._lines:
            words = [word for word in _WORD.findall(self.text[start : start + 360]) if len(word) > 3]
            capital = sum(word[0].isupper() for word in words)
            shout = sum(word.isupper() for word in words)
            enough = max(_HEADLINE_SHARE * len(words), 1)
            self._lines[start] = (capital >= enough and len(words) >= _HEADLINE_WORDS, shout >= enough)
        return self._lines[start]

    def is_name_word(self, word: str) -> bool:
        """Say whether a word looks like part of a person's name and opens no sentence."""
        return (
            len(word) > 1
            and word[0].isupper()
            and not word[1:].isupper()
            and word.rstrip(".") not in self.gazetteer.openers
            and not word.endswith(("'s", "'", "ly", "ing", "ed"))
        )


def is_another_person(slot: Slot, context: Context, *, follow: bool, lead: bool) -> bool:
    """Say whether the form is part of somebody else's name.

    Parameters
    ----------
    slot : Slot
    context : Context
    follow : bool
        Look at a capitalised word that follows ("Chad Smith").
    lead : bool
        Look at a given name or honorific that goes before ("Michael Jordan").
    """
    if lead:
        word = context.before(slot.start)
        if word in context.gazetteer.courtesy or word in context.gazetteer.given:
            return True
    if follow:
        word = context.after(slot.end)
        place = slot.end + 1
        if context.is_name_word(word) and not context.known(place) and not context.line(slot.start)[0]:
            return True
    return False


def is_date(slot: Slot, context: Context) -> bool:
    """Say whether "May" is the month: a day or a year beside it, or "in", "since", "last" before it."""
    if slot.form != "May":
        return False
    before = context.text[max(0, slot.start - 8) : slot.start]
    return bool(_MONTH_AFTER.match(context.text, slot.end) or _MONTH_BEFORE.search(before))


def settle(slot: Slot, senses: list[Sense], context: Context) -> tuple[tuple[str, ...], str] | None:
    """Settle which of a form's senses is meant.

    Returns
    -------
    (codes, reason) or None
        Codes are empty when it stays open; None when the words are no mention at all.
    """
    first = senses[0]
    rules = first.rule.split(";") if first.rule else []
    codes = tuple(dict.fromkeys(sense.code for sense in senses))
    if first.kind == "capital" and _US_PLACE.match(context.text, slot.end):
        return None
    if not rules and len(codes) == 1:
        return codes, first.kind
    if ("given" in rules or "surname" in rules) and is_another_person(
        slot, context, follow="given" in rules, lead="surname" in rules
    ):
        return None
    if slot.form in context.surnames and not context.named[codes[0]]:
        return (), "also somebody's name in the text"
    if "prefix" in rules:
        return (codes, first.kind) if context.text[slot.end : slot.end + 1] == "-" else None
    if "caps" in rules:
        if not context.line(slot.start)[1] or context.before(slot.start) in ("THE", "BY"):
            return codes, first.kind
        return (), "a word in capitals"
    if "all" in rules:
        return codes, "all named"
    if "open" in rules:
        return (), "stands for no state by itself"
    if "cues" in rules:
        return _by_cues(slot, codes, context)
    if len(codes) == 1:
        if "evidence" in rules and not context.named[codes[0]]:
            return (), "nothing else in the text names the state"
        return codes, first.kind
    named = sorted((code for code in codes if context.named[code]), key=lambda code: -context.named[code])
    if len(named) == 1:
        return (named[0],), f"{named[0]} is named in the text"
    if named and context.named[named[0]] >= _MOSTLY * context.named[named[1]]:
        return (named[0],), f"{named[0]} is named most in the text"
    return (), "several could be meant" if not named else "several of them are named in the text"


def _by_cues(slot: Slot, codes: tuple[str, ...], context: Context) -> tuple[tuple[str, ...], str] | None:
    """Weigh the cues in the text for each reading; equal weight or none leaves it open."""
    form = slot.form if any(cue.form == slot.form for cue in context.cues) else slot.form.title()
    weight: Counter[str] = Counter()
    for cue, times in context.cues.items():
        if cue.form == form:
            weight[cue.code] += 2 * min(times, 3)
    for code, other in context.gazetteer.evidence_cues.get(form, ()):
        if context.named[other]:
            weight[code] += 1
    for code in codes:
        if context.named[code]:
            weight[code] += 2
    ranked = weight.most_common(2)
    if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
        code = ranked[0][0]
        return ((code,), "words around it") if code else None
    if not ranked and form in _PLAIN_UNLESS_CUED:
        return codes, "nothing speaks of another sense"
    return (), "nothing around it settles it" if not ranked else "the words around it disagree"
