"""Numbers whose noun is left out: "police arrested six", "a crew of 300", "from 17 launches to 12"."""

# ruff: noqa: E501 (word lists and rules of a grammar read best one to a line)
from __future__ import annotations

from blocs.reading.counted import Counted, Counting
from blocs.reading.currencies import CURRENCY_WORDS, currency_of
from blocs.reading.language import Sent, Token
from blocs.reading.numbers import Number
from blocs.reading.units import CONTAINERS, DISTANCES, DURATIONS, is_money, unit_of

__all__ = ["elided"]

_OF_THEM = frozenset("them us you whom those these ours theirs mine yours his which".split())
_DONE_TO_PERSONS = frozenset(
    "kill wound injure die arrest detain expel deport abduct rescue evacuate drown perish hang execute behead jail "
    "imprison hospitalise hospitalize displace massacre shoot hurt bury pardon slay survive attend rally protest march "
    "demonstrate flee cross fill gather".split()
)
_TALLIES = {
    noun: unit
    for unit, nouns in {
        "person": "dead wounded injured missing toll casualty death crowd strength garrison victim attendance turnout population",
    }.items()
    for noun in nouns.split()
}  # fmt: skip
_OF_MONEY = frozenset(
    "worth cost loss lose debt trade price pay payment loan fund credit aid deal revenue export import bill bail guarantee "
    "grant invest investment sell buy purchase sum difference budget value fee compensation damage profit earn spend".split()
)
_THE_LAST = frozenset("the these those first other remaining last".split())
_LINKING = frozenset(
    "to and or from of out against with while nor at in about around some nearly almost only barely down up "
    "more than less over under least not even just half".split()
)
_COMPARING = frozenset("about around some nearly almost only over up to more than at least just".split())
_WHEN = frozenset("at by before after until till since past around on in".split())
_NOMINAL = frozenset("nsubj nsubjpass dobj pobj attr conj appos npadvmod nummod dep ROOT oprd advmod".split())


def elided(
    counting: Counting, number: Number, first: Token, last: Token, sent: Sent, before: Counted | None
) -> Counted | None:
    """What a number without a noun counts, by the words around it and the amount before; None for none."""
    if number.form == "fraction":
        return None
    tokens = counting.parse.tokens
    if _is_name(first, sent, tokens):
        return None
    following = tokens[last.i + 1] if last.i + 1 < sent.last else None
    ahead = _word_before(counting, first, sent)

    def counts(unit: str, noun: Token | None = None) -> Counted:
        return Counted(number, first, last, sent, noun, unit)

    near = before if before is not None and before.sent.i >= sent.i - 1 else None
    things = near if near is not None and _countable(near.unit) else None
    if (
        before is not None
        and before.sent.i == sent.i
        and before.unit not in DURATIONS
        and _parallel(counting, before, first)
        and (number.low != 1 or (ahead is not None and ahead.lower == "to"))
        and not (number.low == 2 and ahead is not None and ahead.lower == "the")
    ):
        return counts(before.unit, before.noun if before.number.unit is None else None)
    if (
        number.low == 1
        and number.form == "words"
        and (following is None or following.lower not in ("each", "apiece"))
    ):
        return None
    if following is not None and following.lower in ("others", "more") and number.form != "vague":
        return counts(things.unit if things else "person", things.noun if things else None)
    if (following is not None and following.lower == "strong") or (
        ahead is not None and ahead.lower == "whom"
    ):
        return counts("person")
    if following is not None and following.lower == "of" and following.i + 1 < sent.last:
        if tokens[following.i + 1].lower in _OF_THEM:
            return counts(things.unit if things else "person", things.noun if things else None)
        return None
    if number.form == "vague":
        return counts("person") if last.dep in ("nsubj", "nsubjpass", "dobj", "pobj", "conj") else None
    if ahead is not None and ahead.lower == "of" and ahead.i > sent.first:
        group = tokens[ahead.i - 1]
        if group.lemma in CONTAINERS and group.pos in ("NOUN", "PROPN"):
            return counts(CONTAINERS[group.lemma], group)
        if group.lower == "number" or group.lemma in _TALLIES:
            return counts("person", group)
    big = (number.low or number.high or 0) >= 1e6
    if number.form == "digits" and _is_year(number):
        return None
    verb = counting.verb_above(last)
    if not big and ahead is not None and ahead.lower in _WHEN and (number.low or number.high or 0) <= 31:
        tally = verb is not None and verb.lemma in ("put", "estimate", "stand", "remain")
        if not tally:
            return None
    if big and counting.money is not None and any(t.lemma in _OF_MONEY for t in counting.parse.words(sent)):
        return counts(counting.money)
    if (
        things is not None
        and ahead is not None
        and number.low != 2
        and ahead.i == first.i - 1
        and ahead.lower in _THE_LAST
    ):
        return counts(things.unit, things.noun)
    if things is not None and ahead is not None and ahead.lower == "with":
        return counts(things.unit, things.noun)
    if verb is not None:
        subject = counting.parse.child(verb, "nsubj", "nsubjpass")
        thing = counting.parse.child(verb, "dobj")
        for noun in (subject, thing, *(_of(counting, t) for t in (subject, thing))):
            if noun is not None and noun.i not in (first.i, last.i):
                if (
                    last.dep in ("pobj", "dobj", "npadvmod", "attr")
                    and noun.lemma in CURRENCY_WORDS
                    and noun is subject
                ):
                    code = CURRENCY_WORDS[noun.lemma]
                    return counts(
                        currency_of(noun.lemma, code, counting.nearby(first, sent), counting.published), noun
                    )
                unit = _TALLIES.get(noun.lemma) or _TALLIES.get(noun.lower)
                if unit and last.dep in ("pobj", "attr", "dobj", "nummod", "oprd", "npadvmod"):
                    return counts(unit, noun)
        direct = last.dep in ("nsubj", "nsubjpass", "dobj") and last.head == verb.i
        if direct and verb.lemma in _DONE_TO_PERSONS:
            return counts("person")
        if (
            direct
            and things is not None
            and (first.i <= sent.first + 2 or last.dep == "dobj" or things.sent.i == sent.i)
        ):
            return counts(things.unit, things.noun)
        for noun in (thing, subject):
            if last.dep == "pobj" and ahead is not None and ahead.lower in ("to", "at") and noun is not None:
                unit = unit_of(noun.lemma) or ""
                if noun.tag in ("NNS", "NNPS") and unit == "person":
                    return counts(unit, noun)
    if following is not None and following.lower in ("each", "apiece") and things is not None:
        return counts(things.unit, things.noun)
    return None


