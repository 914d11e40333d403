"""Running words of many reports in a few arrays, and the stretches of words that several of them hold.

Words are numbered, all reports stand one after another in one array, and every stretch of `STRETCH` words has
one 64-bit hash. Sorting the hashes once brings together the reports that share a stretch, so that whole
reprints, edited ones and short excerpts are all found by what they share, and none is missed by chance as
with sketches of a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from blocs.reading.quotes import find_quotes
from blocs.reports import BlockKind, Passage, Report, view

__all__ = ["STRETCH", "Running", "run_together", "shared_stretches"]

STRETCH = 5
"""Words of a stretch: three or four are often met again by chance, six are broken by every second edit."""
_FEW = 4
"""Reports with one stretch in common, up to which each is held against each."""
_RANK_BITS = 24
_WORD = re.compile(r"\w+")
_QUOTE = re.compile('["“”«„‘]')
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_MARKED = re.compile(
    "[&\\\\\\[\\]<>*_\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|-\\s*[\n\r\v\f\x85\u2028\u2029]"
)
"""What `view` may leave out or join; most passages have none of it, and their words are those stored."""

_Hashes: TypeAlias = NDArray[np.uint64]
_Places: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Running:
    """Running words of reports, one report after another.

    `words` holds the number of each word, `quoted` whether it stands in quotation marks, `figure` whether it
    is a number in digits other than a year, `starts` where each report begins, with the end of the last;
    `stretches` the hash of the words from each place on (those that would leave their report mean nothing).
    """

    words: NDArray[np.int32]
    quoted: NDArray[np.bool_]
    figure: NDArray[np.bool_]
    starts: _Places
    stretches: _Hashes

    def length(self, rank: int) -> int:
        """Running words of a report."""
        return int(self.starts[rank + 1] - self.starts[rank])

    def span(self, rank: int) -> slice:
        """Where the words of a report stand."""
        return slice(int(self.starts[rank]), int(self.starts[rank + 1]))

    def stretches_of(self, rank: int) -> _Hashes:
        """Hashes of all stretches of a report, in order."""
        first, last = int(self.starts[rank]), int(self.starts[rank + 1])
        return self.stretches[first : max(first, last - STRETCH + 1)]

    def told_again(self, rank: int, other: int) -> NDArray[np.bool_]:
        """Which words of a report stand in a stretch that another report holds as well."""
        found = np.isin(self.stretches_of(rank), self.stretches_of(other))
        covered = np.zeros(self.length(rank), dtype=np.bool_)
        for shift in range(STRETCH):
            covered[shift : shift + len(found)] |= found
        return covered

    def figures(self, rank: int) -> frozenset[int]:
        """Different numbers in digits that a report gives, years left out."""
        span = self.span(rank)
        return frozenset(self.words[span][self.figure[span]].tolist())


def run_together(reports: Sequence[Report]) -> Running:
    """Running words of reports: title and body without markup, bylines, captions, links and furniture.

    Case and punctuation do not count. Linear in the length of the texts.
    """
    vocabulary: dict[str, int] = {}
    words: list[NDArray[np.int32]] = []
    quoted: list[NDArray[np.bool_]] = []
    starts = [0]
    for report in reports:
        own, said = _words(report, vocabulary)
        words.append(np.array(own, dtype=np.int32))
        quoted.append(np.array(said, dtype=np.bool_))
        starts.append(starts[-1] + len(own))
    numbers = np.concatenate(words) if words else np.zeros(0, dtype=np.int32)
    digits = np.array([w[0].isdigit() and not _YEAR.fullmatch(w) for w in vocabulary], dtype=np.bool_)
    return Running(
        numbers,
        np.concatenate(quoted) if quoted else np.zeros(0, dtype=np.bool_),
        digits[numbers] if len(digits) else np.zeros(0, dtype=np.bool_),
        np.array(starts, dtype=np.int64),
        _hashes(numbers),
    )


def _words(report: Report, vocabulary: dict[str, int]) -> tuple[list[int], list[bool]]:
    own: list[int] = []
    said: list[bool] = []
    for passage in report.passages:
        if passage.kind not in (BlockKind.TITLE, BlockKind.BODY):
            continue
        text = _plain(report, passage)
        quotes = find_quotes(text) if _QUOTE.search(text) else []
        if not quotes:
            found = _WORD.findall(text.lower())
            own += [vocabulary.setdefault(word, len(vocabulary)) for word in found]
            said += [False] * len(found)
            continue
        inside = np.zeros(len(text) + 1, dtype=np.bool_)
        for quote in quotes:
            inside[quote.start : quote.end] = True
        for match in _WORD.finditer(text):
            own.append(vocabulary.setdefault(match.group().lower(), len(vocabulary)))
            said.append(bool(inside[match.start()]))
    return own, said


def _plain(report: Report, passage: Passage) -> str:
    parts = [report.text[start:end] for start, end in passage.spans]
    if any(_MARKED.search(part) for part in parts) or any(part.endswith("-") for part in parts[:-1]):
        return view(report.text, passage).text
    return " ".join(parts)


def _hashes(words: NDArray[np.int32]) -> _Hashes:
    """Hash of each stretch: a polynomial in odd 64-bit numbers, its bits stirred (as splitmix64 does)."""
    count = max(0, len(words) - STRETCH + 1)
    found = np.zeros(count, dtype=np.uint64)
    for shift in range(STRETCH):
        found *= np.uint64(0x9E3779B97F4A7C15)
        found += words[shift : shift + count].astype(np.uint64) + np.uint64(1)
    found ^= found >> np.uint64(30)
    found *= np.uint64(0xBF58476D1CE4E5B9)
    found ^= found >> np.uint64(27)
    found *= np.uint64(0x94D049BB133111EB)
    found ^= found >> np.uint64(31)
    return np.concatenate([found, np.zeros(len(words) - count, dtype=np.uint64)])


def shared_stretches(running: Running) -> Iterator[tuple[int, int, int]]:
    """Pairs of reports with stretches in common, and how many: (rank, later rank, stretches).

    Of the reports that hold a stretch each meets each, where they are few; where they are many (a wire that
    all print, a set phrase), each meets the first of them and the one before it: the cost stays linear, and
    a family of copies hangs together all the same.
    """
    low = np.uint64((1 << _RANK_BITS) - 1)
    lengths = np.diff(running.starts)
    packed = np.repeat(np.arange(len(lengths), dtype=np.uint64), lengths)
    packed |= running.stretches & ~low
    inside = np.ones(len(packed), dtype=np.bool_)
    for back in range(1, STRETCH):
        inside[running.starts[1:][lengths >= back] - back] = False
    packed = packed[inside]
    packed.sort()
    packed = packed[np.concatenate([[True], packed[1:] != packed[:-1]])] if len(packed) else packed
    firsts = np.flatnonzero(np.concatenate([[True], (packed[1:] ^ packed[:-1]) > low])[: len(packed)])
    sizes = np.diff(np.append(firsts, len(packed)))
    firsts, sizes = firsts[sizes > 1], sizes[sizes > 1]
    rank = (packed & low).astype(np.int64)
    pairs = [
        (rank[firsts[sizes == size] + i], rank[firsts[sizes == size] + j])
        for size in range(2, _FEW + 1)
        for i, j in combinations(range(size), 2)
    ]
    heads, many = firsts[sizes > _FEW], sizes[sizes > _FEW]
    head = np.repeat(heads, many - 1)
    step = np.arange(len(head)) - np.repeat(np.cumsum(many - 1) - (many - 1), many - 1)  # 0, 1, ... in each
    pairs.append((rank[head], rank[head + step + 1]))
    pairs.append((rank[(head + step)[step > 0]], rank[(head + step + 1)[step > 0]]))
    codes = np.concatenate([(a << 32) | b for a, b in pairs])
    codes, counts = np.unique(codes, return_counts=True)
    for code, count in zip(codes.tolist(), counts.tolist(), strict=True):
        yield code >> 32, code & 0xFFFFFFFF, count
