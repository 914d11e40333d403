"""Scoring: records read from reports against records that people annotated.

The rules are those of this project's coding guidelines. An event is found when its sentence and type
match and a pair of states is shared; a quantity when the number overlaps and value and unit agree within
2 %; a statement when cue or content overlaps and the speaker's last name is the same. Each annotated
record meets at most one read record. Optional records never count against: finding them is no error,
missing them costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["Score", "match_records", "score_records"]

Gold = Mapping[str, Any]
Pair = tuple[str | None, str | None]
_ABBREVIATED = re.compile(
    r"(?:\b(?:U\.S|U\.N|E\.U|U\.K|D\.C|Mr|Mrs|Ms|Dr|Gen|Sen|Rep|Gov|Lt|Col|St|vs|No|Jan|Feb|Mar|Apr|Aug|Sept|Oct|Nov|Dec)|\b[A-Z])\.$"
)
_SENTENCE_END = re.compile(r"\n\s*\n|\n|[.!?][\"”’)\]]*\s+(?=[\"“‘(\[]?[A-Z0-9])")


@dataclass(frozen=True, slots=True)
class Score:
    """How many annotated records were found, how many read ones match none, how many were missed."""

    found: int = 0
    extra: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Share of what was read that is right; 0 when nothing was read."""
        return self.found / (self.found + self.extra) if self.found + self.extra else 0.0

    @property
    def recall(self) -> float:
        """Share of what is there that was read; 0 when nothing is there."""
        return self.found / (self.found + self.missed) if self.found + self.missed else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0

    def __add__(self, other: Score) -> Score:
        return Score(self.found + other.found, self.extra + other.extra, self.missed + other.missed)


def _starts(text: str) -> list[int]:
    """Where sentences start, by one rule for both sides, so that it favours neither."""
    starts = [0]
    for m in _SENTENCE_END.finditer(text):
        if m.group().strip() and _ABBREVIATED.search(text[max(0, m.start() - 6) : m.start() + 1]):
            continue
        starts.append(m.end())
    return starts


def _pairs(event: Gold) -> set[Pair]:
    """Directed pairs of an event; a reciprocal act counts both ways, an open side is None."""
    actors, recipients = list(event["actors"]) or [None], list(event["recipients"])
    if recipients:
        return {(a, r) for a in actors for r in recipients if a != r} or {(a, None) for a in actors}
    if len(actors) > 1:
        return {(a, b) for a in actors for b in actors if a != b}
    return {(actors[0], None)}


def _same_sides(gold: Gold, read: Gold) -> bool:
    return any(a in (None, c) and b in (None, d) for a, b in _pairs(gold) for c, d in _pairs(read))


def _overlap(a: Gold, b: Gold) -> bool:
    return bool(a["start"] < b["end"] and b["start"] < a["end"])


def _close(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    return abs(a - b) <= 0.02 * max(abs(a), abs(b), 1e-9)


def _same_amount(gold: Gold, read: Gold) -> bool:
    g, r = list(gold["value"]), list(read["value"])
    if not _overlap(gold, read) or str(gold["unit"]).lower() != str(read["unit"]).lower():
        return False
    if gold["unit"] == "year" and gold.get("aspect") == "rank":
        return g == r
    both_ends = all(_close(x, y) for x, y in zip(g, r, strict=True))
    return both_ends or any(_close(x, y) for x in g for y in r if x is not None and y is not None)


def _words(text: str, spans: Iterable[Sequence[int]]) -> set[tuple[int, str]]:
    return {(a + m.start(), m.group()) for a, b in spans for m in re.finditer(r"\w+", text[a:b])}


def _same_words(text: str, a: Iterable[Sequence[int]], b: Iterable[Sequence[int]]) -> float:
    x, y = _words(text, a), _words(text, b)
    return len(x & y) / len(x | y) if x | y else 1.0


def _last_name(name: str) -> str:
    head = re.split(r",| (?:of|for|at|from|in|who|with) ", name.lower())[0]
    words = re.findall(r"[\w-]+", head)
    return words[-1] if words else ""


def _same_speaker(a: str, b: str) -> bool:
    of = [
        set(re.findall(r"\w+", name.lower().split(" of ", 1)[1])) for name in (a, b) if " of " in name.lower()
    ]
    if len(of) == 2 and _last_name(a) == _last_name(b) and not of[0] & of[1] - {"the"}:
        return False
    x, y = (set(re.findall(r"[\w-]+", name.lower())) for name in (a, b))
    return _last_name(a) in y or _last_name(b) in x


def _likeness(gold: Gold, read: Gold) -> tuple[int, int]:
    points = 2 * _overlap(gold, read)
    if gold["kind"] == "event":
        points += 4 * (gold["type"] == read["type"]) + (_pairs(gold) == _pairs(read))
    return -points, abs(gold["start"] - read["start"])


def match_records(text: str, gold: Sequence[Gold], read: Sequence[Gold]) -> list[tuple[Gold, Gold]]:
    """Pair annotated with read records of one kind and one report, as many as can be, the likest first.

    Parameters
    ----------
    text : str
        The report's text as stored.
    gold, read : sequences of mappings
        Records in their JSON shape, all of one kind.
    """
    starts = _starts(text)

    def sentence(record: Gold) -> int:
        return sum(s <= record["start"] for s in starts)

    def fits(g: Gold, r: Gold) -> bool:
        if g["kind"] == "event":
            same_type = r["type"] == g["type"] or r["type"] in g.get("also", ())
            return same_type and sentence(g) == sentence(r) and _same_sides(g, r)
        if g["kind"] == "quantity":
            return _same_amount(g, r)
        near = _overlap(g, r) or _same_words(text, g["content"], r["content"]) >= 0.5
        return near and _same_speaker(g["speaker"], r["speaker"])

    return _assign(gold, read, fits)


def _assign(
    gold: Sequence[Gold], read: Sequence[Gold], fits: Callable[[Gold, Gold], bool]
) -> list[tuple[Gold, Gold]]:
    """A largest one-to-one matching by augmenting paths, records that count before optional ones."""
    edges = [
        [j for _, j in sorted((_likeness(g, r), j) for j, r in enumerate(read) if fits(g, r))] for g in gold
    ]
    taken_by: dict[int, int] = {}
    for _, i, j in sorted((_likeness(gold[i], read[j]), i, j) for i, js in enumerate(edges) for j in js):
        if j not in taken_by and i not in taken_by.values():
            taken_by[j] = i

    def claim(i: int, seen: set[int]) -> bool:
        for j in edges[i]:
            if j not in seen:
                seen.add(j)
                if j not in taken_by or claim(taken_by[j], seen):
                    taken_by[j] = i
                    return True
        return False

    for i in sorted(range(len(gold)), key=lambda i: bool(gold[i].get("optional"))):
        if i not in taken_by.values():
            claim(i, set())
    return [(gold[i], read[j]) for j, i in sorted(taken_by.items())]


def score_records(text: str, gold: Sequence[Gold], read: Sequence[Gold]) -> Score:
    """Score of the records of one kind in one report; scores of several reports add up.

    Examples
    --------
    >>> score_records("", [], [])
    Score(found=0, extra=0, missed=0)
    """
    pairs = match_records(text, gold, read)
    found = sum(not g.get("optional") for g, _ in pairs)
    return Score(found, len(read) - len(pairs), sum(not g.get("optional") for g in gold) - found)
