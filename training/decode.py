"""From the model's numbers to events: which words are acts, of which type, and between whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from dataset import Batch, Window, batches, collate, cut
from documents import REALIS, TYPES, Document
from model import Reader
from tokenizers import Tokenizer
from torch import Tensor

__all__ = ["Candidate", "Rule", "candidates", "events"]

FLOOR = 0.05
"""Acts below this chance are not looked at further."""


@dataclass(slots=True)
class Candidate:
    """A word that may be an act: chances of the types, of the realis, and of the roles of each code."""

    word: int
    sent: int
    types: list[float]
    realis: list[float]
    roles: dict[str, list[float]]

    @property
    def act(self) -> float:
        """Chance that it is an act at all."""
        return 1 - self.types[0]

    @property
    def type(self) -> int:
        """The likeliest type."""
        return max(range(1, len(TYPES)), key=lambda t: self.types[t])


@dataclass(frozen=True, slots=True)
class Rule:
    """Thresholds: of an act with its type and sides, of a further side; discount of an open side."""

    act: float = 0.4
    side: float = 0.5
    alone: float = 0.05


Judge = Callable[[Batch], tuple[Tensor, Tensor, Tensor, Tensor]]
"""From a batch to vectors of pieces and words, and logits of types and realis."""


def _judge(model: Reader, batch: Batch) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    with torch.autocast("cpu", torch.bfloat16):
        states = model.encoder(batch.ids, batch.mask, batch.marks)
    states = states.float()
    return states, *model.judge(states, batch.word_at, batch.hint)


@torch.inference_mode()
def candidates(
    model: Reader, tokenizer: Tokenizer, docs: Sequence[Document], judge: Judge | None = None
) -> list[list[Candidate]]:
    """Candidates of each document; `judge` stands in for the model's own encoder and heads of words."""
    model.eval()
    found: dict[int, list[Candidate]] = {id(d): [] for d in docs}
    windows: list[Window] = [w for d in docs for w in cut(d, tokenizer)]
    for group in batches(windows, 6000, range(len(windows))):
        batch = collate(group)
        states, words, types, realis = judge(batch) if judge else _judge(model, batch)
        types, realis = types.softmax(-1), realis.softmax(-1)
        row, acts, rows = 0, [], []
        for window in group:
            here = []
            for p in window.targets:
                if float(types[row, 0]) < 1 - FLOOR:
                    here.append(p)
                    rows.append(row)
                row += 1
            acts.append(here)
        chosen = collate(group, acts=acts)
        roles = model.pooled(chosen, words, states).softmax(-1).tolist() if chosen.groups else []
        made = []
        for (b, p), r in zip(chosen.acts, rows, strict=True):
            window = group[b]
            made.append(
                Candidate(window.words[p], window.sents[p], types[r].tolist(), realis[r].tolist(), {})
            )
            found[id(window.doc)].append(made[-1])
        for (act, code), chance in zip(chosen.groups, roles, strict=True):
            made[act].roles[code] = chance
    return [sorted(found[id(d)], key=lambda c: c.word) for d in docs]


def sides_of(candidate: Candidate, rule: Rule) -> tuple[tuple[str, ...], tuple[str, ...], float]:
    """Actors, recipients, and the chance of the pair; no actors when no code stands near.

    The likeliest pair wins: one acts on the other, both act on each other, or one acts with an open side,
    which is discounted. Further codes join it when they are likely enough by themselves.
    """
    roles = candidate.roles
    open_side = 1.0
    for chances in roles.values():
        open_side *= 1 - chances[2]
    best: tuple[float, float, tuple[str, ...], tuple[str, ...]] = (0.0, 0.0, (), ())
    for a, of_a in roles.items():
        alone = of_a[1] * open_side
        best = max(best, (alone * rule.alone, alone, (a,), ()))
        for b, of_b in roles.items():
            if a != b:
                best = max(best, (of_a[1] * of_b[2], of_a[1] * of_b[2], (a,), (b,)))
            if a < b:
                best = max(best, (of_a[3] * of_b[3], of_a[3] * of_b[3], (a, b), ()))
    _, sure, actors, recipients = best
    mutual = len(actors) > 1
    for code, chances in sorted(roles.items(), key=lambda item: (-max(item[1]), item[0])):
        if code in actors or code in recipients or not actors:
            continue
        if chances[3 if mutual else 1] >= rule.side:
            actors += (code,)
        elif recipients and chances[2] + chances[3] >= rule.side:
            recipients += (code,)
    return actors, recipients, sure


def events(doc: Document, found: Sequence[Candidate], rule: Rule) -> list[dict[str, Any]]:
    """Events in the shape of the records, with `score` the confidence before calibration."""
    made: list[dict[str, Any]] = []
    taken: set[tuple[int, int]] = set()
    for candidate in sorted(found, key=lambda c: -c.act):
        kind = candidate.type
        actors, recipients, sure = sides_of(candidate, rule)
        score = candidate.types[kind] * sure**0.5 if actors else 0.0
        if score < rule.act:
            continue
        start, end = doc.words[candidate.word]
        realis = max(range(len(REALIS)), key=lambda k: candidate.realis[k])
        key = (candidate.sent, kind)
        if key in taken and any(
            m["sent"] == candidate.sent and m["type"] == TYPES[kind]
            and set(m["actors"] + m["recipients"]) == {*actors, *recipients} for m in made
        ):  # fmt: skip
            continue
        taken.add(key)
        made.append(
            {"kind": "event", "report": doc.name, "start": start, "end": end, "type": TYPES[kind],
             "actors": list(actors), "recipients": list(recipients), "realis": REALIS[realis],
             "date": None, "score": score, "sent": candidate.sent}
        )  # fmt: skip
    return sorted(made, key=lambda m: m["start"])