def _countable(unit: str) -> bool:
    """Whether a unit is that of things that can be counted one by one."""
    return unit not in DURATIONS | DISTANCES | {"percent", "time"} and not is_money(unit)


def _word_before(counting: Counting, first: Token, sent: Sent) -> Token | None:
    """The word before a number, past the words that compare it ("a crew of about 300")."""
    tokens = counting.parse.tokens
    for i in range(first.i - 1, max(sent.first, first.i - 6) - 1, -1):
        word, following = tokens[i].lower, tokens[i + 1].lower
        led = word in ("at", "to") and following not in ("least", "most")  # "down to 195,000"
        if word not in _COMPARING or (led and tokens[i - 1].lower != "up"):
            return tokens[i]
    return None


def _is_name(first: Token, sent: Sent, tokens: list[Token]) -> bool:
    """ "District 5", "Hill 1428": a number right after a name names something."""
    before = tokens[first.i - 1] if first.i > sent.first else None
    return before is not None and before.pos == "PROPN" and first.text[:1].isdigit()


def _is_year(number: Number) -> bool:
    return (
        number.low == number.high
        and number.low is not None
        and 1500 <= number.low <= 2100
        and number.low % 1 == 0
    )


def _parallel(counting: Counting, before: Counted, first: Token) -> bool:
    """Whether a number stands beside an earlier one: "14 votes to one", "from 17 launches to 12", "Malawi three"."""
    between = counting.parse.tokens[before.last.i + 1 : first.i]
    if len(between) > 12 or any(t.text in (";", ":") for t in between):
        return False
    if any(t.pos in ("VERB", "AUX") for t in between):
        return False
    joined = between[-1].lower if between else ""
    if joined in _LINKING:
        return True
    return bool(between) and between[-1].pos == "PROPN" and any(t.text == "," for t in between)


def _of(counting: Counting, token: Token | None) -> Token | None:
    """The noun in "the number of dead"."""
    if token is None or token.lower not in ("number", "figure", "count"):
        return None
    prep = counting.parse.child(token, "prep")
    return counting.parse.child(prep, "pobj") if prep is not None and prep.lower == "of" else None
