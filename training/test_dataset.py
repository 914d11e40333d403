# ruff: noqa: D103
"""Run with ``python -m pytest training``."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
torch = pytest.importorskip("torch")
tokenizers = pytest.importorskip("tokenizers")

from dataset import collate, cut, near_class  # noqa: E402
from decode import Candidate, Rule, events, sides_of  # noqa: E402
from documents import HOWS, TYPES, Document, Gold, Named, document, held_names  # noqa: E402

from blocs.reports import load_bytes  # noqa: E402

TEXT = (
    "Kenya and Uganda “agreed” to talks.\n\nKampala’s envoy met Kenya's minister in Nairobi on 3 March.\n\n"
)


@pytest.fixture(scope="module")
def tokenizer():
    letters = [chr(c) for c in range(33, 127)]
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{c}" for c in letters)]
    made = tokenizers.Tokenizer(
        tokenizers.models.WordPiece({w: i for i, w in enumerate(vocabulary)}, unk_token="[UNK]")
    )
    made.normalizer = tokenizers.normalizers.BertNormalizer()
    made.pre_tokenizer = tokenizers.pre_tokenizers.BertPreTokenizer()
    return made


@pytest.fixture(scope="module")
def doc() -> Document:
    return document(next(load_bytes((TEXT * 12).encode(), "a.txt")))


def test_words_point_at_their_own_characters(doc):
    joined = "".join(doc.text[a:b] for a, b in doc.words)
    assert joined == "".join(doc.text.split())
    assert all(a < b for a, b in doc.words)


def test_windows_take_each_word_as_target_once_and_map_back(doc, tokenizer):
    for first in (None, 60):
        windows = cut(doc, tokenizer, first_targets=first)
        judged = [w.words[p] for w in windows for p in w.targets]
        assert judged == sorted(set(judged))
        assert len(judged) == len(doc.words)
        for window in windows:
            assert len(window.ids) <= 320
            for (a, b), word in zip(window.spans, window.words, strict=True):
                start, end = doc.words[word]
                spelt = tokenizer.encode(doc.text[start:end], add_special_tokens=False).ids
                assert window.ids[a : b + 1] == spelt[:12]


def test_mentions_in_a_window_are_those_of_the_document(doc, tokenizer):
    for window in cut(doc, tokenizer):
        for number, first, last in window.mentions:
            named = doc.named[number]
            assert (window.words[first], window.words[last]) == (named.first, named.last - 1)
            assert set(named.codes) <= {"KEN", "UGA"}


def test_a_reciprocal_act_gives_both_sides_the_same_role(tokenizer):
    doc = Document("x", "Kenya met Uganda", [(0, 5), (6, 9), (10, 16)], [(0, 3)], [False],
                   [Named(0, 1, ("KEN",), 0), Named(2, 3, ("UGA",), 0)], {},
                   gold=[Gold(1, (TYPES.index("CONSULT"),), 0, ("KEN", "UGA"), (), False)])  # fmt: skip
    batch = collate(cut(doc, tokenizer))
    assert batch.groups == [(0, "KEN"), (0, "UGA")]
    assert batch.roles.tolist() == [3, 3]
    assert batch.types[:, 2].tolist() == [False, True, False]


def test_decoding_reads_what_the_chances_say():
    types = [0.1] + [0.0] * 16
    types[TYPES.index("SANCTION")] = 0.9
    one = Candidate(0, 0, types, [1, 0, 0, 0, 0], {"KEN": [0.1, 0.9, 0, 0], "UGA": [0.1, 0, 0.9, 0]})
    assert sides_of(one, Rule())[:2] == (("KEN",), ("UGA",))
    two = Candidate(0, 0, types, [1, 0, 0, 0, 0], {"KEN": [0.1, 0, 0, 0.9], "UGA": [0.1, 0, 0, 0.9]})
    assert sides_of(two, Rule())[:2] == (("KEN", "UGA"), ())
    doc = Document("x", "bans", [(0, 4)], [(0, 1)], [False], [], {})
    assert [e["type"] for e in events(doc, [one], Rule())] == ["SANCTION"]
    assert events(doc, [Candidate(0, 0, types, [1, 0, 0, 0, 0], {})], Rule()) == []


def test_held_out_reports_do_not_depend_on_order():
    names = [f"{i}.txt" for i in range(60)]
    assert held_names(names) == held_names(names[::-1])
    assert len(held_names(names)) == 24
    assert len(HOWS) == len(set(HOWS))
    assert near_class(0) == 0 and near_class(1) != near_class(-1)
