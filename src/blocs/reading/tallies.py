"""Numbers whose clause says what they count: "police arrested six", "the toll rose to 12"."""

# ruff: noqa: E501 (word lists and rules of a grammar read best one to a line)
from __future__ import annotations

import re
from collections.abc import Iterator

from blocs.reading.arguments import subject_token
from blocs.reading.bare import NOTHING, Bare, Verdict
from blocs.reading.counted import Counted
from blocs.reading.currencies import CURRENCY_WORDS, currency_of
from blocs.reading.language import Token
from blocs.reading.units import unit_of

__all__ = [
    "TALLIES",
    "age_reached",
    "done_to_persons",
    "done_to_things",
    "exchange_rate",
    "number_of",
    "percent_gained",
    "persons_raised_to",
    "price",
    "toll",
    "votes",
]

TALLIES = frozenset(
    "dead wounded injured missing toll casualty death crowd strength garrison victim attendance turnout population".split()
)
"""Nouns of which a number says how many persons ("a toll of 12")."""
_DONE_TO_PERSONS = frozenset(
    "kill wound injure die arrest detain expel deport abduct rescue evacuate drown perish hang execute behead jail "
    "imprison hospitalise hospitalize displace massacre shoot hurt bury pardon slay survive attend rally protest march "
    "demonstrate flee cross fill gather".split()
)
_GAINING = frozenset("lose gain rise fall add shed advance climb drop slip ease jump slide".split())
_TALLYING = frozenset(
    "rise fall increase grow drop climb shrink swell decline reduce raise cut number total reach stand bring put estimate "
    "limit double".split()
)
"""Verbs that say how many their subject or object are."""
_SAYING_HOW_MANY = frozenset("number total reach".split())
"""Those that do so without "to", "from" or "at"."""
_SIZED = frozenset(
    "price sale export import share cost rate tariff duty profit revenue earning stock reserve loss wage income tax expense "
    "yield bond future death casualty".split()
)
"""Plurals that rise and fall in another unit than their own."""
_RATE = re.compile(
    r" (?:to|per|against|for) (?:the|an?|one|each)? ?(?:US |U\.S\. )?(?:dollar|euro|pound)\b", re.IGNORECASE
)


def exchange_rate(bare: Bare) -> Verdict:
    """ "The peso fell 2 percent to 39.9 to the dollar": so many of the currency that is traded."""
    traded = _RATE.match(bare.counting.parse.text, bare.number.end) is not None
    for token in reversed(bare.tokens[bare.sent.first : bare.first.i]) if traded else _quoted(bare):
        code = "BRL" if token.lower == "real" else CURRENCY_WORDS.get(token.lemma)
        if code is not None and not _is_sum(bare, token):
            return bare.counted(_currency(bare, token, code))
    return None


def _quoted(bare: Bare) -> Iterator[Token]:
    """ "The *peso* closed at 39.9.": the subject, where a figure ends a phrase as a rate does."""
    number, text = bare.number, bare.counting.parse.text
    is_figure = number.form == "digits" and number.low is not None and number.low % 1 > 0
    if is_figure and bare.last.dep == "pobj" and bare.verb is not None:
        subject = subject_token(bare.counting.parse, bare.verb)
        if subject is not None and text[bare.last.end : bare.last.end + 1] in ".,;)":
            yield subject


def _is_sum(bare: Bare, token: Token) -> bool:
    """Whether the name of a currency stands in a sum of its own ("40 pesos")."""
    return token.i > 0 and bare.tokens[token.i - 1].pos in ("NUM", "SYM")


def _currency(bare: Bare, token: Token, code: str) -> str:
    """The currency that a name means here ("peso" in a report on Chile)."""
    counting = bare.counting
    return currency_of(token.lemma, code, counting.nearby(bare.first, bare.sent), counting.published)


def votes(bare: Bare) -> Verdict:
    """ "Voted by 14 to one"."""
    voted = bare.word_before == "by" and bare.verb is not None and bare.verb.lemma == "vote"
    return bare.counted("vote") if voted else None


