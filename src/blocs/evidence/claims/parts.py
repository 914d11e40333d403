"""Rules of arithmetic within one sentence: shares of what is given, totals of parts, prices of one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from blocs.evidence.claims.arithmetic import exactly
from blocs.evidence.claims.facts import Fact, Facts
from blocs.evidence.claims.rules import Found, together
from blocs.evidence.claims.spelling import with_unit
from blocs.evidence.linking.words import concept
from blocs.reading.records import Quantity
from blocs.reports import Report

__all__ = ["prices", "shares", "totals"]

_SUMMED = re.compile(r"^[^.;:()]{0,80}?(?:,|\band\b)[^.;:()]{0,60}$")
_HELD_APART = re.compile(
    r"\b(?:which|whom|them|includ|from|to|against|compar|than|or|while|but|more|further|another|other|rest|total|each)\b",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"^(?:\s+[\w-]+){0,6}\s+(?:for|worth|costing|valued at|at a (?:cost|price) of)\s+(?:[a-z]+\s+){0,2}$"
)
_OF_MORE = re.compile(r"\s+of\s+(?:the\s+)?\d")
_ONCE = re.compile(r"\b(?:from|against|than|once|formerly)\s+(?:\w+\s+)?$", re.IGNORECASE)
_OR = re.compile(
    r"[,(]\s*(?:or|that is|i\.e\.)?\s*(?:about|some|around|nearly|more than)?\s*$", re.IGNORECASE
)
_EACH = re.compile(r"^\W*(?:each|apiece|per|a piece|a year|annually|an? [a-z]+)\b", re.IGNORECASE)
_MONEY = re.compile(r"[A-Z]{3}")
_UNCOUNTED = frozenset("percent year month week day hour minute time km mile country".split())
"""Units of what is not bought, and does not add up."""
_BEFORE = 12
"""Characters before a part in which a word sets it apart: "each had 22 votes", "more than the 300"."""
_APART = frozenset(map(concept, "capacity price rate average speed temperature share vote density".split()))
"""What does not add up either."""


def shares(facts: Facts, reports: Mapping[str, Report]) -> Iterator[Found]:
    """A share "of X" and X itself give how much the share is."""
    for share in [f for f in facts.all if f.aspect == "level" and f.thing.unit == "percent"]:
        quantity = share.records[0]
        if not share.told or not _is_share(quantity, reports):
            continue
        for unit in sorted(facts.units(share.thing.counted, share.thing.owner) - {"percent"}):
            thing = share.thing.in_unit(unit)
            whole = facts.beside(share, thing, "level", share.days)
            whole = whole or facts.beside(share, thing, "level", None)
            if whole is None or share.amount.high > 100 or not _is_whole(whole, share, reports):
                continue
            amount = whole.amount * share.amount / exactly(100.0)
            realis, records, of = together(whole, share)
            shown = f"{share.shown} × {whole.shown}"
            of_it = share.records[0].of
            fact = Fact(thing, "level", share.days, amount, of_it, share.owner, realis, shown, records, of)
            yield Found(fact, f"{share.shown} of {of_it}")


def _is_share(quantity: Quantity, reports: Mapping[str, Report]) -> bool:
    """Whether the words read "a third of" what is counted."""
    after = reports[quantity.report_id].text[quantity.end : quantity.end + 12]
    return re.match(r"\s+of\s", after) is not None


def _is_whole(whole: Fact, share: Fact, reports: Mapping[str, Report]) -> bool:
    """Whether a figure is what the share is of: not the share itself in numbers, a part, or what once was."""
    p, q = whole.records[0], share.records[0]
    text = reports[p.report_id].text
    if _OF_MORE.match(text[p.end : p.end + 12]) or _ONCE.search(text[max(0, p.start - 25) : p.start]):
        return False
    return p.sentence != q.sentence or p.start < q.end or not _OR.search(text[q.end : p.start])


def totals(facts: Facts, reports: Mapping[str, Report]) -> Iterator[Found]:
    """Parts of several owners, joined in one sentence, give their total: "300 Chinese and 200 Indian troops".

    Only of one unit, one noun and the same days; not where the sentence sets one against the other.
    """
    for row in _in_sentences(facts):
        told: dict[tuple[str, tuple[str, ...]], list[Fact]] = defaultdict(list)
        for fact in row:
            sums = fact.thing.unit not in _UNCOUNTED and not _APART & set(fact.thing.counted)
            if fact.owner and fact.thing.counted and sums:
                told[fact.thing.unit, fact.thing.counted].append(fact)
        for parts in told.values():
            if len(parts) < 2 or not _adds_up(parts, reports):
                continue
            owner = tuple(dict.fromkeys(code for part in parts for code in part.owner))
            first = parts[0]
            thing = first.thing.owned_by(owner)
            amount = first.amount
            for part in parts[1:]:
                amount = amount + part.amount
            realis, records, of = together(*parts)
            shown = " + ".join(part.shown for part in parts)
            what = " and ".join(dict.fromkeys(part.of for part in parts))
            fact = Fact(thing, "level", first.days, amount, first.of, owner, realis, shown, records, of)
            yield Found(fact, f"{what}, together")


def _adds_up(parts: Sequence[Fact], reports: Mapping[str, Report]) -> bool:
    owners = [set(part.owner) for part in parts]
    if sum(map(len, owners)) > len(set().union(*owners)):
        return False
    if len({part.days for part in parts}) > 1 or len({part.ahead for part in parts}) > 1:
        return False
    text = reports[parts[0].records[0].report_id].text
    for a, b in pairwise(part.records[0] for part in parts):
        between = text[a.end : b.start]
        if not _SUMMED.match(between) or _HELD_APART.search(between) or a.voice != b.voice:
            return False
        if _HELD_APART.search(text[a.sentence[0] : a.start].rpartition(",")[2][-_BEFORE:]):
            return False
    return True


def prices(facts: Facts, reports: Mapping[str, Report]) -> Iterator[Found]:
    """Things and the money that all of them cost give the price of one: "12 jets for $1.2 billion"."""
    for row in _in_sentences(facts):
        money = [fact for fact in row if _MONEY.fullmatch(fact.thing.unit)]
        counts = [f for f in row if f not in money and f.thing.unit not in _UNCOUNTED and f.amount.low > 1]
        if len(money) != 1 or len(counts) != 1:
            continue
        price, count = money[0], counts[0]
        p, q = price.records[0], count.records[0]
        text = reports[p.report_id].text
        if not _FOR.match(text[q.end : p.start]) or _EACH.match(text[p.end : p.end + 20]):
            continue
        amount = price.amount / count.amount
        realis, records, of = together(price, count)
        unit = count.thing.unit
        shown = f"{price.shown} ÷ {count.shown if unit in count.shown else with_unit(q.value[0] or 0, unit)}"
        fact = Fact(
            price.thing, "level", count.days, amount, count.of, count.owner or price.owner, realis, shown,
            records, of,
        )  # fmt: skip
        yield Found(fact, f"{count.of or unit}, for one {unit}")


def _in_sentences(facts: Facts) -> Iterator[list[Fact]]:
    """Told levels of each sentence, in the order of the text."""
    rows: dict[tuple[str, tuple[int, int]], list[Fact]] = defaultdict(list)
    for fact in facts.all:
        if fact.aspect == "level" and fact.told:
            rows[fact.records[0].report_id, fact.records[0].sentence].append(fact)
    for row in rows.values():
        if len(row) > 1:
            yield sorted(row, key=lambda fact: fact.records[0].start)
