"""Judging a document: windows through the network, chances out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from blocs.reading.encoder.document import Document
from blocs.reading.encoder.labels import OWNER
from blocs.reading.encoder.windows import Pairs, Window, cut, pairs
from blocs.reading.encoder.wordpiece import WordPieces

__all__ = ["AmountChances", "Candidate", "Judgement", "Network", "Words", "judge"]

FLOOR = 0.05
"""Words less likely than this to name an act are not looked at further."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Words:
    """What a network says of the words of a window, in logits.

    Attributes
    ----------
    states : ndarray of float32, shape (pieces, width)
    vectors : ndarray of float32, shape (words, width)
    types : ndarray of float32, shape (words, 17)
        Over `TYPES`.
    realis : ndarray of float32, shape (words, 5)
    amounts : ndarray of float32, shape (words, 6)
        Whether the word begins an amount, then the aspects.
    """

    states: Floats
    vectors: Floats
    types: Floats
    realis: Floats
    amounts: Floats


class Network(Protocol):
    """Weights that judge words, and pairs of a word and a mention."""

    def words(self, window: Window) -> Words:
        """Judge the targets of a window."""
        ...

    def sides(self, vectors: Floats, mentions: Floats, found: Pairs) -> Floats:
        """Logits of (actor, recipient, side, owner) for each pair, shape (pairs, 4)."""
        ...


@dataclass(slots=True)
class Candidate:
    """A word that may name an act.

    Attributes
    ----------
    word, sent : int
    types : ndarray, shape (17,)
        Chances over `TYPES`.
    realis : ndarray, shape (5,)
    roles : dict of str to ndarray, shape (4,)
        For each state in the window the chances of no role, actor, recipient, side.
    """

    word: int
    sent: int
    types: Floats
    realis: Floats
    roles: dict[str, Floats] = field(default_factory=dict)

    @property
    def act(self) -> float:
        """Chance that it is an act at all."""
        return 1 - float(self.types[0])

    @property
    def type(self) -> int:
        """The likeliest type."""
        return 1 + int(self.types[1:].argmax())


@dataclass(slots=True)
class AmountChances:
    """A candidate of the grammar: chance that it is an amount, of aspects, realis, and of each owner."""

    amount: float
    aspects: Floats
    realis: Floats
    owners: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the network says of a document: candidates in the order of the text, amounts by their word."""

    acts: list[Candidate]
    amounts: dict[int, AmountChances]


def judge(
    doc: Document, pieces: WordPieces, paths: Mapping[str, int], network: Network, floor: float = FLOOR
) -> Judgement:
    """Judge the words of a document, window by window.

    Parameters
    ----------
    doc : Document
    pieces, paths, network
        Spelling, classes of dependency paths, and weights.
    floor : float
        Chance of naming an act at all below which a word is passed over.
    """
    found = Judgement([], {})
    numbers = doc.amounts.keys()
    for window in cut(doc, pieces):
        if window.targets:
            _judge_window(window, numbers, paths, network, floor, found)
    return found


def _judge_window(
    window: Window,
    numbers: Collection[int],
    paths: Mapping[str, int],
    network: Network,
    floor: float,
    found: Judgement,
) -> None:
    said = network.words(window)
    types, realis = _softmax(said.types), _softmax(said.realis)
    aspects = _softmax(said.amounts[:, 1:])
    rows, asked = [], []
    made: list[Candidate | AmountChances] = []
    for row, position in enumerate(window.targets):
        word = window.words[position]
        if word in numbers:
            chance = float(1 / (1 + np.exp(-said.amounts[row, 0])))
            found.amounts[word] = AmountChances(chance, aspects[row], realis[row])
            made.append(found.amounts[word])
        elif types[row, 0] < 1 - floor:
            found.acts.append(Candidate(word, window.sents[position], types[row], realis[row]))
            made.append(found.acts[-1])
        else:
            continue
        rows.append(row)
        asked.append(position)
    between = pairs(window, asked, paths)
    if not between.act:
        return
    at = np.array([(window.spans[a][0], window.spans[b][1]) for _, a, b in window.mentions])
    mentions = (said.states[at[:, 0]] + said.states[at[:, 1]]) / 2
    logits = network.sides(said.vectors[np.array(rows)[between.act]], mentions[between.mention], between)
    pooled = _pool(logits, between)
    for (row, code), each in zip(between.groups, pooled, strict=True):
        of = made[row]
        if isinstance(of, Candidate):
            of.roles[code] = _softmax(np.concatenate(([0.0], each[: OWNER - 1]))[None])[0]
        else:
            of.owners[code] = float(1 / (1 + np.exp(-each[OWNER - 1])))


def _pool(logits: Floats, between: Pairs) -> Floats:
    """Log of the summed odds of all mentions of a code."""
    each, group = logits[between.group_pair], np.array(between.group)
    count = len(between.groups)
    top = np.full((count, logits.shape[1]), -1e4, dtype=np.float32)
    np.maximum.at(top, group, each)
    total = np.zeros_like(top)
    np.add.at(total, group, np.exp(each - top[group]))
    return (top + np.log(total)).astype(np.float32)


def _softmax(logits: Floats) -> Floats:
    powers = np.exp(logits - logits.max(-1, keepdims=True))
    shares: Floats = (powers / powers.sum(-1, keepdims=True)).astype(np.float32)
    return shares
