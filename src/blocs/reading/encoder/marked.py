"""A sentence as the encoder of two given parties sees it: word pieces, and marks on the parties."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from blocs.reading.encoder.wordpiece import WordPieces
from blocs.reports import Span

__all__ = ["MARKS", "Marked", "marked"]

LONGEST = 200
"""Word pieces that are read; of a longer text those nearest to the parties."""
MARKS = 5
"""Kinds of marks: none, words of the source, words of the target, edges of the one, edges of the other."""
_INSIDE = {"source": 1, "target": 2}
_EDGE = {"source": 3, "target": 4}


@dataclass(frozen=True, slots=True)
class Marked:
    """Word pieces of a text whose parties are marked.

    Attributes
    ----------
    ids, marks : list of int
        Word pieces, and a kind of mark for each (`MARKS`).
    at : (int, int, int)
        Where the text begins, and the first edges of source and target; 0 for a party that is not named.
    """

    ids: list[int]
    marks: list[int]
    at: tuple[int, int, int]


def marked(text: str, source: Span, target: Span | None, pieces: WordPieces) -> Marked:
    """Spell a text with an edge before and after the words of each party.

    Words that belong to both parties are marked as the source's.

    Examples
    --------
    >>> from blocs.reading.encoder.network import load_pieces
    >>> marked("Kenya sued Uganda.", (0, 5), (11, 17), load_pieces()).marks
    [0, 3, 1, 3, 0, 4, 2, 4, 0, 0]
    """
    parties = {"source": source} if target is None else {"source": source, "target": target}
    ids, marks, first = [], [], {}
    cuts = sorted({0, len(text), *(edge for span in parties.values() for edge in span)})

    def edge(party: str) -> None:
        ids.append(pieces.mark)
        marks.append(_EDGE[party])

    for start, end in pairwise(cuts):
        for party, span in parties.items():
            if start == span[0]:
                first[party] = len(ids)
                edge(party)
        inside = next((_INSIDE[p] for p, (a, b) in parties.items() if a <= start < b), 0)
        spelled = pieces.spell(text[start:end])
        ids += spelled
        marks += [inside] * len(spelled)
        for party, span in parties.items():
            if end == span[1]:
                edge(party)
    kept = _nearest(marks)
    place = {old: new for new, old in enumerate(kept, start=1)}
    return Marked(
        [pieces.begin, *(ids[i] for i in kept), pieces.end],
        [0, *(marks[i] for i in kept), 0],
        (0, place.get(first["source"], 0), place.get(first.get("target", -1), 0)),
    )


def _nearest(marks: list[int]) -> list[int]:
    """Positions of the pieces that are read: all, or as many as may be, the nearest to the edges first."""
    if len(marks) <= LONGEST:
        return list(range(len(marks)))
    far = len(marks)
    away = [far] * far
    for order in (range(far), range(far - 1, -1, -1)):
        steps = far
        for i in order:
            steps = 0 if marks[i] >= _EDGE["source"] else steps + 1
            away[i] = min(away[i], steps)
    return sorted(sorted(range(far), key=lambda i: (away[i], i))[:LONGEST])
