"""Links against those of the gold: right, extra and missed, by the coding guidelines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

from blocs.evidence import Link, reconcile
from blocs.reading.reading import Reading

from . import gold

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
_NEAR = 15
"""Characters that the ends of a link and of the gold's may lie apart."""

Place: TypeAlias = tuple[str, int]


class Told:
    """Gold links, with the places where one act or amount is told joined over those that agree."""

    def __init__(self, links: Sequence[dict[str, Any]]) -> None:
        self.links = links
        self._parent: dict[Place, Place] = {}
        for link in links:
            a, b = (self._root(_place(link[side])) for side in "ab")
            if link["relation"] == "agrees":
                self._parent[a] = b

    def is_right(self, wanted: dict[str, Any], link: Link) -> bool:
        if wanted["relation"] != link.relation:
            return False
        a, b = _place(wanted["a"]), _place(wanted["b"])
        x, y = (link.a.report, link.a.start), (link.b.report, link.b.start)
        straight = self._near(a, x) and self._near(b, y)
        return straight or (link.relation != "refines" and self._near(a, y) and self._near(b, x))

    def _root(self, end: Place) -> Place:
        self._parent.setdefault(end, end)
        while self._parent[end] != end:
            end = self._parent[end]
        return end

    def _near(self, wanted: Place, found: Place) -> bool:
        root = self._root(wanted)
        return any(
            wanted[0] == end[0] == found[0] and abs(end[1] - found[1]) <= _NEAR
            for end in list(self._parent)
            if self._root(end) == root
        )


def _place(end: dict[str, Any]) -> Place:
    return end["report"], end["start"]


def linked(part: str, published: dict[str, str]) -> tuple[list[Reading], list[dict[str, Any]]]:
    """Readings made of a part's gold records, and its gold links."""
    folder = CORPUS / part
    rows = gold.lines(folder / "gold.jsonl")
    readings = gold.readings(folder / "gold.jsonl", folder, published)
    return readings, [row for row in rows if row["kind"] == "link"]


def judged(
    readings: Sequence[Reading], wanted: Sequence[dict[str, Any]]
) -> tuple[list[tuple[Link, bool]], int]:
    """Links found, each with whether it is right, and the number of gold links missed (not optional)."""
    told = Told(wanted)
    found = reconcile(readings)
    right = [(link, any(told.is_right(w, link) for w in wanted)) for link in found]
    missed = sum(not w.get("optional") and not any(told.is_right(w, link) for link in found) for w in wanted)
    return right, missed
