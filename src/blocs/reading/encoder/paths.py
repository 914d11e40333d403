"""Dependency paths between an act and a mention, as classes that the encoder has learnt.

The path from "sanctions" to "Washington" in "Washington imposed sanctions" is ``^dobj nsubj``: up over the
object's edge, down over the subject's. Seldom paths fall back to coarser names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from blocs.reading.encoder.document import Document

__all__ = ["names_of_path", "path_class"]

LONGEST = 40
"""Edges that are followed upwards before a path counts as unknown."""
SILENT = frozenset(("pobj", "conj", "appos", "nmod", "compound"))
"""Edges that add nothing on the way down to a mention: "with China", "China and Russia"."""


def names_of_path(doc: Document, act: int, first: int, last: int) -> Iterator[str]:
    """Names of the path from the word `act` to the mention ``[first, last)``, the finest first.

    For a mention of another sentence, the edge on which the mention itself stands there.
    """
    head = _head(doc, first, last)
    up = _upwards(doc, act)
    down = _upwards(doc, head)
    places = {word: n for n, word in enumerate(up)}
    meet = next((n for n, word in enumerate(down) if word in places), None)
    if meet is None:
        yield f"else {doc.labels[head]}"
        yield "else"
        return
    ups = [doc.labels[w].partition(":")[0] for w in up[: places[down[meet]]]]
    downs = [doc.labels[w] for w in reversed(down[:meet])]
    loud = [d for d in downs if d not in SILENT]
    if first <= act < last:
        yield "itself"
    steps = " ".join(["^" + u for u in ups] + loud)
    yield steps or "here " + " ".join(downs)
    yield f"{len(ups)} up " + " ".join(loud[:1] + loud[-1:])
    yield f"{len(ups)} up {len(loud)} down"
    yield "far"


def path_class(known: Mapping[str, int], doc: Document, act: int, first: int, last: int) -> int:
    """Number of the finest known name of a path, 0 when none is known."""
    return next((known[name] for name in names_of_path(doc, act, first, last) if name in known), 0)


def _upwards(doc: Document, word: int) -> list[int]:
    found = [word]
    while doc.heads[found[-1]] != found[-1] and len(found) < LONGEST:
        found.append(doc.heads[found[-1]])
    return found


def _head(doc: Document, first: int, last: int) -> int:
    """The word of a mention that hangs outside it."""
    return next(
        (w for w in range(first, last) if not first <= doc.heads[w] < last or doc.heads[w] == w), first
    )
