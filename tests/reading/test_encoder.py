"""The encoder's parts: spelling, windows, paths, decoding; and the whole on small texts."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.reading.encoder.acts import surest
from blocs.reading.encoder.decode import Rule, choose, choose_owners, choose_sides
from blocs.reading.encoder.document import Document, Named
from blocs.reading.encoder.judgement import AmountChances, Candidate, judge
from blocs.reading.encoder.labels import ACTOR, REALIS, RECIPIENT, SIDE, TYPES
from blocs.reading.encoder.network import known_paths, load_network, load_pieces
from blocs.reading.encoder.paths import names_of_path, path_class
from blocs.reading.encoder.windows import LONGEST, OPENING, SALIENCES, cut, pairs
from blocs.reading.encoder.wordpiece import WordPieces

SMALL = WordPieces(
    ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "tariff", "##s", "un", "##real", "e", "中", "!"]
)


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("Tariffs", (5, 6)),
        ("UNREAL", (7, 8)),
        ("unreal!", (7, 8, 11)),
        ("É", (9,)),
        ("中e", (10, 9)),
        ("tarif", (1,)),
        ("", ()),
        (" \t\n", ()),
        ("\u200d\x00", ()),
        ("x" * 101, (1,)),
    ],
)
def test_a_word_is_spelled_with_the_longest_pieces(word: str, pieces: tuple[int, ...]) -> None:
    assert SMALL.spell(word) == pieces


def test_the_shipped_vocabulary_is_that_of_bert() -> None:
    pieces = load_pieces()
    assert (pieces.begin, pieces.end, pieces.unknown, pieces.mask) == (101, 102, 100, 103)


def chain(words: list[str], sizes: list[int]) -> Document:
    """A document whose words hang on the first of their sentence."""
    sents, start = [], 0
    for size in sizes:
        sents.append((start, min(start + size, len(words))))
        start += size
    heads = [next(a for a, b in sents if a <= i < b) for i in range(len(words))]
    return Document(words, heads, ["dep"] * len(words), sents, [False] * len(sents))


@given(st.lists(st.integers(1, 90), min_size=1, max_size=25), st.integers(30, 318))
def test_each_word_is_judged_in_exactly_one_window(sizes: list[int], first: int) -> None:
    doc = chain(["tariffs"] * sum(sizes), sizes)
    doc.named = [Named(i, i + 1, ("KEN",), 0) for i in range(0, sum(sizes), 7)]
    windows = cut(doc, SMALL, first_targets=first)
    judged = [w.words[p] for w in windows for p in w.targets]
    assert judged == list(range(sum(sizes)))
    for window in windows:
        assert len(window.ids) <= LONGEST and len(window.ids) == len(window.marks)
        assert window.words == sorted(window.words)
        for word, (a, b) in zip(window.words, window.spans, strict=True):
            assert tuple(window.ids[a : b + 1]) == SMALL.spell(doc.words[word])
        assert {window.words[a] for _, a, _ in window.mentions} <= {n.first for n in doc.named}


def test_a_sentence_without_end_is_read_as_far_as_the_limit() -> None:
    doc = chain(["tariffs"] * 5000, [5000])
    (window,) = cut(doc, SMALL)
    assert len(window.ids) <= LONGEST
    assert window.targets


@pytest.fixture(scope="module")
def imposed() -> Document:
    """ "Kenya imposed sanctions on Uganda . It waits ." """
    return Document(
        words="Kenya imposed sanctions on Uganda . It waits .".split(),
        heads=[1, 1, 1, 2, 3, 1, 7, 7, 7],
        labels=["nsubj", "ROOT", "dobj", "prep:on", "pobj", "punct", "nsubj", "ROOT", "punct"],
        sents=[(0, 6), (6, 9)],
        titles=[False, False],
        named=[Named(0, 1, ("KEN",), 0), Named(4, 5, ("UGA",), 0)],
    )


def test_paths_go_up_and_down_and_fall_back_to_coarser_names(imposed: Document) -> None:
    assert next(iter(names_of_path(imposed, 2, 0, 1))) == "^dobj nsubj"
    assert next(iter(names_of_path(imposed, 2, 4, 5))) == "prep:on"
    assert list(names_of_path(imposed, 7, 0, 1)) == ["else nsubj", "else"]
    assert path_class({"far": 3, "^dobj nsubj": 7}, imposed, 2, 0, 1) == 7
    assert path_class({"far": 3}, imposed, 2, 0, 1) == 3
    assert path_class({}, imposed, 2, 0, 1) == 0


def test_a_circle_of_heads_does_not_hang() -> None:
    doc = Document(["a", "b"], [1, 0], ["x", "y"], [(0, 2)], [False])
    assert list(names_of_path(doc, 0, 1, 2))


def test_pairs_of_an_act_and_each_mention(imposed: Document) -> None:
    imposed.said[2] = (("KEN",), ("UGA",))
    (window,) = cut(imposed, load_pieces())
    found = pairs(window, [window.words.index(2)], known_paths())
    assert [code for _, code in found.groups] == ["KEN", "UGA"]
    assert found.said == [ACTOR, RECIPIENT]
    assert found.apart == [0, 0]


def test_a_state_named_often_and_early_is_what_a_report_is_about() -> None:
    doc = chain(["tariffs"] * 60, [6] * 10)
    named = {"KEN": (0, 7, 20, 33, 50), "UGA": (8, 30, 40), "TZA": (45,)}
    doc.named = [Named(i, i + 1, (code,), 0) for code, at in named.items() for i in at]
    (window,) = cut(doc, SMALL)
    ken, uga, tza = (window.salience[code] for code in named)
    assert len({ken, uga, tza}) == 3
    assert all(0 < each < SALIENCES for each in (ken, uga, tza))
    found = pairs(window, [0], {})
    assert {window.salience[c] for m in found.mention for c in doc.named[m].codes} == set(found.salience)


@given(st.lists(st.tuples(st.integers(0, 29), st.sampled_from("KEN UGA TZA EU UN".split())), max_size=60))
def test_salience_falls_with_the_share_of_mentions(at: list[tuple[int, str]]) -> None:
    doc = chain(["tariffs"] * 30, [3] * 10)
    doc.named = [Named(i, i + 1, (code,), 0) for i, code in at]
    (window,) = cut(doc, SMALL)
    counts = {code: sum(c == code for _, c in at) for _, code in at}
    early = {code for i, code in at if i < 3 * OPENING}
    for a in counts:
        for b in counts:
            if (a in early) == (b in early) and counts[a] >= counts[b]:
                assert window.salience[a] <= window.salience[b] < SALIENCES


def test_in_a_sentence_by_itself_all_states_are_alike(imposed: Document) -> None:
    (window,) = cut(imposed, load_pieces())
    assert window.salience == {"KEN": 0, "UGA": 0}


def candidate(kind: int = 1, realis: int = 0, word: int = 0, **roles: list[float]) -> Candidate:
    types = np.full(len(TYPES), 0.01, dtype=np.float32)
    types[kind] = 0.84
    chances = np.full(len(REALIS), 0.1, dtype=np.float32)
    chances[realis] = 0.6
    return Candidate(word, 0, types, chances, {k: np.array(v, dtype=np.float32) for k, v in roles.items()})


def test_the_likeliest_state_owns_an_amount_and_others_that_are_likely_by_themselves() -> None:
    rule = Rule(owner=0.3, owners=0.6)
    assert choose_owners({"KEN": 0.4, "UGA": 0.35}, rule) == ("KEN",)
    assert choose_owners({"UGA": 0.7, "KEN": 0.65}, rule) == ("KEN", "UGA")
    assert choose_owners({"KEN": 0.29}, rule) == () == choose_owners({}, rule)
    assert choose_owners({"UGA": 0.5, "KEN": 0.5}, rule) == ("UGA",)
    assert choose_owners({"UGA": 0.5, "KEN": 0.45}, rule, ("KEN", "TZA")) == ("KEN",)


def test_amounts_of_one_thing_are_whose_the_surest_of_them_is() -> None:
    def told(**owners: float) -> AmountChances:
        return AmountChances(0.9, np.zeros(5, np.float32), np.zeros(5, np.float32), owners)

    trade, tanks = (0, 5), (9, 14)
    amounts: list[Any] = [SimpleNamespace(of_span=span) for span in (trade, trade, tanks, None, None)]
    unsure, sure, other = told(KEN=0.6), told(KEN=0.9, UGA=0.8), told(TZA=0.95)
    assert surest(amounts, [unsure, sure, other, other, None]) == {trade: sure, tanks: other}
    assert surest(amounts, [sure, unsure, None, None, None]) == {trade: sure}


def test_the_likeliest_pair_wins() -> None:
    one = candidate(KEN=[0.1, 0.8, 0.05, 0.05], UGA=[0.1, 0.1, 0.75, 0.05], TZA=[0.7, 0.1, 0.1, 0.1])
    assert choose_sides(one, Rule())[:2] == (("KEN",), ("UGA",))
    both = candidate(KEN=[0.1, 0.1, 0.1, 0.7], UGA=[0.1, 0.1, 0.1, 0.7])
    assert choose_sides(both, Rule())[:2] == (("KEN", "UGA"), ())
    alone = candidate(KEN=[0.1, 0.85, 0.0, 0.05])
    assert choose_sides(alone, Rule())[:2] == (("KEN",), ())
    assert choose_sides(candidate(), Rule())[:2] == ((), ())


def test_further_states_join_the_side_that_they_are_likely_on() -> None:
    one = candidate(
        USA=[0.1, 0.9, 0.0, 0.0], GBR=[0.3, 0.7, 0.0, 0.0], RUS=[0.1, 0.0, 0.9, 0.0], CHN=[0.4, 0.0, 0.6, 0.0]
    )
    assert choose_sides(one, Rule()) == (("USA", "GBR"), ("RUS", "CHN"), pytest.approx(0.81))


def test_one_act_between_the_same_states_is_told_once_a_sentence() -> None:
    sides = {"KEN": [0.1, 0.9, 0.0, 0.0], "UGA": [0.1, 0.0, 0.9, 0.0]}
    found = choose(
        [candidate(word=3, **sides), candidate(word=5, **sides), candidate(2, word=7, **sides)], Rule()
    )
    assert [(c.word, c.type) for c in found] == [(3, 1), (7, 2)]
    assert choose([candidate(word=3, **sides)], Rule(act=0.99)) == []


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_higher_threshold_never_adds_an_act(low: float, high: float) -> None:
    low, high = sorted((low, high))
    some = [
        candidate(k, word=k, KEN=[0.1, 0.05 * k, 0.1, 0.1], UGA=[0.1, 0.1, 0.05 * k, 0.1])
        for k in range(1, 17)
    ]
    few, many = choose(some, Rule(act=high)), choose(some, Rule(act=low))
    assert {c.word for c in few} <= {c.word for c in many}


def test_chances_are_chances(imposed: Document) -> None:
    found = judge(imposed, load_pieces(), known_paths(), load_network())
    for each in found.acts:
        assert each.types.sum() == pytest.approx(1, abs=1e-4)
        assert each.realis.sum() == pytest.approx(1, abs=1e-4)
        for chances in each.roles.values():
            assert chances.sum() == pytest.approx(1, abs=1e-4)
            assert chances[SIDE] >= 0
    assert {c.word for c in choose(found.acts, Rule(act=0.02))} & {1, 2}
