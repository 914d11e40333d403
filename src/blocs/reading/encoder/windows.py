"""Windows: stretches of a report that the encoder reads in one pass.

A window holds whole sentences: first those read for their context, then those whose words are judged (the
targets). Each sentence is a target in exactly one window, so a report costs little more than its own length.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from blocs.reading.encoder.document import Document
from blocs.reading.encoder.labels import ACTOR, OWNER, RECIPIENT, SIDE
from blocs.reading.encoder.paths import path_class
from blocs.reading.encoder.wordpiece import WordPieces

__all__ = ["NEAR", "NO_ROLE", "SALIENCES", "Pairs", "Window", "cut", "pairs"]

LONGEST = 320
"""Word pieces of a window."""
CONTEXT = 128
"""Word pieces before the targets, when the report has as many."""
LONGEST_SENTENCE = 200
LONGEST_WORD = 12
NEAR = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64)
"""Upper bounds of the classes of distance in words between an act and a mention."""
SHARES = (0.75, 0.5, 0.3, 0.15, 0.05)
"""Lower bounds of the classes of salience: mentions beside those of the state that a report names most."""
OPENING = 4
"""Sentences, a title among them, that say what a report is about; in a shorter text all states are alike."""
SALIENCES = 3 + 2 * len(SHARES)
NO_ROLE = 5
"""What the rules say of a mention that they gave no part in an act or amount."""


@dataclass(slots=True)
class Window:
    """One pass of the encoder.

    Attributes
    ----------
    doc : Document
    ids, marks : list of int
        Word pieces, and 1 for those of a mention.
    spans : list of (int, int)
        First and last piece of each word in the window.
    words : list of int
        The number of each of these words in the document.
    targets : list of int
        Positions in `words` of the words to be judged.
    sents : list of int
        Number of the sentence of each word.
    mentions : list of (int, int, int)
        Number in ``doc.named``, first and last position in `words`.
    salience : dict of str to int
        How much of the report is about each state, as one of `SALIENCES` classes.
    """

    doc: Document
    ids: list[int] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    words: list[int] = field(default_factory=list)
    targets: list[int] = field(default_factory=list)
    sents: list[int] = field(default_factory=list)
    mentions: list[tuple[int, int, int]] = field(default_factory=list)
    salience: dict[str, int] = field(default_factory=dict)


def cut(doc: Document, pieces: WordPieces, *, first_targets: int | None = None) -> list[Window]:
    """Cut a document into windows.

    Parameters
    ----------
    doc : Document
    pieces : WordPieces
    first_targets : int, optional
        Word pieces of targets that the first window may have; training varies it, so that the cuts fall
        elsewhere in each epoch.
    """
    spelled = [_spell(doc, pieces, first, last) for first, last in doc.sents]
    sizes = [1 + sum(map(len, s)) for s in spelled]
    windows: list[Window] = []
    next_sent = before = 0
    while next_sent < len(sizes):
        budget = LONGEST - 2 - min(CONTEXT, before)
        if not windows and first_targets is not None:
            budget = min(budget, first_targets)
        stop, used = next_sent, 0
        while stop < len(sizes) and (stop == next_sent or used + sizes[stop] <= budget):
            used += sizes[stop]
            stop += 1
        start, room = next_sent, LONGEST - 2 - used
        while start > 0 and sizes[start - 1] <= room:
            room -= sizes[start - 1]
            start -= 1
        head = [0] if start > 0 and doc.titles[0] and sizes[0] <= room else []
        windows.append(_window(doc, spelled, [*head, *range(start, stop)], next_sent, pieces))
        next_sent, before = stop, before + used
    _place_mentions(doc, windows)
    salience = _saliences(doc)
    for window in windows:
        window.salience = salience
    return windows


def _saliences(doc: Document) -> dict[str, int]:
    """Class of each state of a report: how often it is named, and whether the opening names it."""
    counts: Counter[str] = Counter()
    opening: set[str] = set()
    begun = doc.sents[min(OPENING, len(doc.sents)) - 1][1] if doc.sents else 0
    for named in doc.named:
        for code in named.codes:
            counts[code] += 1
            if named.first < begun:
                opening.add(code)
    if len(doc.sents) <= OPENING:
        return dict.fromkeys(counts, 0)
    most = max(counts.values(), default=1)
    return {
        code: 1 + 2 * sum(count < share * most for share in SHARES) + (code in opening)
        for code, count in counts.items()
    }


def _spell(doc: Document, pieces: WordPieces, first: int, last: int) -> list[tuple[int, ...]]:
    """Word pieces of each word of a sentence; the words past its limit have none."""
    found, room = [], LONGEST_SENTENCE
    for word in doc.words[first:last]:
        ids = pieces.spell(word)[: min(room, LONGEST_WORD)] if room else ()
        room -= len(ids)
        found.append(ids)
    return found


def _window(
    doc: Document,
    spelled: Sequence[Sequence[tuple[int, ...]]],
    sents: Sequence[int],
    first_target: int,
    pieces: WordPieces,
) -> Window:
    window = Window(doc, [pieces.begin])
    for number in sents:
        first = doc.sents[number][0]
        for offset, ids in enumerate(spelled[number]):
            if not ids:
                continue
            if number >= first_target:
                window.targets.append(len(window.words))
            window.spans.append((len(window.ids), len(window.ids) + len(ids) - 1))
            window.ids += ids
            window.words.append(first + offset)
            window.sents.append(number)
        window.ids.append(pieces.end)
    window.marks = [0] * len(window.ids)
    return window


def _place_mentions(doc: Document, windows: Sequence[Window]) -> None:
    """Find the mentions in their windows, and mark their pieces."""
    at: dict[int, list[int]] = {}
    for number, named in enumerate(doc.named):
        for word in range(named.first, named.last):
            at.setdefault(word, []).append(number)
    for window in windows:
        inside: dict[int, list[int]] = {}
        for position, word in enumerate(window.words):
            for number in at.get(word, ()):
                inside.setdefault(number, []).append(position)
        for number in sorted(inside):
            places = inside[number]
            window.mentions.append((number, places[0], places[-1]))
            for p in places:
                first, last = window.spans[p]
                window.marks[first : last + 1] = [1] * (last + 1 - first)


@dataclass(slots=True)
class Pairs:
    """Pairs of an act (or amount) and a mention of one window, row by row.

    Attributes
    ----------
    act, mention : list of int
        Row of the act among those asked for, and of the mention in ``window.mentions``.
    near, apart, said, path, how, salience : list of int
        Classes: distance in words and in sentences, role that the rules gave, dependency path, kind of
        mention, how much of the report is about its state.
    group_pair, group : list of int
        A pair speaks for the group of each code of its mention.
    groups : list of (int, str)
        Act and code of each group.
    """

    act: list[int] = field(default_factory=list)
    mention: list[int] = field(default_factory=list)
    near: list[int] = field(default_factory=list)
    apart: list[int] = field(default_factory=list)
    said: list[int] = field(default_factory=list)
    path: list[int] = field(default_factory=list)
    how: list[int] = field(default_factory=list)
    salience: list[int] = field(default_factory=list)
    group_pair: list[int] = field(default_factory=list)
    group: list[int] = field(default_factory=list)
    groups: list[tuple[int, str]] = field(default_factory=list)


def pairs(window: Window, acts: Sequence[int], paths: Mapping[str, int]) -> Pairs:
    """Pairs of each act at the given positions of the window with each mention in it."""
    found, doc = Pairs(), window.doc
    for row, position in enumerate(acts):
        of_code: dict[str, int] = {}
        word = window.words[position]
        for m, (number, first, last) in enumerate(window.mentions):
            named = doc.named[number]
            pair = len(found.act)
            found.act.append(row)
            found.mention.append(m)
            found.near.append(_near((first if first > position else last) - position))
            found.apart.append(_apart(window.sents[position], window.sents[first]))
            found.said.append(_said(doc, word, named.codes))
            found.path.append(path_class(paths, doc, word, named.first, named.last))
            found.how.append(named.how)
            found.salience.append(min((window.salience[code] for code in named.codes), default=0))
            for code in named.codes:
                if code not in of_code:
                    of_code[code] = len(found.groups)
                    found.groups.append((row, code))
                found.group_pair.append(pair)
                found.group.append(of_code[code])
    return found


def _near(distance: int) -> int:
    """Class of a signed distance in words."""
    size = sum(abs(distance) > bound for bound in NEAR)
    return size + 1 + (len(NEAR) + 1 if distance < 0 else 0) if distance else 0


def _apart(act_sent: int, mention_sent: int) -> int:
    """Class of the distance in sentences: 0 same, 1 to 4 before, 5 after."""
    gap = act_sent - mention_sent
    return 5 if gap < 0 else min(gap, 4)


def _said(doc: Document, word: int, codes: Sequence[str]) -> int:
    """The role that the rules gave to a mention: 0 they read nothing there, 1 to 4 a role, 5 none."""
    if word in doc.amounts:
        return NO_ROLE if set(codes).isdisjoint(doc.amounts[word]) else OWNER
    if word not in doc.said:
        return 0
    actors, recipients = doc.said[word]
    if not set(codes).isdisjoint(actors):
        return SIDE if len(actors) > 1 and not recipients else ACTOR
    return NO_ROLE if set(codes).isdisjoint(recipients) else RECIPIENT