def number_of(bare: Bare) -> Verdict:
    """ "The number of banks rose to 14", "tourists numbered 900,000": of what the verb gives the number."""
    verb = bare.verb
    if verb is None or verb.lemma not in _TALLYING or bare.number.low == 2:
        return None
    if bare.last.dep not in ("pobj", "dobj", "quantmod", "nummod", "npadvmod"):
        return None
    if bare.word_before not in ("to", "from", "at") and verb.lemma not in _SAYING_HOW_MANY:
        return None
    for noun in (bare.thing, subject_token(bare.counting.parse, verb)):
        if noun is None or noun.i >= bare.last.i:
            continue
        if (inner := _of_number(bare, noun)) is not None:
            return _plural(bare, inner)
        if noun.tag == "NNS" and noun.lemma not in _SIZED:
            return bare.counted(bare.counting.unit(noun), noun)
    return None


def _of_number(bare: Bare, token: Token) -> Token | None:
    """The noun in "the number of *dead*"."""
    if token.lower not in ("number", "figure", "count"):
        return None
    prep = bare.counting.parse.child(token, "prep")
    return bare.counting.parse.child(prep, "pobj") if prep is not None and prep.lower == "of" else None


def _plural(bare: Bare, noun: Token) -> Counted | None:
    """So many of a noun in the plural; None for one that is not counted ("the figure of debt")."""
    return bare.counted(bare.counting.unit(noun), noun) if noun.tag in ("NNS", "NNPS") else None


def percent_gained(bare: Bare) -> Verdict:
    """ "Tokyo fell 2 percent and Seoul lost 1.8"."""
    low = bare.number.low
    is_figure = low is not None and low % 1 > 0
    gained = bare.verb is not None and bare.verb.lemma in _GAINING
    in_percent = bare.beside is not None and bare.beside.unit == "percent"
    return bare.counted("percent") if is_figure and gained and in_percent else None


def price(bare: Bare) -> Verdict:
    """ "The peso opened at 40": so many of the currency that is the subject."""
    subject = bare.subject
    if subject is None or subject.lemma not in CURRENCY_WORDS or _inside(bare, subject):
        return None
    if bare.last.dep not in ("pobj", "dobj", "npadvmod", "attr"):
        return None
    return bare.counted(_currency(bare, subject, CURRENCY_WORDS[subject.lemma]), subject)


def toll(bare: Bare) -> Verdict:
    """ "The toll stands at 12", "put the number of dead at 30": persons."""
    if bare.last.dep not in ("pobj", "attr", "dobj", "nummod", "oprd", "npadvmod"):
        return None
    named = [noun for noun in (bare.subject, bare.thing) if noun is not None]
    for noun in (*named, *(_of_number(bare, noun) for noun in named)):
        if noun is not None and not _inside(bare, noun) and not TALLIES.isdisjoint((noun.lemma, noun.lower)):
            return bare.counted("person", noun)
    return None


def _inside(bare: Bare, noun: Token) -> bool:
    """Whether a noun is a word of the number itself ("millions")."""
    return noun.i in (bare.first.i, bare.last.i)


def _is_argument(bare: Bare) -> bool:
    """Whether the number itself is subject or object of its verb ("*six* were arrested", "arrested *six*")."""
    if bare.verb is None:
        return False
    if bare.last.dep in ("nsubj", "nsubjpass", "dobj") and bare.last.head == bare.verb.i:
        return True
    return bare.verb.i == bare.first.i - 1 and bare.last.dep == "nummod"


def age_reached(bare: Bare) -> Verdict:
    """ "Who turned eighty-three": an age counts nothing."""
    turned = bare.verb is not None and bare.verb.lemma == "turn" and _is_argument(bare)
    return NOTHING if turned else None


def done_to_persons(bare: Bare) -> Verdict:
    """ "Police arrested six"."""
    done = bare.verb is not None and bare.verb.lemma in _DONE_TO_PERSONS and _is_argument(bare)
    return bare.counted("person") if done else None


def done_to_things(bare: Bare) -> Verdict:
    """ "It ordered 40 jets. Six were delivered": of the things counted last."""
    things = bare.things
    if things is None or not _is_argument(bare):
        return None
    opens = bare.first.i <= bare.sent.first + 2
    taken_up = opens or bare.last.dep in ("dobj", "nummod") or things.sent.i == bare.sent.i
    return bare.like(things) if taken_up else None


def persons_raised_to(bare: Bare) -> Verdict:
    """ "It cut its diplomats to 40": of the persons that are the verb's object or subject."""
    if bare.last.dep != "pobj" or bare.word_before not in ("to", "at"):
        return None
    for noun in (bare.thing, bare.subject):
        if noun is not None and noun.tag in ("NNS", "NNPS") and unit_of(noun.lemma) == "person":
            return bare.counted("person", noun)
    return None
