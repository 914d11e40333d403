"""Train the encoder of two given parties: ``python training/between.py --encoder DIR --out DIR [--ship]``.

Sentences of `corpus/between` name both parties by marks and the CAMEO code of the act between them. The
encoder learns the code, and above all its type. Runs from different seeds are averaged (Wortsman and others
2022, "Model soups", arXiv:2203.05482). A twelfth of the sentences, chosen by their text, is never trained on:
they measure. It is written as ONNX in 8 bits; `--ship` puts it into the package.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from export import SHIPPED, heads_of
from model import Encoder, load_encoder, load_pieces
from onnxruntime.quantization import QuantType, quantize_dynamic
from told import Told, load
from torch import Tensor, nn
from train import Average, warmed

from blocs.reading.encoder.marked import MARKS, Marked, marked
from blocs.reading.encoder.wordpiece import WordPieces
from blocs.sources.coded.cameo import cameo

HEADS = 1789
"""The seed of the heads, one for all runs: only then do their weights have a mean."""
CHUNK = 1024
"""Sentences among which those of like length are put together."""


def label(code: str) -> str:
    """The code that is learnt: three digits, or four where these have another type than the three."""
    short = code[:3].ljust(3, "0")
    return code if cameo(code).type != cameo(short).type else short


class Between(nn.Module):
    """Encoder, and a head over the beginning of the text and of both parties."""

    def __init__(self, encoder: Encoder, codes: int) -> None:
        super().__init__()
        width = encoder.shape.width
        plain = encoder.marks.weight.detach()[:1]
        apart = torch.tensor([0.0, 0.02, 0.02, 0.06, 0.06])[:, None]
        encoder.marks = nn.Embedding(MARKS, width)
        encoder.marks.weight.data = plain + torch.randn(MARKS, width) * apart
        self.encoder = encoder
        self.mix = nn.Sequential(nn.Linear(3 * width, width), nn.GELU(), nn.Dropout(0.1))
        self.codes = nn.Linear(width, codes)

    def forward(self, pieces: Tensor, mask: Tensor | None, marks: Tensor, at: Tensor) -> Tensor:
        """Logits of codes; `pieces` are numbers or the pieces' own vectors, `at` has shape (texts, 3)."""
        states = self.encoder(pieces, mask, marks)
        rows = at[:, :, None].expand(-1, -1, states.shape[-1])
        return self.codes(self.mix(states.gather(1, rows).flatten(1)))


