"""Which reports are copies of others: reprinted, shortened, lightly edited or embedded.

Reports are held against each other by the stretches of five words that they share (`running`); a pair that
shares enough is looked at word for word. It is a copy when of the shorter one

- at least `_SHARE` of the running words stand in the other in such stretches, and at least `_FEWEST` words;
- the same holds of the words outside quotation marks, where there are any to speak of: two desks that quote
  one statement at length share its words, not each other's;
- at least half of the different figures stand in the other: a daily notice in set phrases gives new figures;

or, however long the rest of it, a passage of at least `_PASSAGE` words on end stands in both outside
quotation marks: an agency's paragraphs within a report of one's own.

Measured on the 358 reports of `corpus` (train, dev, linked): of no two stories, and of no story told twice,
does more than 8% of the shorter stand in the other, so that half is far from chance; the longest passage in
common has 15 words. Two reports that quote
one statement of some sixty words share up to 75% of theirs and are kept apart by their own words. Of 7,500
copies among 50,000 invented reports of 300 words (reprints, one word in twenty changed, 60 words of the 300)
all but three were found and none wrongly, in 13 s and 620 MB on one core (10,000 reports: 2.6 s; 1,000: 0.3
s). MinHash sketches with locality-sensitive hashing (rensa 0.5, datasketch 2.0; 128 permutations, 32 bands)
found 7 to 9% of the excerpts there: they would need this index beside them, and it makes them superfluous.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from blocs.evidence.claims.model import Copy, copy_id
from blocs.evidence.claims.running import Running, run_together, shared_stretches
from blocs.reports import BlockKind, Report

__all__ = ["find_copies", "in_order"]

_SHARE = 0.5
_FEWEST = 20
_OWN_WORDS = 10
"""Words outside quotation marks from which they are judged apart."""
_FIGURES = 3
_PASSAGE = 40
"""Words on end that no two desks choose alike."""
_PART = 0.6
"""How sure it is that a passage alone was copied, and not something that both had in store."""
_IN_QUESTION = 0.08
"""Stretches in common, as a share of the shorter one's words, below which no half of them can be covered."""
_STRETCH = 5
"""Words of a stretch."""
_EXCERPT = 0.6
"""Length of the shorter, as a share of the longer, below which it is called an excerpt."""


def in_order(report: Report) -> tuple[bool, str, str, str]:
    """Key that puts reports in order of publication, then name, then id; undated ones last."""
    day = report.published
    return day is None, day.isoformat() if day else "", report.name, report.id


def find_copies(reports: Sequence[Report]) -> tuple[Copy, ...]:
    """Find the reports that are copies of an earlier one.

    Each copy is paired with the earlier report that it has most words in common with, and with others only
    for words that it has from none of the former: of a hundred prints of one text, ninety-nine are copies of
    the first, and a survey that puts two reports together is a copy of either. A copy of a copy hangs on its
    original through the other. The order of `reports` changes nothing, and chance has no part in it.

    Parameters
    ----------
    reports : sequence of Report
        One a text; of those with one id, the first counts.

    Returns
    -------
    tuple of Copy
        In order of publication of the later report.
    """
    ordered = sorted({report.id: report for report in reversed(reports)}.values(), key=in_order)
    running = run_together(ordered)
    earlier: dict[int, list[int]] = defaultdict(list)
    for first, second, count in shared_stretches(running):
        shorter = min(running.length(first), running.length(second))
        if count >= min(_IN_QUESTION * shorter, _PASSAGE - _STRETCH):
            earlier[second].append(first)
    copies = []
    for later in sorted(earlier):
        explained = np.zeros(running.length(later), dtype=np.bool_)
        for first, share, own, words in _originals(running, earlier[later], later):
            if (words & ~explained).sum() >= _FEWEST:
                explained |= words
                copies.append(_copy(ordered[first], ordered[later], share, own, running, first, later))
    return tuple(copies)


def _originals(
    running: Running, candidates: Sequence[int], later: int
) -> list[tuple[int, float, float, NDArray[np.bool_]]]:
    """Reports that the later one is a copy of: rank, both shares, which of its words stand there.

    Those with most words in common come first, of equals the earliest.
    """
    found = []
    for first in candidates:
        words = running.told_again(later, first)
        shorter = running.length(later) <= running.length(first)
        covered = words if shorter else running.told_again(first, later)
        share, own, is_copy = _shares(
            running, later if shorter else first, first if shorter else later, covered
        )
        passage = _longest(words & ~running.quoted[running.span(later)])
        if is_copy or passage >= _PASSAGE:
            found.append((first, share, own, words))
    return sorted(found, key=lambda x: (-int(x[3].sum()), x[0]))


def _shares(
    running: Running, shorter: int, longer: int, covered: NDArray[np.bool_]
) -> tuple[float, float, bool]:
    """Share of all words and of the narrator's own that stand in the other, and whether that makes a copy."""
    own = ~running.quoted[running.span(shorter)]
    share = float(covered.mean())
    own_share = float(covered[own].mean()) if own.sum() >= _OWN_WORDS else share
    figures = running.figures(shorter)
    told = len(figures & running.figures(longer))
    other_figures = len(figures) >= _FIGURES and told < len(figures) / 2
    enough = min(share, own_share) >= _SHARE and covered.sum() >= _FEWEST
    return share, own_share, bool(enough and not other_figures)


def _longest(words: NDArray[np.bool_]) -> int:
    """Length of the longest stretch of true values."""
    ends = np.flatnonzero(np.diff(np.concatenate(([False], words, [False])).astype(np.int8)))
    return int((ends[1::2] - ends[::2]).max(initial=0))


def _copy(a: Report, b: Report, share: float, own: float, running: Running, first: int, later: int) -> Copy:
    lengths = running.length(first), running.length(later)
    shorter, longer = (b, a) if lengths[1] <= lengths[0] else (a, b)
    grounds = [f"{100 * share:.0f}% of the words of {shorter.name} stand in {longer.name}"]
    if min(share, own) < _SHARE:
        grounds.insert(0, f"a passage of {a.name} stands in {b.name} word for word")
    elif min(lengths) < _EXCERPT * max(lengths):
        grounds.append(f"{shorter.name} is an excerpt" if shorter is b else f"{longer.name} holds it whole")
    for kind in (BlockKind.DATELINE, BlockKind.TITLE):
        x, y = _words_of(a, kind), _words_of(b, kind)
        if x and x == y:
            grounds.append(f"same {kind.value}")
    least = min(share, own)
    sure = _PART if least < _SHARE else 0.5 + 0.49 * (least - _SHARE) / (1 - _SHARE)
    return Copy(
        copy_id(a.id, b.id), a.id, b.id, a.name, b.name, round(share, 3), "; ".join(grounds), round(sure, 3)
    )


def _words_of(report: Report, kind: BlockKind) -> str:
    return " ".join(" ".join(report.text[b.start : b.end].split()) for b in report.blocks if b.kind is kind)
