"""Words that two sentences share, and how much sharing each of them tells."""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import permutations
from math import log

__all__ = [
    "ANYONE",
    "PERSONS",
    "Lexicon",
    "Word",
    "act_concept",
    "concept",
    "names",
    "near",
    "proper_words",
    "same_wording",
    "trigger_concept",
    "words",
]

_WORD = re.compile(r"\d[\d,.]*\d|\w+(?:[-.’']\w+)*")
_NAME = re.compile(r"[A-Z][\w’'-]+(?:\s+(?:of|for|on|and|the|de|al)(?=\s+[A-Z])|\s+[A-Z][\w’'-]+)+")

_VOCABULARY = tomllib.loads(files("blocs.evidence.linking").joinpath("vocabulary.toml").read_text("utf-8"))
_STOP = frozenset(_VOCABULARY["empty"].split())
_COMMON = frozenset(_VOCABULARY["common"].split())
_PHRASES: dict[str, str] = _VOCABULARY["phrases"]
_CONCEPT_OF: dict[str, str] = {
    form: name for name, forms in _VOCABULARY["concepts"].items() for form in forms.split()
}
_PHRASE = re.compile(rf"(?:{'|'.join(sorted(map(re.escape, _PHRASES), key=len, reverse=True))})\b")
_CONCEPTS = frozenset(_CONCEPT_OF.values())
_LIGHT = frozenset(_VOCABULARY["light"].split())
_PRONOUNS = frozenset("him her them it us its their his".split())
_REACH, _NEXT = 45, 2
"""Characters after a trigger, and telling words in them, in which the noun of a light verb stands."""
_SUFFIXES = (
    ("ies", "y"),
    ("sses", "ss"),
    ("xes", "x"),
    ("ches", "ch"),
    ("s", ""),
    ("ied", "y"),
    ("ing", ""),
    ("ed", ""),
    ("ly", ""),
)


_NOUN_ENDINGS = ("ment", "ation", "ition", "ion", "al", "ance", "ence", "er", "or", "ee", "ure")


@lru_cache(maxsize=65536)
def concept(word: str) -> str:
    """Stem of a word, and one name for words that news uses for one thing ("drills", "exercises")."""
    low = word.lower().replace("’", "'").removesuffix("'s").strip("'.-")
    stem = _stem(low)
    for form in (low, stem, stem + "e"):
        if form in _CONCEPT_OF:
            return _CONCEPT_OF[form]
    for base in _bases(stem):
        for form in (base, base + "e", base + "y"):
            if form in _CONCEPT_OF:
                return _CONCEPT_OF[form]
    for ending in ("ment", "ion", "e"):
        short = stem.removesuffix(ending)
        if short != stem and len(short) > 3 and (ending != "ion" or short[-1] in "ts"):
            return short.removesuffix("e")
    return stem


def _bases(noun: str) -> Iterator[str]:
    """What may be the verb of a noun that is made from one: "renewal", "supporter", "allocation"."""
    for ending in _NOUN_ENDINGS:
        base = noun.removesuffix(ending)
        if base != noun and len(base) > 3:
            yield base
            if base[-1] == base[-2]:
                yield base[:-1]


def _stem(low: str) -> str:
    for suffix, put in _SUFFIXES:
        stem = low.removesuffix(suffix)
        if stem != low and len(stem) > 2 and not low.endswith(("ss", "us", "is")):
            if suffix in ("ing", "ed") and stem[-1] == stem[-2] and stem[-1] not in "sl":
                return stem[:-1]
            return stem + put
    return low


def _kin() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for group in _VOCABULARY["near"]["groups"].split(";"):
        for a, b in permutations({concept(word) for word in group.split()}, 2):
            found[a].add(b)
    return {name: frozenset(others) for name, others in found.items()}


_KIN = _kin()
_NO_KIN: frozenset[str] = frozenset()


