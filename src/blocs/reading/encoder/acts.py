"""The encoder's reading of a report: acts in the place of the rules', and amounts with their owners."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from blocs.reading.act import Act
from blocs.reading.amount import Amount
from blocs.reading.discourse import Sides
from blocs.reading.encoder.decode import Choice, Rule, choose, choose_owners
from blocs.reading.encoder.document import Document, Named, document
from blocs.reading.encoder.judgement import AmountChances, judge
from blocs.reading.encoder.labels import HOWS, TYPES
from blocs.reading.encoder.network import known_paths, load_network, load_pieces, load_rule
from blocs.reading.language import Parse
from blocs.reading.owners import says_its_owner
from blocs.reading.records import EventType
from blocs.reading.stages import Stages
from blocs.reading.timing import Timing
from blocs.reports import Span

__all__ = ["encoded", "surest"]


def encoded(found: Stages) -> tuple[list[Act], list[Amount]]:
    """Judge the candidates of a report.

    Parameters
    ----------
    found : Stages

    Returns
    -------
    acts : list of Act
        In the order of the text, each with its `score`.
    amounts : list of Amount
        Those of the grammar that are amounts, with their owners.
    """
    doc = document(found.parse, found.discourse, found.acts, found.amounts)
    judgement = judge(doc, load_pieces(), known_paths(), load_network())
    where, rule = _Mentions(found.parse, doc), load_rule()
    acts = [_act(where, found.timing, each) for each in choose(judgement.acts, rule)]
    return acts, list(_amounts(found, where, judgement.amounts, rule))


class _Mentions:
    """Where each state is named, to be asked from a word."""

    def __init__(self, parse: Parse, doc: Document) -> None:
        self.parse = parse
        self._of: dict[str, list[Named]] = defaultdict(list)
        for named in sorted(doc.named, key=lambda n: n.first):
            for code in named.codes:
                self._of[code].append(named)

    def sides(self, word: int, codes: Sequence[str]) -> Sides:
        """States with the mention of each that stands nearest."""
        spans: list[tuple[int, int]] = []
        how = "none"
        for code in codes:
            named = self._nearest(word, code)
            if named is not None:
                spans.append((self.parse.tokens[named.first].start, self.parse.tokens[named.last - 1].end))
                how = HOWS[named.how]
        return Sides(tuple(codes), tuple(dict.fromkeys(spans)), how)

    def _nearest(self, word: int, code: str) -> Named | None:
        """The nearest mention in the sentence of the word, else the last before it."""
        known = self._of[code]
        at = bisect_right(known, word, key=lambda n: n.first)
        sent = self.parse.tokens[word].sent
        around = known[max(at - 1, 0) : at + 1]
        here = [n for n in around if self.parse.tokens[n.first].sent == sent]
        if here:
            return min(here, key=lambda n: abs(n.first - word))
        return around[0] if around else None


def _act(where: _Mentions, timing: Timing, choice: Choice) -> Act:
    trigger = where.parse.tokens[choice.word]
    kind = EventType(TYPES[choice.type])
    noun = trigger.pos in ("NOUN", "PROPN", "ADJ")
    return Act(
        trigger=trigger,
        type=kind,
        lemma=trigger.lemma,
        actors=where.sides(choice.word, choice.actors),
        recipients=where.sides(choice.word, choice.recipients),
        realis=choice.realis,
        time=timing.date(trigger, choice.realis, kind, noun),
        actor_by="encoder",
        target_by="encoder",
        noun=noun,
        score=choice.score,
    )


def _amounts(
    found: Stages, where: _Mentions, chances: Mapping[int, AmountChances], rule: Rule
) -> Iterable[Amount]:
    """Amounts with whose they are: what their own words say, else the network, else the rules.

    Amounts of one thing ("trade of $100 billion, up from $84 billion") are whose the surest of them is.
    """
    words = [found.parse.token_at(amount.start) for amount in found.amounts]
    judged = [chances.get(word.i) if word is not None else None for word in words]
    likeliest = surest(found.amounts, judged)
    for amount, word, each in zip(found.amounts, words, judged, strict=True):
        if word is None or each is None:
            yield amount
        elif each.amount >= rule.amount:
            likely = likeliest.get(amount.of_span, each).owners
            owners = choose_owners(likely, rule, amount.owner.codes)
            if owners and not says_its_owner(amount, found.discourse):
                amount = replace(amount, owner=where.sides(word.i, owners))
            yield amount


def surest(
    amounts: Sequence[Amount], judged: Sequence[AmountChances | None]
) -> dict[Span | None, AmountChances]:
    """By the words for what is counted, the surest about owners of the amounts that share them."""
    found: dict[Span | None, AmountChances] = {}
    for amount, each in zip(amounts, judged, strict=True):
        if each is not None and amount.of_span is not None:
            known = found.setdefault(amount.of_span, each)
            if max(each.owners.values(), default=0) > max(known.owners.values(), default=0):
                found[amount.of_span] = each
    return found
