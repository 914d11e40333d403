"""Windows: stretches of a document that the encoder reads in one pass, and batches of them.

A window holds whole sentences: first those read for their context, then those whose words are judged (the
targets). Each sentence is a target in exactly one window, so a report costs little more than its own length.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import torch
from documents import Document
from tokenizers import Tokenizer
from torch import Tensor

__all__ = ["NEAR", "Batch", "Window", "batches", "collate", "cut"]

LONGEST = 320
"""Word pieces of a window."""
CONTEXT = 128
"""Word pieces before the targets, when the document has as many."""
LONGEST_SENTENCE = 200
STEP = 16
"""Windows are padded to a multiple of this, so that few shapes of matrices are ever met."""
STRETCH = 1024
"""Windows among which those of like length are put together."""
NEAR = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64)
"""Upper bounds of the classes of distance in words between an act and a mention."""


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
    """

    doc: Document
    ids: list[int] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    words: list[int] = field(default_factory=list)
    targets: list[int] = field(default_factory=list)
    sents: list[int] = field(default_factory=list)
    mentions: list[tuple[int, int, int]] = field(default_factory=list)


def pieces_of(doc: Document, tokenizer: Tokenizer) -> list[list[list[int]]]:
    """Word pieces of each word of each sentence; a word without any has an empty list."""
    found = []
    for first, last in doc.sents:
        words = [doc.text[a:b] for a, b in doc.words[first:last]]
        lists = [e.ids for e in tokenizer.encode_batch(words, add_special_tokens=False)]
        room = LONGEST_SENTENCE
        for i, ids in enumerate(lists):
            lists[i] = ids[: min(room, 12)]
            room -= len(lists[i])
        found.append(lists)
    return found


def cut(doc: Document, tokenizer: Tokenizer, *, first_targets: int | None = None) -> list[Window]:
    """Cut a document into windows.

    Parameters
    ----------
    doc : Document
    tokenizer : Tokenizer
    first_targets : int, optional
        Word pieces of targets that the first window may have; training varies it, so that the cuts fall
        elsewhere in each epoch.
    """
    lists = pieces_of(doc, tokenizer)
    sizes = [1 + sum(map(len, s)) for s in lists]
    windows: list[Window] = []
    next_sent = 0
    while next_sent < len(sizes):
        budget = LONGEST - 2 - (min(CONTEXT, sum(sizes[:next_sent])) if next_sent else 0)
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
        head = []
        if start > 0 and doc.titles[0] and sizes[0] <= room:
            head = [0]
        windows.append(_window(doc, lists, [*head, *range(start, stop)], next_sent, tokenizer))
        next_sent = stop
    return windows


def _window(
    doc: Document, lists: list[list[list[int]]], sents: Sequence[int], first_target: int, tokenizer: Tokenizer
) -> Window:
    begin, end = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    if begin is None:
        begin, end = tokenizer.token_to_id("<s>"), tokenizer.token_to_id("</s>")
    window = Window(doc, [begin], [0])
    place: dict[int, int] = {}
    for number in sents:
        first = doc.sents[number][0]
        for offset, ids in enumerate(lists[number]):
            if not ids:
                continue
            position = len(window.words)
            place[first + offset] = position
            window.spans.append((len(window.ids), len(window.ids) + len(ids) - 1))
            window.ids += ids
            window.words.append(first + offset)
            window.sents.append(number)
            if number >= first_target:
                window.targets.append(position)
        window.ids.append(end)
    window.marks = [0] * len(window.ids)
    for number, named in enumerate(doc.named):
        inside = [place[w] for w in range(named.first, named.last) if w in place]
        if not inside:
            continue
        window.mentions.append((number, inside[0], inside[-1]))
        for w in inside:
            for piece in range(window.spans[w][0], window.spans[w][1] + 1):
                window.marks[piece] = 1
    return window


@dataclass(slots=True)
class Batch:
    """Windows as tensors; words, mentions and pairs of all windows stand in one row each.

    `word_at` are (window, first piece, last piece) of the target words; `hint` the type that the rules read
    there. `mention_at` are the same for the mentions. `act_word`, `act_mention` and the features make the
    pairs of an act and a mention; `group` says which (act, code) a pair speaks for, a mention of several
    codes being in several groups.
    """

    windows: list[Window]
    ids: Tensor
    mask: Tensor
    marks: Tensor
    word_at: Tensor
    hint: Tensor
    types: Tensor
    weight: Tensor
    realis: Tensor
    mention_at: Tensor
    how: Tensor
    pair_word: Tensor
    pair_mention: Tensor
    near: Tensor
    said: Tensor
    apart: Tensor
    group_pair: Tensor
    group: Tensor
    roles: Tensor
    role_weight: Tensor
    acts: list[tuple[int, int]] = field(default_factory=list)
    groups: list[tuple[int, str]] = field(default_factory=list)


def near_class(distance: int) -> int:
    """Class of a signed distance in words."""
    size = sum(abs(distance) > bound for bound in NEAR)
    return size + 1 + (len(NEAR) + 1 if distance < 0 else 0) if distance else 0


