"""Batches: windows of annotated documents as tensors, with what is to be learnt of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import torch
from documents import Annotated, Between, GoldAct
from torch import Tensor

from blocs.reading.encoder.labels import ACTOR, NONE, OWNER, RECIPIENT, SIDE, TYPES
from blocs.reading.encoder.network import FEATURES
from blocs.reading.encoder.paths import names_of_path
from blocs.reading.encoder.windows import Pairs, Window, pairs

__all__ = ["Batch", "Item", "batches", "collate", "known_paths"]

STEP = 16
"""Windows are padded to a multiple of this, so that few shapes of matrices are ever met."""
STRETCH = 1024
"""Windows among which those of like length are put together."""
SEEN = 8
"""Times that a path must occur in the corpus to have a class of its own."""


@dataclass(frozen=True, slots=True)
class Item:
    """A window and the annotated document that it was cut from."""

    of: Annotated
    window: Window


@dataclass(slots=True)
class Batch:
    """Windows as tensors; words, mentions and pairs of all windows stand in one row each.

    `word_at` and `mention_at` are (window, first piece, last piece). `pair_word` and `pair_mention` are rows
    of them. Labels: `types` the types allowed at a word, `realis` -1 where none is asked for, `amounts` 1 or
    0 at the candidates and -1 elsewhere, `aspects` -1 where none is, `roles` of the groups. `between` has a
    row for each word that may tell the act of a sentence in which it is not marked: number of the sentence,
    row of the word, type, and the groups of the two states.
    """

    ids: Tensor
    mask: Tensor
    marks: Tensor
    word_at: Tensor
    hint: Tensor
    mention_at: Tensor
    pair_word: Tensor
    pair_mention: Tensor
    near: Tensor
    apart: Tensor
    said: Tensor
    path: Tensor
    how: Tensor
    salience: Tensor
    group_pair: Tensor
    group: Tensor
    types: Tensor
    weight: Tensor
    realis: Tensor
    realis_weight: Tensor
    amounts: Tensor
    aspects: Tensor
    roles: Tensor
    of_amount: Tensor
    role_weight: Tensor
    between: Tensor


def role_of(gold: GoldAct, code: str) -> int:
    """Role of a state in a gold act."""
    if code in gold.actors:
        return SIDE if len(gold.actors) > 1 and not gold.recipients else ACTOR
    return RECIPIENT if code in gold.recipients else NONE


def collate(items: Sequence[Item], paths: Mapping[str, int], *, optional: float = 0.5) -> Batch:
    """Put windows into one batch; `optional` is the weight of optional gold."""
    longest = -(-max(len(i.window.ids) for i in items) // STEP) * STEP
    ids, marks = (torch.zeros(len(items), longest, dtype=torch.long) for _ in range(2))
    mask = torch.zeros(len(items), longest, dtype=torch.bool)
    names = (
        "word_at hint mention_at pair_word pair_mention near apart said path how salience "
        "group_pair group types weight realis realis_weight amounts aspects roles of_amount role_weight "
        "between"
    )
    rows: dict[str, list[object]] = {name: [] for name in names.split()}
    for b, item in enumerate(items):
        window, gold, known = item.window, item.of.acts, item.of.amounts
        n = len(window.ids)
        ids[b, :n], marks[b, :n], mask[b, :n] = torch.tensor(window.ids), torch.tensor(window.marks), True
        row_of: dict[int, int] = {}
        wanted: list[int] = []
        for p in window.targets:
            word = window.words[p]
            row_of[p] = len(rows["word_at"])
            act, amount = gold.get(word), known.get(word)
            allowed = act.types if act else (0,)
            rows["word_at"].append((b, *window.spans[p]))
            rows["hint"].append(window.doc.hints.get(word, 0))
            rows["types"].append([t in allowed for t in range(len(TYPES))])
            rows["weight"].append(0.0 if item.of.between else optional if act and act.optional else 1.0)
            best = act or amount
            rows["realis"].append(best.realis if best else -1)
            rows["realis_weight"].append(1.0 if act else 0.5)
            rows["amounts"].append(-1 if word not in known else int(amount is not None))
            rows["aspects"].append(amount.aspect if amount else -1)
            if best or (item.of.between and window.doc.words[word][0].isalpha()):
                wanted.append(p)
        base, pair_base, group_base = len(rows["mention_at"]), len(rows["pair_word"]), len(rows["roles"])
        for _, first, last in window.mentions:
            rows["mention_at"].append((b, window.spans[first][0], window.spans[last][1]))
        found = pairs(window, wanted, paths)
        rows["pair_word"] += [row_of[wanted[a]] for a in found.act]
        rows["pair_mention"] += [base + m for m in found.mention]
        for name in FEATURES:
            rows[name] += getattr(found, name)
        rows["group_pair"] += [pair_base + p for p in found.group_pair]
        rows["group"] += [group_base + g for g in found.group]
        if item.of.between:
            rows["between"] += _told(item.of.between, found, b, [row_of[p] for p in wanted], group_base)
            rows["roles"] += [NONE] * len(found.groups)
            rows["of_amount"] += [False] * len(found.groups)
            rows["role_weight"] += [0.0] * len(found.groups)
            continue
        for row, code in found.groups:
            word = window.words[wanted[row]]
            act, amount = gold.get(word), known.get(word)
            of = act or amount
            assert of is not None
            rows["of_amount"].append(act is None)
            rows["role_weight"].append(optional if of.optional else 1.0)
            if act:
                rows["roles"].append(role_of(act, code))
            else:
                assert amount is not None
                rows["roles"].append(OWNER if code in amount.owner else NONE)

    def tensor(name: str) -> Tensor:
        if name == "between":
            return torch.tensor(rows[name], dtype=torch.long).reshape(-1, 5)
        if name in ("word_at", "mention_at"):
            return torch.tensor(rows[name], dtype=torch.long).reshape(-1, 3)
        if name == "types":
            return torch.tensor(rows[name], dtype=torch.bool).reshape(-1, len(TYPES))
        kind = torch.float if "weight" in name else torch.bool if name == "of_amount" else torch.long
        return torch.tensor(rows[name], dtype=kind)

    return Batch(ids, mask, marks, **{name: tensor(name) for name in rows})


def _told(
    told: Between, found: Pairs, item: int, row_of: Sequence[int], base: int
) -> Iterator[tuple[int, int, int, int, int]]:
    """Rows of `Batch.between` of one sentence."""
    group = {key: base + n for n, key in enumerate(found.groups)}
    for asked, row in enumerate(row_of):
        source, target = (group.get((asked, code)) for code in (told.source, told.target))
        if source is not None and target is not None:
            yield item, row, told.type, source, target


def batches(items: Sequence[Item], pieces: int, order: Sequence[int]) -> Iterator[list[Item]]:
    """Group windows of like length into batches of about `pieces` word pieces, in the order given.

    The order decides which windows meet; inside a stretch of it they are sorted by length.
    """
    shuffled = [items[i] for i in order]
    for start in range(0, len(shuffled), STRETCH):
        now: list[Item] = []
        for item in sorted(shuffled[start : start + STRETCH], key=lambda i: len(i.window.ids)):
            if now and (len(now) + 1) * -(-len(item.window.ids) // STEP) * STEP > pieces:
                yield now
                now = []
            now.append(item)
        yield now


def known_paths(documents: Sequence[Annotated]) -> list[str]:
    """Names of the paths between gold acts or amounts and mentions near them, by how often they occur."""
    seen: Counter[str] = Counter()
    for each in documents:
        doc = each.doc
        sent_of = [n for n, (a, b) in enumerate(doc.sents) for _ in range(a, b)]
        for word in {*each.acts, *(w for w, gold in each.amounts.items() if gold)}:
            for named in doc.named:
                if 0 <= sent_of[word] - sent_of[named.first] <= 3:
                    seen.update(set(names_of_path(doc, word, named.first, named.last)))
    return sorted((n for n, count in seen.items() if count >= SEEN), key=lambda n: (-seen[n], n))
