# ruff: noqa: D103
"""Run with ``python -m pytest training`` where torch is installed."""

import sys
from math import log, prod
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
torch = pytest.importorskip("torch")

from dataset import Item, batches, collate, known_paths  # noqa: E402
from documents import Annotated, Between, annotated, held_names, load_documents  # noqa: E402
from model import Encoder, Reader, Shape  # noqa: E402
from told import Told, between_states, load, parse  # noqa: E402

from blocs.reading.encoder.labels import ACTOR, NONE, OWNER, RECIPIENT, SIDE, TYPES  # noqa: E402
from blocs.reading.encoder.network import load_pieces  # noqa: E402
from blocs.reading.encoder.windows import cut  # noqa: E402
from blocs.reports import load_bytes  # noqa: E402

TEXT = "Kenya sued Uganda on Monday.\n\nKenya bought 300 tonnes of maize from Tanzania for 5 schools.\n"


@pytest.fixture(scope="module")
def doc() -> Annotated:
    report = next(load_bytes(TEXT.encode(), "a.txt"))
    at, tonnes = TEXT.index("sued"), TEXT.index("300")
    gold = [
        {"kind": "event", "start": at, "end": at + 4, "type": "ACCUSE", "actors": ["KEN"],
         "recipients": ["UGA"], "realis": "actual"},
        {"kind": "quantity", "start": tonnes, "end": tonnes + 3, "aspect": "level", "realis": "actual",
         "owner": ["KEN"]},
    ]  # fmt: skip
    return annotated(report, gold, amounts=True)


def test_gold_stands_at_its_words_and_states_have_their_roles(doc: Annotated) -> None:
    (window,) = cut(doc.doc, load_pieces())
    batch = collate([Item(doc, window)], {})
    words = [doc.doc.words[window.words[p]] for p in window.targets]
    sued, amount = words.index("sued"), words.index("300")
    assert batch.types[sued].nonzero().flatten().tolist() == [TYPES.index("ACCUSE")]
    assert batch.types.sum() == len(words)
    assert batch.realis[sued] == 0
    assert batch.amounts[amount] == 1
    assert batch.amounts[sued] == -1
    roles = batch.roles.tolist()
    assert roles[:2] == [ACTOR, RECIPIENT]
    assert roles.count(OWNER) == 1
    assert roles.count(NONE) == len(roles) - 3


def test_a_step_of_training_lowers_the_loss(doc: Annotated) -> None:
    torch.manual_seed(1)
    (window,) = cut(doc.doc, load_pieces())
    paths = {name: n for n, name in enumerate(known_paths([doc] * 3), start=1)}
    batch = collate([Item(doc, window)], paths)
    model = Reader(Encoder(Shape(30522, 512, 24, 1, 2, 32, 1e-12), 0.0), len(paths) + 1)
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)

    def loss() -> float:
        found = model(batch)
        total = found.types + found.realis + found.roles + found.amounts
        optimizer.zero_grad()
        total.backward()
        optimizer.step()
        return float(total.detach())

    first = loss()
    assert min(loss() for _ in range(20)) < 0.7 * first


def test_the_word_of_an_act_between_given_states_is_found(doc: Annotated) -> None:
    report = next(load_bytes(b"Kenya sued Uganda on Monday.\n", "b.txt"))
    told = annotated(report, [], amounts=False)
    told.between = Between(TYPES.index("ACCUSE"), "KEN", "UGA")
    items = [Item(d, w) for d in (told, doc) for w in cut(d.doc, load_pieces())]
    batch = collate(items, {})
    assert set(batch.between[:, 0].tolist()) == {0}
    assert not batch.weight[: int(batch.between[:, 1].max()) + 1].any()
    torch.manual_seed(1)
    model = Reader(Encoder(Shape(30522, 512, 24, 1, 2, 32, 1e-12), 0.0), 1)
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)

    def loss() -> float:
        found = model(batch)
        optimizer.zero_grad()
        (found.between + found.types).backward()
        optimizer.step()
        return float(found.between.detach())

    first = loss()
    assert min(loss() for _ in range(30)) < 0.7 * first


def test_the_loss_of_given_parties_is_the_chance_that_exactly_one_word_tells_the_act() -> None:
    report = next(load_bytes(b"Kenya sued Uganda on Monday.\n", "b.txt"))
    told = annotated(report, [], amounts=False)
    told.between = Between(TYPES.index("ACCUSE"), "KEN", "UGA")
    batch = collate([Item(told, w) for w in cut(told.doc, load_pieces())], {})
    torch.manual_seed(2)
    model = Reader(Encoder(Shape(30522, 512, 24, 1, 2, 32, 1e-12), 0.0), 1).eval()
    types = torch.randn(len(batch.word_at), len(TYPES)).log_softmax(-1)
    roles = torch.randn(len(batch.roles), 5).log_softmax(-1)
    tells = []
    for _, word, kind, source, target in batch.between.tolist():
        one = (roles[source, ACTOR] + roles[target, RECIPIENT]).exp()
        both = (roles[source, SIDE] + roles[target, SIDE]).exp()
        tells.append(float(types[word, kind].exp() * (one + both)))
    assert len(tells) > 2
    once = sum(p * prod(1 - q for m, q in enumerate(tells) if m != n) for n, p in enumerate(tells))
    assert float(model.between(batch, types, roles)) == pytest.approx(-log(once), rel=1e-4)


def test_sentences_of_given_parties_between_states_have_their_types() -> None:
    made = [
        Told("Kenya imposed an embargo on Uganda.", (0, 5), (28, 34), "163"),
        Told("Kenya sued a bank of Uganda.", (0, 5), (11, 17), "115"),
        Told("Kenya sued Uganda.", (0, 5), None, "115"),
        Told("Kenya sued Uganda.", (0, 5), (11, 17), "115"),
    ]
    found = [each.between for each in between_states(made)]
    assert found == [
        Between(TYPES.index("SANCTION"), "KEN", "UGA"),
        Between(TYPES.index("ACCUSE"), "KEN", "UGA"),
    ]


def test_a_line_of_given_parties_is_its_text_and_where_they_stand() -> None:
    told = parse("112\t<Uganda> was accused by {Kenya} on Monday.")
    assert told.text == "Uganda was accused by Kenya on Monday."
    assert [told.text[slice(*span)] for span in (told.source, told.target or (0, 0))] == ["Kenya", "Uganda"]
    assert parse("112\t{Kenya} accused its neighbour.").target is None
    assert len(load()) > 12_000


def test_batches_hold_each_window_once(doc: Annotated) -> None:
    items = [Item(doc, w) for w in cut(doc.doc, load_pieces())] * 7
    groups = list(batches(items, 100, range(7)))
    assert sum(map(len, groups)) == 7


def test_the_test_part_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="only scored"):
        load_documents("test", tmp_path)
    assert len(held_names()) >= 24
