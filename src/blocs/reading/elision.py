"""Numbers whose noun is left out: "police arrested six", "a crew of 300", "from 17 launches to 12".

`RULES` are asked in order, and the first that has an answer gives it. Those here go by the words beside the
number and by the amounts before it; those of `tallies` by its verb.
"""

# ruff: noqa: E501 (word lists and rules of a grammar read best one to a line)
from __future__ import annotations

import re

from blocs.reading.bare import NOTHING, Bare, Counts, Rule, Verdict
from blocs.reading.counted import Counted, Counting
from blocs.reading.language import Sent, Token
from blocs.reading.numbers import Number
from blocs.reading.tallies import (
    TALLIES,
    age_reached,
    done_to_persons,
    done_to_things,
    exchange_rate,
    number_of,
    percent_gained,
    persons_raised_to,
    price,
    toll,
    votes,
)
from blocs.reading.units import CONTAINERS, is_money

__all__ = ["RULES", "elided", "shared"]

_OF_THEM = frozenset("them us you whom those these ours theirs mine yours his which".split())
_ITS = frozenset("the its their his her our all some".split())
_OF_MONEY = frozenset(
    "worth cost loss lose debt trade price pay payment loan fund credit aid deal revenue export import bill bail guarantee "
    "grant invest investment sell buy purchase sum difference budget value fee compensation damage profit earn spend "
    "penalty fine promise pledge offer ask subsidy ransom".split()
)
_THE_SAME = frozenset("the all those".split())
_THE_LAST = frozenset("the these those first other last remaining original".split())
_EACH = frozenset(("each", "apiece"))
_WHEN = frozenset("at by before after until till since past around on in".split())
_LAST_DAY = 31
_PUTTING = frozenset("put estimate stand remain".split())
"""Verbs after which "at" and "by" tell no time ("stood at 12")."""
_JOINED = re.compile(
    r"(?:,| to| and| or|, and|, or)(?: (?:about|some|around|nearly|almost|over|up to|more than))? ",
    re.IGNORECASE,
)
_LINKING = frozenset(
    "to and or from of out against with while nor at in about around some nearly almost only barely down up "
    "more than less over under least not even just half".split()
)
_LONGEST_LINK = 12


def elided(
    counting: Counting, number: Number, first: Token, last: Token, sent: Sent, counts_before: Counts
) -> Counted | None:
    """What a number without a noun counts, by the words around it and the amounts before; None for none."""
    bare = Bare(counting, number, first, last, sent, counts_before)
    verdict = next((found for rule in RULES if (found := rule(bare)) is not None), None)
    return None if verdict is NOTHING else verdict


def shared(counting: Counting, number: Number, joined: Counted) -> Counted | None:
    """A number without a noun that shares that of the next one ("15.7 and 15.6 per cent"); None when it does not."""
    between = counting.parse.text[number.end : joined.number.start]
    first, last = counting.parse.token_at(number.start), counting.parse.token_at(number.end - 1)
    if first is None or last is None or first.sent != joined.sent.i or not _JOINED.fullmatch(between):
        return None
    if number.form not in ("digits", "words") or number.low in (None, 1) or _is_year(number):
        return None
    if number.unit is not None:
        return None
    return Counted(number, first, last, joined.sent, joined.noun, joined.unit)


def _parallel(bare: Bare) -> Verdict:
    """ "14 votes to one", "from 17 launches to 12", "Malawi three": as the amount that it stands beside."""
    if bare.beside is None or not _stands_beside(bare, bare.beside):
        return None
    one = bare.number.low == 1 and bare.word_before != "to"
    the_two = bare.number.low == 2 and bare.word_before == "the"
    return None if one or the_two else bare.measured_like(bare.beside)


def _stands_beside(bare: Bare, other: Counted) -> bool:
    """Whether only linking words, or a list of names, lie between two numbers."""
    between = bare.tokens[other.last.i + 1 : bare.first.i]
    if not between or len(between) > _LONGEST_LINK:
        return False
    if any(t.text in (";", ":") or t.pos in ("VERB", "AUX") for t in between):
        return False
    nearest = between[-1]
    if nearest.lower in _LINKING:
        return True
    listed = any(t.lower in (",", "and") for t in between)
    return listed and nearest.pos == "PROPN" and _is_a_party(bare.counting, nearest)


def _is_a_party(counting: Counting, name: Token) -> bool:
    """Whether a name may have an amount of its own ("Zambia five, *Malawi* three")."""
    return name.ent in ("GPE", "DATE", "NORP", "ORG") or counting.discourse.mention(name) is not None


def _name(bare: Bare) -> Verdict:
    """ "District 5", "Hill 1428": a figure right after a name names something."""
    named = bare.first.i > bare.sent.first and bare.tokens[bare.first.i - 1].pos == "PROPN"
    return NOTHING if named and bare.first.text[:1].isdigit() else None


def _one(bare: Bare) -> Verdict:
    """ "The first one": a pronoun; "one each" is an amount."""
    pronoun = bare.number.form == "words" and bare.number.low == 1
    return NOTHING if pronoun and bare.word_after not in _EACH else None


def _others(bare: Bare) -> Verdict:
    """ "Three others", "100 million more"."""
    if bare.word_after not in ("others", "more") or bare.number.form == "vague":
        return None
    if bare.is_big and bare.near is not None and is_money(bare.near.unit):
        return bare.counted(bare.near.unit)
    return bare.like_things()