def apart_class(act_sent: int, mention_sent: int) -> int:
    """Class of the distance in sentences: 0 same, 1 to 4 before, 5 after."""
    gap = act_sent - mention_sent
    return 5 if gap < 0 else min(gap, 4)


def collate(
    windows: Sequence[Window], *, acts: Sequence[Sequence[int]] | None = None, optional: float = 0.5
) -> Batch:
    """Put windows into one batch.

    Parameters
    ----------
    windows : sequence of Window
    acts : sequence of sequences of int, optional
        For each window the positions in its `words` of the acts whose sides are wanted; those of the gold
        acts by default.
    optional : float
        Weight of optional gold acts.
    """
    longest = -(-max(len(w.ids) for w in windows) // STEP) * STEP
    ids = torch.zeros(len(windows), longest, dtype=torch.long)
    mask = torch.zeros(len(windows), longest, dtype=torch.bool)
    marks = torch.zeros(len(windows), longest, dtype=torch.long)
    word_at, hint, types, weight, realis = [], [], [], [], []
    mention_at, how = [], []
    pair_word, pair_mention, near, apart, said, group_pair, group = [], [], [], [], [], [], []
    roles, role_weight = [], []
    found: list[tuple[int, int]] = []
    groups: list[tuple[int, str]] = []
    for b, window in enumerate(windows):
        n = len(window.ids)
        ids[b, :n] = torch.tensor(window.ids)
        mask[b, :n] = True
        marks[b, :n] = torch.tensor(window.marks)
        doc = window.doc
        gold = {g.word: g for g in doc.gold}
        row_of: dict[int, int] = {}
        for p in window.targets:
            row_of[p] = len(word_at)
            word_at.append((b, *window.spans[p]))
            word = window.words[p]
            hint.append(doc.hints.get(word, 0))
            allowed = [0] * 17
            each = gold.get(word)
            for t in each.types if each else (0,):
                allowed[t] = 1
            types.append(allowed)
            weight.append(optional if each and each.optional else 1.0)
            realis.append(each.realis if each else -1)
        base = len(mention_at)
        for number, first, last in window.mentions:
            mention_at.append((b, window.spans[first][0], window.spans[last][1]))
            how.append(doc.named[number].how)
        wanted = acts[b] if acts is not None else [p for p in window.targets if window.words[p] in gold]
        for p in wanted:
            act = len(found)
            found.append((b, p))
            each = gold.get(window.words[p])
            of_code: dict[str, int] = {}
            for m, (number, first, last) in enumerate(window.mentions):
                pair = len(pair_word)
                pair_word.append(row_of[p])
                pair_mention.append(base + m)
                near.append(near_class((first if first > p else last) - p))
                apart.append(apart_class(window.sents[p], window.sents[first]))
                said.append(_said(doc, window.words[p], doc.named[number].codes))
                for code in doc.named[number].codes:
                    if code not in of_code:
                        of_code[code] = len(groups)
                        groups.append((act, code))
                        roles.append(_role(each, code))
                        role_weight.append(0.5 if each and each.optional else 1.0)
                    group_pair.append(pair)
                    group.append(of_code[code])

    def long(values: Sequence[object], width: int = 0) -> Tensor:
        return (
            torch.tensor(values, dtype=torch.long).reshape(-1, width)
            if width
            else torch.tensor(values, dtype=torch.long)
        )

    return Batch(
        list(windows), ids, mask, marks, long(word_at, 3), long(hint),
        torch.tensor(types, dtype=torch.bool).reshape(-1, 17), torch.tensor(weight), long(realis),
        long(mention_at, 3), long(how), long(pair_word), long(pair_mention), long(near), long(said),
        long(apart),
        long(group_pair), long(group), long(roles), torch.tensor(role_weight), found, groups,
    )  # fmt: skip


def _role(gold: object, code: str) -> int:
    """0 no side, 1 actor, 2 recipient, 3 one of the sides of a reciprocal act."""
    actors, recipients = getattr(gold, "actors", ()), getattr(gold, "recipients", ())
    if code in actors:
        return 3 if len(actors) > 1 and not recipients else 1
    return 2 if code in recipients else 0


def _said(doc: Document, word: int, codes: Sequence[str]) -> int:
    """The role that the rules give to a mention: 0 no act read there, 1 to 3 as for `_role`, 4 no side."""
    if word not in doc.said:
        return 0
    actors, recipients = doc.said[word]
    if set(codes) & set(actors):
        return 3 if len(actors) > 1 and not recipients else 1
    return 2 if set(codes) & set(recipients) else 4


def batches(windows: Sequence[Window], pieces: int, order: Sequence[int]) -> Iterator[list[Window]]:
    """Group windows of like length into batches of about `pieces` word pieces, in the order given.

    The order decides which windows meet; inside a stretch of it they are sorted by length.
    """
    shuffled = [windows[i] for i in order]
    made: list[list[Window]] = []
    for start in range(0, len(shuffled), STRETCH):
        now: list[Window] = []
        for window in sorted(shuffled[start : start + STRETCH], key=lambda w: len(w.ids)):
            if now and (len(now) + 1) * -(-len(window.ids) // STEP) * STEP > pieces:
                made.append(now)
                now = []
            now.append(window)
        made.append(now)
    yield from made
