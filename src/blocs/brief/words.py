"""Acts, days and lists in words: the one phrase table of the brief."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from blocs.reading.records import DaySpan, Event, EventType

__all__ = [
    "MONTHS",
    "PHRASES",
    "REALIS_WORDS",
    "TYPE_WORDS",
    "and_list",
    "capital",
    "count",
    "days_in_words",
    "phrase",
    "shorten",
    "with_the",
]

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

REALIS_WORDS = {
    "actual": "",
    "general": "standing",
    "planned": "planned",
    "possible": "may",
    "denied": "denied",
}

TYPE_WORDS: dict[str, str] = {
    "AGREE": "agree", "CONSULT": "meet", "SUPPORT": "support", "CONCEDE": "give way",
    "COOPERATE": "cooperate", "AID": "aid", "RETREAT": "retreat", "REQUEST": "demand",
    "ACCUSE": "accuse", "REJECT": "refuse", "THREATEN": "threaten", "PROTEST": "protest",
    "SANCTION": "sanction", "MOBILIZE": "mobilise", "COERCE": "coerce", "ASSAULT": "use force",
}  # fmt: skip


class Phrase(NamedTuple):
    """How a type is said: done by one, done by several, the bare verb, and what leads to the other side.

    `mutual` is how a reciprocal act ends: nothing ("met") or "each other" after the preposition.
    """

    one: str
    several: str
    bare: str
    towards: str
    mutual: bool = False


PHRASES: dict[str, Phrase] = {
    "AGREE": Phrase("agreed to cooperate", "agreed to cooperate", "agree to cooperate", "with"),
    "CONSULT": Phrase("met", "met", "meet", "with"),
    "SUPPORT": Phrase("backed", "backed", "back", "", mutual=True),
    "SIGN": Phrase("signed an agreement", "signed an agreement", "sign an agreement", "with"),
    "CONCEDE": Phrase("gave way", "gave way", "give way", "to", mutual=True),
    "COOPERATE": Phrase("cooperated", "cooperated", "cooperate", "with"),
    "AID": Phrase("gave aid", "gave aid", "give aid", "to", mutual=True),
    "RETREAT": Phrase("pulled back", "pulled back", "pull back", "from"),
    "REQUEST": Phrase("made demands", "made demands", "make demands", "on", mutual=True),
    "ACCUSE": Phrase("criticised", "criticised", "criticise", "", mutual=True),
    "REJECT": Phrase("refused", "refused", "refuse", "", mutual=True),
    "THREATEN": Phrase("threatened", "threatened", "threaten", "", mutual=True),
    "PROTEST": Phrase("protested", "protested", "protest", "against"),
    "SANCTION": Phrase("imposes sanctions", "impose sanctions", "impose sanctions", "on", mutual=True),
    "MOBILIZE": Phrase("mobilises forces", "mobilise forces", "mobilise forces", "against", mutual=True),
    "COERCE": Phrase("coerced", "coerced", "coerce", "", mutual=True),
    "ASSAULT": Phrase("used force", "used force", "use force", "against", mutual=True),
}
_SIGNED = re.compile(r"\b(?:co-?)?sign|ratif|finali[sz]|conclud", re.I)
_TARIFF = re.compile(r"\b(?:tariff|dut(?:y|ies)|levy|levies|trade war)", re.I)


def _third_person(verb: str) -> str:
    head, _, rest = verb.partition(" ")
    ending = "es" if head.endswith(("s", "sh", "ch", "x", "z", "o")) else "s"
    return f"{head}{ending}{' ' + rest if rest else ''}"


def _verb(entry: Phrase, realis: str, several: bool) -> str:
    match realis:
        case "planned":
            return f"{'plan' if several else 'plans'} to {entry.bare}"
        case "possible":
            return f"may {entry.bare}"
        case "denied":
            return f"did not {entry.bare}"
        case "general":
            return entry.bare if several else _third_person(entry.bare)
        case _:
            return entry.several if several else entry.one


_WITH_THE = re.compile(
    r"^(?:United (?:States|Kingdom|Nations|Arab Emirates)|EU|UN|IMF|WTO|SCO|EAEU|IAEA"
    r"|Netherlands|Philippines|Bahamas|Gambia|Maldives|Comoros|Seychelles|Holy See"
    r"|.* (?:Islands|Republic|Union|Federation))$"
)


def with_the(name: str) -> str:
    """A name as it stands in a sentence: "the United States", "China"."""
    return f"the {name}" if _WITH_THE.match(name) else name


def capital(text: str) -> str:
    """`text` with its first letter as at the head of a sentence."""
    return text[:1].upper() + text[1:]


def phrase(event: Event, names: Sequence[str], others: Sequence[str], *, plural: bool = False) -> str:
    """What an event says, as a sentence without its full stop.

    Parameters
    ----------
    event : Event
        Gives type, realis and wording.
    names, others : sequence of str
        Names of its actors and recipients.
    plural : bool
        Whether a single actor takes a plural verb ("the Netherlands" does not).
    """
    kind = event.type.value
    if event.type is EventType.SUPPORT and _SIGNED.search(event.text):
        kind = "SIGN"
    entry = PHRASES[kind]
    names, others = [with_the(n) for n in names], [with_the(n) for n in others]
    if event.type is EventType.SANCTION and _TARIFF.search(event.text):
        entry = Phrase("imposes tariffs", "impose tariffs", "impose tariffs", "on", mutual=True)
    several = plural or len(names) > 1
    text = f"{capital(and_list(names)) or 'Somebody'} {_verb(entry, event.realis, several)}"
    towards = f"{entry.towards} " if entry.towards else ""
    if others:
        return f"{text} {towards}{and_list(others)}"
    if len(names) > 1 and entry.mutual and kind != "MOBILIZE":
        return f"{text} {towards}each other"
    if not entry.towards and len(names) == 1:
        return f"{text} someone"
    return text


def and_list(items: Sequence[str]) -> str:
    """Items as a person lists them.

    >>> and_list(["China", "Mongolia", "Russia"])
    'China, Mongolia and Russia'
    """
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def count(n: int, noun: str, plural: str | None = None, *, digits: bool = True) -> str:
    """A number and its noun: ``count(2, "act")`` is "2 acts"."""
    number = str(n) if digits or n > 10 else _SMALL[n]
    return f"{number} {noun if n == 1 else plural or noun + 's'}"


def _day(day: date, *, year: bool = True, month: bool = True) -> str:
    return f"{day.day}{' ' + MONTHS[day.month - 1] if month else ''}{' ' + str(day.year) if year else ''}"


def days_in_words(span: DaySpan | None) -> str:
    """Days as a person says them; "" where there are none.

    >>> days_in_words(("2018-01-01", "2018-06-30"))
    'first half of 2018'
    >>> days_in_words(("2018-09-11", "2018-09-13"))
    '11–13 September 2018'
    """
    if span is None:
        return ""
    first, last = date.fromisoformat(span[0]), date.fromisoformat(span[1])
    if first == last:
        return _day(first)
    after = last + timedelta(1)
    if first.day == 1 and after.day == 1 and first.year == last.year:
        months = last.month - first.month + 1
        if months == 12:
            return str(first.year)
        if months == 6 and first.month in (1, 7):
            return f"{'first' if first.month == 1 else 'second'} half of {first.year}"
        if months == 3 and first.month % 3 == 1:
            return f"{('first', 'second', 'third', 'fourth')[first.month // 3]} quarter of {first.year}"
        if months == 1:
            return f"{MONTHS[first.month - 1]} {first.year}"
        return f"{MONTHS[first.month - 1]}–{MONTHS[last.month - 1]} {first.year}"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"{first.year}–{last.year}"
    if (first.month, first.day) == (1, 1) and first.year == last.year:
        return f"{first.year} up to {_day(last, year=False)}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{_day(last)}"
    return f"{_day(first, year=first.year != last.year)} – {_day(last)}"


def shorten(text: str, width: int) -> str:
    """One line of at most `width` characters, cut between words."""
    flat = " ".join(text.split())
    if len(flat) <= width:
        return flat
    cut = flat[: width - 1]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut[width // 2 :] else cut}…"