def collate(items: Sequence[Marked]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Numbers of pieces, their mask, their marks, and where the parties begin."""
    longest = max(len(item.ids) for item in items)
    ids, marks = (torch.zeros(len(items), longest, dtype=torch.long) for _ in range(2))
    mask = torch.zeros(len(items), longest, dtype=torch.bool)
    for row, item in enumerate(items):
        size = len(item.ids)
        ids[row, :size], marks[row, :size] = torch.tensor(item.ids), torch.tensor(item.marks)
        mask[row, :size] = True
    return ids, mask, marks, torch.tensor([item.at for item in items])


def batches(items: Sequence[Marked], most: int, rng: random.Random) -> list[list[int]]:
    """Numbers of the items, in groups of like length that hold so many pieces at most, in random order."""
    order = list(range(len(items)))
    rng.shuffle(order)
    found: list[list[int]] = []
    for start in range(0, len(order), CHUNK):
        group: list[int] = []
        for i in sorted(order[start : start + CHUNK], key=lambda i: len(items[i].ids)):
            if group and (len(group) + 1) * len(items[i].ids) > most:
                found.append(group)
                group = []
            group.append(i)
        found.append(group)
    rng.shuffle(found)
    return found


@dataclass(frozen=True, slots=True)
class Labels:
    """The codes that are learnt, with their types.

    Attributes
    ----------
    codes : list of str
    types : list of str
    alike : Tensor of bool, shape (codes, codes)
        Whether two codes have one type.
    """

    codes: list[str]
    types: list[str]
    alike: Tensor

    @classmethod
    def of(cls, told: Sequence[Told]) -> Labels:
        """The labels of some sentences."""
        codes = sorted({label(each.code) for each in told})
        types = [cameo(code).type or "" for code in codes]
        alike = torch.tensor([[a == b for b in types] for a in types])
        return cls(codes, types, alike)


def loss_of(logits: Tensor, gold: Tensor, labels: Labels, fine: float) -> Tensor:
    """Loss of the type, and of the code at a smaller weight."""
    chances = logits.log_softmax(-1)
    types = chances.masked_fill(~labels.alike[gold], -1e4).logsumexp(-1)
    return -(types + fine * chances.gather(1, gold[:, None])[:, 0]).mean()


def run(
    told: Sequence[Told], labels: Labels, pieces: WordPieces, seed: int, args: argparse.Namespace
) -> dict[str, Tensor]:
    """Weights of one run."""
    torch.manual_seed(HEADS)
    model = Between(load_encoder(args.encoder), len(labels.codes))
    torch.manual_seed(seed)
    rng = random.Random(seed)
    model.encoder.words.weight.requires_grad_(False)
    body = [
        p
        for n, p in model.named_parameters()
        if n.startswith("encoder.layers") or "norm" in n or "places" in n
    ]
    heads = [p for n, p in model.named_parameters() if not n.startswith("encoder.") or "marks" in n]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": args.rate}, {"params": heads, "lr": args.head_rate}],
        weight_decay=0.01,
        fused=True,
    )
    items = [marked(each.text, each.source, each.target, pieces) for each in told]
    gold = torch.tensor([labels.codes.index(label(each.code)) for each in told])
    steps = args.epochs * len(batches(items, args.pieces, rng))
    schedule = warmed(optimizer, steps)
    average = Average(model, args.average)
    began = time.perf_counter()
    for epoch in range(args.epochs):
        model.train()
        total = 0.0
        for group in batches(items, args.pieces, rng):
            ids, mask, marks, at = collate([items[i] for i in group])
            hide = (torch.rand(ids.shape) < args.mask) & mask & (marks < 3) & (ids > pieces.end)
            ids[hide] = pieces.mask
            loss = loss_of(model(ids, mask, marks, at), gold[group], labels, args.fine)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            average.update(model)
            total += float(loss.detach()) * len(group)
        spent = time.perf_counter() - began
        print(f"seed {seed} epoch {epoch + 1} {spent:.0f} s loss {total / len(told):.3f}", flush=True)
    return average.state(model)


@torch.no_grad()
def measure(model: Between, told: Sequence[Told], labels: Labels, pieces: WordPieces) -> tuple[float, float]:
    """Share of right types, and F1 averaged over the types that occur."""
    model.eval()
    right, gold, mine = 0, [], []
    for each in told:
        logits = model(*collate([marked(each.text, each.source, each.target, pieces)]))[0]
        sums = dict.fromkeys(labels.types, 0.0)
        for kind, chance in zip(labels.types, logits.softmax(-1).tolist(), strict=True):
            sums[kind] += chance
        gold.append(cameo(each.code).type)
        mine.append(max(sums, key=lambda kind: sums[kind]))
        right += gold[-1] == mine[-1]
    scores = []
    for kind in sorted(set(labels.types)):
        both = sum(g == m == kind for g, m in zip(gold, mine, strict=True))
        scores.append(2 * both / max(1, gold.count(kind) + mine.count(kind)))
    return right / max(1, len(told)), sum(scores) / len(scores)


class Graph(nn.Module):
    """One text in, logits of codes out."""

    def __init__(self, model: Between) -> None:
        super().__init__()
        self.model = model

    def forward(self, pieces: Tensor, marks: Tensor, at: Tensor) -> Tensor:
        """Judge a text."""
        return self.model(pieces, None, marks, at)


def write(model: Between, labels: Labels, folder: Path) -> Iterator[Path]:
    """Export in 8 bits; the codes with their types beside it."""
    plain, graph, codes = folder / "plain.onnx", folder / "between.onnx", folder / "codes.txt"
    pieces, marks = torch.randn(1, 24, model.encoder.shape.width), torch.zeros(1, 24, dtype=torch.long)
    torch.onnx.export(
        Graph(model).eval(), (pieces, marks, torch.tensor([[0, 2, 9]])), str(plain), dynamo=False,
        opset_version=17, input_names=["pieces", "marks", "at"], output_names=["codes"],
        dynamic_axes={"pieces": {1: "n"}, "marks": {1: "n"}},
    )  # fmt: skip
    quantize_dynamic(
        str(plain), str(graph), per_channel=True, reduce_range=True, weight_type=QuantType.QInt8,
        op_types_to_quantize=["MatMul"], nodes_to_exclude=heads_of(plain),
    )  # fmt: skip
    plain.unlink()
    rows = (f"{code} {kind}\n" for code, kind in zip(labels.codes, labels.types, strict=True))
    codes.write_text("".join(rows), "utf-8")
    yield from (graph, codes)


def main() -> None:
    """Train, average, measure, export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", type=Path, required=True, help="folder with config, weights, tokenizer")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1], help="one run each, then their mean")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--rate", type=float, default=2e-4, help="learning rate of the encoder")
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--pieces", type=int, default=2048, help="word pieces a step")
    parser.add_argument("--mask", type=float, default=0.1, help="share of words hidden in training")
    parser.add_argument("--fine", type=float, default=0.3, help="weight of the loss of codes beside types")
    parser.add_argument("--average", type=float, default=0.995, help="decay of the average of weights")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--ship", action="store_true", help="copy the graph into the package")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.use_deterministic_algorithms(True)
    pieces = load_pieces(args.encoder)
    told = load()
    learnt, kept = ([t for t in told if t.measures is held] for held in (False, True))
    labels = Labels.of(learnt)
    print(f"{len(learnt)} sentences, {len(kept)} kept for measuring, {len(labels.codes)} codes", flush=True)
    args.out.mkdir(parents=True, exist_ok=True)
    model = Between(load_encoder(args.encoder), len(labels.codes))
    states = []
    for seed in args.seeds:
        states.append(run(learnt, labels, pieces, seed, args))
        torch.save(states[-1], args.out / f"seed{seed}.pt")
        model.load_state_dict(states[-1])
        print(
            "seed",
            seed,
            "right {:.3f}, macro F1 {:.3f}".format(*measure(model, kept, labels, pieces)),
            flush=True,
        )
    model.load_state_dict({k: sum(s[k] for s in states) / len(states) for k in states[0]})
    print("mean right {:.3f}, macro F1 {:.3f}".format(*measure(model, kept, labels, pieces)), flush=True)
    for file in write(model, labels, args.out):
        print(file.name, file.stat().st_size, "bytes")
        if args.ship:
            (SHIPPED / file.name).write_bytes(file.read_bytes())


if __name__ == "__main__":
    main()