def _strong(bare: Bare) -> Verdict:
    """ "300 strong", "of whom six": persons."""
    return bare.counted("person") if bare.word_after == "strong" or bare.word_before == "whom" else None


def _part(bare: Bare) -> Verdict:
    """ "Six of them", "27 of 150 seats", "seven of its eight members": in what the whole is counted."""
    if bare.after is None or bare.word_after != "of" or bare.after.i + 1 == bare.sent.last:
        return None
    if bare.tokens[bare.after.i + 1].lower in _OF_THEM:
        return bare.like_things()
    noun = _whole(bare, bare.after.i + 1)
    return bare.counted(bare.counting.unit(noun), noun) if noun is not None else NOTHING


def _whole(bare: Bare, start: int) -> Token | None:
    """What the second number counts in "27 of 150 *seats*"; None without a second number."""
    tokens, stop = bare.tokens, bare.sent.last
    while start < stop and tokens[start].lower in _ITS:
        start += 1
    end = start
    while end < stop and tokens[end].pos == "NUM":
        end += 1
    if start == end or end == stop:
        return None
    return bare.counting.noun(bare.number, tokens[end - 1], bare.sent)


def _of_which(bare: Bare) -> Verdict:
    """ "40 aid workers, of which 12", "loans of $2 billion, of which 300 million"."""
    if bare.near is None or bare.word_before != "which" or bare.second_before != "of":
        return None
    few = bare.things is not None and is_money(bare.near.unit) and (bare.number.low or 0) < 1000
    return bare.measured_like(bare.things if bare.things is not None and few else bare.near)


def _vague(bare: Bare) -> Verdict:
    """ "Thousands fled": persons, or nothing."""
    if bare.number.form != "vague":
        return None
    named = bare.last.dep in ("nsubj", "nsubjpass", "dobj", "pobj", "conj")
    return bare.counted("person") if named else NOTHING


def _group(bare: Bare) -> Verdict:
    """ "A crew of 300", "a fleet of twelve", "a toll of 40": what the group consists of."""
    if bare.before is None or bare.word_before != "of" or bare.before.i == bare.sent.first:
        return None
    group = bare.tokens[bare.before.i - 1]
    if group.lemma in CONTAINERS and group.pos in ("NOUN", "PROPN"):
        return bare.counted(CONTAINERS[group.lemma], group)
    return bare.counted("person", group) if group.lower == "number" or group.lemma in TALLIES else None


def _year(bare: Bare) -> Verdict:
    """ "In 1976", "summer 1976": a year counts nothing."""
    return NOTHING if bare.number.form == "digits" and _is_year(bare.number) else None


def _is_year(number: Number) -> bool:
    low = number.low
    return low is not None and low == number.high and 1500 <= low <= 2100 and low % 1 == 0


def _compared(bare: Bare) -> Verdict:
    """ "56 percent, against 49", "compared with 12": as the amount that it is held against."""
    held = bare.word_before in ("against", "with") and bare.second_before in (",", "compared")
    return bare.measured_like(bare.beside) if held and bare.beside is not None else None


def _moment(bare: Bare) -> Verdict:
    """ "At nine", "on the 12th": a time or a day; "put at 12" is none."""
    if bare.word_before not in _WHEN or bare.size > _LAST_DAY:
        return None
    return None if bare.verb is not None and bare.verb.lemma in _PUTTING else NOTHING


def _sum(bare: Bare) -> Verdict:
    """ "It asked for 40 million": money, in the currency of the last sum."""
    money = bare.counting.money
    if not bare.is_big or money is None:
        return None
    of_money = any(t.lemma in _OF_MONEY for t in bare.counting.parse.words(bare.sent))
    return bare.counted(money) if of_money else None


def _of_like_size(bare: Bare) -> Verdict:
    """ "60 million people then, 80 million now": as the last great number."""
    near = bare.near
    if near is None or not bare.is_big or is_money(near.unit):
        return None
    return bare.like(near) if (near.number.low or near.number.high or 0) >= 1e5 else None


def _the_same(bare: Bare) -> Verdict:
    """ "Six men ... the six": as the last amount of that value."""
    if bare.number.low in (1, 2) or not bare.follows(_THE_SAME):
        return None
    same = bare.counts.valued.get(bare.number.low or 0)
    return bare.like(same) if same is not None else None


def _the_last(bare: Bare) -> Verdict:
    """ "Forty hostages ... the remaining five": of the things counted last."""
    again = bare.number.low != 2 and bare.follows(_THE_LAST)
    return bare.like(bare.things) if again and bare.things is not None else None


def _with(bare: Bare) -> Verdict:
    """ "Japan has 40 bases, Italy is left with ten": of the things counted last."""
    return bare.like(bare.things) if bare.things is not None and bare.word_before == "with" else None


def _each(bare: Bare) -> Verdict:
    """ "Six each": of the things counted last."""
    return bare.like(bare.things) if bare.things is not None and bare.word_after in _EACH else None


RULES: tuple[Rule, ...] = (
    exchange_rate,
    _parallel,
    _name,
    _one,
    _others,
    _strong,
    _part,
    _of_which,
    _vague,
    _group,
    _year,
    votes,
    _compared,
    number_of,
    _moment,
    _sum,
    _of_like_size,
    percent_gained,
    _the_same,
    _the_last,
    _with,
    price,
    toll,
    age_reached,
    done_to_persons,
    done_to_things,
    persons_raised_to,
    _each,
)
"""What is asked of a number without a noun; the order matters."""