def near(a: str, b: str) -> bool:
    """Whether two concepts may name one thing, told from two sides or in two degrees ("pledge", "send")."""
    return b in _KIN.get(a, _NO_KIN)


PERSONS = frozenset(_VOCABULARY["persons"].split())
"""Nouns for people, in the singular."""
ANYONE = frozenset(_VOCABULARY["anyone"].split())
"""Those of them that say nothing of who the people are."""


@lru_cache(maxsize=16384)
def trigger_concept(text: str) -> str:
    """One concept for the word or phrase that names an act: of the phrase, or of its last telling word."""
    low = _plain(text)
    if (said := _PHRASE.match(low)) is not None:
        return _PHRASES[said.group()]
    found = words(text)
    return found[-1].concept if found else concept(low.split()[0]) if low else ""


def _plain(text: str) -> str:
    """Words of a phrase in small letters, without the pronouns inside it ("let him go")."""
    found = text.lower().split()
    return " ".join(w for i, w in enumerate(found) if i == 0 or w not in _PRONOUNS)


@lru_cache(maxsize=65536)
def act_concept(trigger: str, sentence: str, at: int) -> str:
    """One concept for an act: of the phrase that its trigger starts, or of the noun that a verb leaves it to.

    Examples
    --------
    >>> act_concept("opened", "They opened fire at dusk.", 5)
    'attack'
    >>> act_concept("lodged", "It lodged a protest.", 3)
    'protest'
    """
    after = _plain(sentence[at : at + _REACH])
    if (said := _PHRASE.match(after)) is not None and said.end() >= len(_plain(trigger)):
        return _PHRASES[said.group()]
    own = trigger_concept(trigger)
    if own in _LIGHT:
        start = at + len(trigger)
        after = sentence[start : start + _REACH]
        whole = after if len(after) < _REACH else after.rpartition(" ")[0]
        for word in words(whole)[:_NEXT]:
            if word.concept in _CONCEPTS:
                return word.concept
    return own


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: its concept, as written, and where it starts."""

    concept: str
    written: str
    start: int


@lru_cache(maxsize=16384)
def words(text: str) -> tuple[Word, ...]:
    """Words of a text that carry meaning, in order."""
    return tuple(
        Word(meaning, m.group(), m.start())
        for m in _WORD.finditer(text)
        if (meaning := _meaning(m.group())) is not None
    )


@lru_cache(maxsize=65536)
def _meaning(written: str) -> str | None:
    """Concept of a word, None for one that carries no meaning."""
    if written.lower().replace("’", "'").removesuffix("'s") in _STOP:
        return None
    return concept(written) if len(written) > 1 or written.isdigit() else None


def names(text: str) -> list[tuple[int, str]]:
    """Names of several capitalised words, with where they start."""
    found = []
    for match in _NAME.finditer(text):
        start, name = match.start(), match.group()
        first = name.split()[0]
        if first.lower() in _STOP:
            start, name = start + len(first) + 1, name[len(first) + 1 :].lstrip()
        if " " in name:
            found.append((start, name))
    return found


def proper_words(text: str) -> dict[str, Word]:
    """Capitalised words inside a sentence that are no common ones, by concept."""
    found = words(text)
    return {
        w.concept: w
        for i, w in enumerate(found)
        if w.written[0].isupper() and (i > 0 or w.start > 0) and w.written.lower() not in _COMMON
    }


def same_wording(a: str, b: str) -> bool:
    """Whether one sentence is nearly a copy of the other: three in five of its stretches of three words."""
    x, y = _stretches(a), _stretches(b)
    return min(len(x), len(y)) >= 6 and len(x & y) >= 0.6 * min(len(x), len(y))


@lru_cache(maxsize=16384)
def _stretches(text: str) -> frozenset[tuple[str, ...]]:
    tokens = [m.group().lower() for m in _WORD.finditer(text)]
    return frozenset(zip(tokens, tokens[1:], tokens[2:], strict=False))


_FAR = 120
"""Characters from an act's trigger at which a word counts half."""


