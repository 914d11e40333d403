"""Tellings joined into claims over links, without chaining what does not belong together.

Links are taken in order of their confidence, the surest first, and each joins two groups of tellings only if
the whole stays sound:

- no report tells two acts, two sayings or two contradicting amounts in one claim (`told.same_in_one_report`);
- tellings that links say agree (or refine each other) fit each other all, not only those linked: a chain of
  "40", "about 43", "47" breaks at its weakest link. What differs belongs to one claim only where a link says
  that it differs.

So the weakest link of a chain is the one that is cut (Kruskal's order of a maximum spanning forest).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from blocs.evidence.claims.told import Signature, Told, fits, key_of, same_in_one_report, signature
from blocs.evidence.link import Link

__all__ = ["Joined", "join"]


@dataclass(frozen=True, slots=True)
class Joined:
    """Tellings of one thing, in order, and the links among them that joined them, the surest first."""

    told: tuple[Told, ...]
    links: tuple[Link, ...]


def join(told: Mapping[str, Told], links: Iterable[Link]) -> tuple[Joined, ...]:
    """Claims: groups of at least two tellings, by their first; the order of `links` changes nothing.

    Links that were rejected, or that have an end which `told` does not hold, join nothing. The cost of a link
    grows with the different figures of the groups that it joins, not with their tellings.
    """
    usable = [x for x in links if x.status != "rejected" and key_of(x.a) in told and key_of(x.b) in told]
    usable.sort(key=lambda link: (-link.confidence, link.id))
    agreed = {frozenset((key_of(x.a), key_of(x.b))) for x in usable if x.relation != "differs"}
    whole = _Parts({key: one.report.id for key, one in told.items()})
    versions = _Parts({key: signature(one) for key, one in told.items()})
    judged: dict[tuple[Signature, Signature], bool] = {}

    def one_thing(x: str, y: str) -> bool:
        return same_in_one_report(told[x], told[y])

    def fitting(signs: tuple[Signature, Signature]) -> bool:
        if signs not in judged:
            judged[signs] = fits(*signs)
        return judged[signs]

    kept: list[Link] = []
    for link in usable:
        a, b = key_of(link.a), key_of(link.b)
        if not all(one_thing(x, y) for _, _, xs, ys in whole.meeting(a, b) for x in xs for y in ys):
            continue
        if link.relation != "differs":
            if not all(
                fitting((p, q)) or all(frozenset((x, y)) in agreed for x in xs for y in ys)
                for p, q, xs, ys in versions.across(a, b)
            ):
                continue
            versions.join(a, b)
        whole.join(a, b)
        kept.append(link)
    by_part: dict[str, list[Link]] = {}
    for link in kept:
        by_part.setdefault(whole.of(key_of(link.a)), []).append(link)
    groups = [
        Joined(tuple(sorted((told[key] for key in whole.members(part)), key=lambda t: t.order)), tuple(own))
        for part, own in by_part.items()
    ]
    return tuple(sorted(groups, key=lambda group: group.told[0].order))


_Mark = TypeVar("_Mark", bound=Hashable)


class _Parts(Generic[_Mark]):
    """Disjoint sets of keys; within a set, keys lie together by their mark."""

    def __init__(self, marks: Mapping[str, _Mark]) -> None:
        self._part = {key: key for key in marks}
        self._held: dict[str, dict[_Mark, list[str]]] = {key: {mark: [key]} for key, mark in marks.items()}
        self._size = dict.fromkeys(marks, 1)

    def of(self, key: str) -> str:
        """Name of the set that a key is in; it changes when sets are joined."""
        while self._part[key] != key:
            self._part[key] = key = self._part[self._part[key]]
        return key

    def members(self, part: str) -> list[str]:
        """Keys of a set."""
        return [key for keys in self._held[part].values() for key in keys]

    def across(self, a: str, b: str) -> Iterator[tuple[_Mark, _Mark, list[str], list[str]]]:
        """Marks of the sets of two keys, each with each, and the keys that bear them; none for one set."""
        first, second = self.of(a), self.of(b)
        if first != second:
            for p, xs in self._held[first].items():
                for q, ys in self._held[second].items():
                    yield p, q, xs, ys

    def meeting(self, a: str, b: str) -> Iterator[tuple[_Mark, _Mark, list[str], list[str]]]:
        """Marks that the sets of two keys have in common, and the keys of either that bear them."""
        first, second = self.of(a), self.of(b)
        if first != second:
            small, large = sorted((self._held[first], self._held[second]), key=len)
            for mark, xs in small.items():
                if mark in large:
                    yield mark, mark, xs, large[mark]

    def join(self, a: str, b: str) -> None:
        """Make the sets of two keys one."""
        small, large = sorted((self.of(a), self.of(b)), key=lambda part: (self._size[part], part))
        if small != large:
            self._part[small] = large
            self._size[large] += self._size.pop(small)
            for mark, keys in self._held.pop(small).items():
                self._held[large].setdefault(mark, []).extend(keys)