def _near(at: int, middle: int) -> float:
    return 1 - 0.5 * min(1.0, abs(at - middle) / _FAR)


_FEWEST = 20
"""Sentences that a set is taken to have at least, so that in two short reports a shared word still tells."""


class Lexicon:
    """How rare each concept is in the sentences of a set of reports.

    A concept that every sentence holds tells nothing when two share it; one that stands in two of a hundred
    tells much. Words that all news is full of count little however rare they are here.
    """

    def __init__(self, sentences: Iterable[str]) -> None:
        """Count in how many of `sentences` each concept stands."""
        self._count: Counter[str] = Counter()
        self._known: dict[str, Mapping[str, tuple[float, tuple[Word, ...]]]] = {}
        self._sentences = 0
        for sentence in sentences:
            self._sentences += 1
            self._count.update({w.concept for w in words(sentence)})

    def weight(self, word: Word) -> float:
        """Between 0 (everywhere) and 1 (nowhere else); a name's weight is a third higher."""
        total = max(self._sentences, _FEWEST)
        rarity = log(1 + total / max(self._count[word.concept], 1)) / log(1 + total)
        if word.written.lower().replace("’", "'").removesuffix("'s") in _COMMON or word.concept in _COMMON:
            return 0.2 * rarity
        return rarity * (1.3 if word.written[0].isupper() else 1.0)

    def is_new(self, word: Word) -> bool:
        """Whether only one sentence of all holds it."""
        return self._count[word.concept] <= 1

    def shared(
        self, a: str, b: str, without: Iterable[str] = (), around: tuple[int, int] | None = None
    ) -> list[tuple[float, Word]]:
        """Concepts that stand in both texts with their weights, the weightiest first.

        Concepts that are near each other count half. With `around`, a place in each text, a concept far from
        these places counts less, down to a quarter.
        """
        left_out = set(without)
        x, y = self._read(a), self._read(b)
        found = [_told_by(x[name], y[name], 1.0, around) for name in (x.keys() & y.keys()) - left_out]
        for name in (x.keys() & _KIN.keys()) - y.keys() - left_out:
            kin = (_KIN[name] & y.keys()) - x.keys() - left_out
            if kin:
                found.append(max((_told_by(x[name], y[k], 0.5, around) for k in kin), key=_weightiest))
        return sorted(found, key=lambda pair: (-pair[0], pair[1].concept))

    def likeness(self, a: str, b: str) -> float:
        """Weighted share of concepts that the two texts have in common, by the shorter: 0 to 1."""
        x = {name: weight for name, (weight, _) in self._read(a).items()}
        y = {name: weight for name, (weight, _) in self._read(b).items()}
        smaller = min(sum(x.values()), sum(y.values()))
        return sum(min(x[c], y[c]) for c in x.keys() & y.keys()) / smaller if smaller else 0.0

    def _read(self, text: str) -> Mapping[str, tuple[float, tuple[Word, ...]]]:
        """Concepts of a text with their weight and where they stand; kept, as sentences are read again."""
        known = self._known.get(text)
        if known is None:
            by_concept: dict[str, list[Word]] = defaultdict(list)
            for word in words(text):
                by_concept[word.concept].append(word)
            known = {c: (max(map(self.weight, ws)), tuple(ws)) for c, ws in by_concept.items()}
            self._known[text] = known
        return known


def _told_by(
    x: tuple[float, tuple[Word, ...]],
    y: tuple[float, tuple[Word, ...]],
    share: float,
    around: tuple[int, int] | None,
) -> tuple[float, Word]:
    weight = share * min(x[0], y[0])
    if around is None:
        return weight, x[1][0]
    near_a, word = max(((_near(w.start, around[0]), w) for w in x[1]), key=lambda pair: pair[0])
    return weight * near_a * max(_near(w.start, around[1]) for w in y[1]), word


def _weightiest(told: tuple[float, Word]) -> tuple[float, str]:
    return told[0], told[1].concept
