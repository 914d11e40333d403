"""Train the reader of acts: ``python training/train.py --encoder FOLDER --out training/out/small``."""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Sequence
from pathlib import Path

import torch
from dataset import Item, batches, collate, known_paths
from decode import events, judgements
from documents import CORPUS, Annotated, held_names, load_documents
from model import Reader, load_encoder, load_pieces
from safetensors.torch import load_file, save_file
from told import load_told
from torch import Tensor

from blocs.reading.encoder.decode import Rule
from blocs.reading.encoder.judgement import Judgement
from blocs.reading.encoder.windows import cut
from blocs.reading.scoring import Score, score_records

HERE = Path(__file__).resolve().parent


def split() -> tuple[list[Annotated], list[Annotated], list[Annotated], list[Annotated]]:
    """Training reports, sentences, held-out reports, and the reports of corpus/dev.

    Stories that a held-out report tells too are left out of training (`corpus/twins.txt`).
    """
    reports = load_documents("train", HERE / "cache")
    held = held_names()
    twins = [set(line.split()) for line in (CORPUS / "twins.txt").read_text("utf-8").splitlines()]
    barred = {name for twin in twins if twin & held or len(twin) == 1 for name in twin}
    return (
        [d for d in reports if d.name not in held | barred],
        load_documents("sentences", HERE / "cache"),
        [d for d in reports if d.name in held],
        load_documents("dev", HERE / "cache"),
    )


def score_of(docs: Sequence[Annotated], found: dict[str, Judgement], rule: Rule) -> Score:
    """Score of the events of documents."""
    total = Score()
    for doc in docs:
        total += score_records(doc.text, doc.records, events(doc, found[doc.name].acts, rule))
    return total


def warmed(optimizer: torch.optim.Optimizer, steps: int) -> torch.optim.lr_scheduler.LambdaLR:
    """The rate of each step: up over the first 8 %, then down in a line, to a fiftieth at the end."""
    return torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / (0.08 * steps), max(0.02, (steps - s) / (0.92 * steps)))
    )


class Average:
    """A moving average of the weights, which is what is kept: it reads better than the last step's."""

    def __init__(self, model: Reader, decay: float) -> None:
        self.decay, self.steps = decay, 0
        self.kept = {k: v.detach().clone() for k, v in model.named_parameters() if v.requires_grad}

    @torch.no_grad()
    def update(self, model: Reader) -> None:
        """Take in the weights of a step."""
        self.steps += 1
        share = 1 - min(self.decay, (1 + self.steps) / (10 + self.steps))
        for name, value in model.named_parameters():
            if value.requires_grad:
                self.kept[name].lerp_(value, share)

    def state(self, model: Reader) -> dict[str, Tensor]:
        """All weights, averaged where they were trained."""
        return {k: self.kept.get(k, v).contiguous() for k, v in model.state_dict().items()}


def save(state: dict[str, Tensor], paths: list[str], args: argparse.Namespace) -> None:
    """Write weights, settings, and what loading needs of the encoder."""
    args.out.mkdir(parents=True, exist_ok=True)
    save_file(state, args.out / "model.safetensors")
    (args.out / "paths.txt").write_text("\n".join(paths) + "\n", "utf-8")
    for name in ("config.json", "tokenizer.json"):
        (args.out / name).write_bytes((args.encoder / name).read_bytes())
    settings = {k: str(v) if isinstance(v, Path) else v for k, v in vars(args).items()}
    (args.out / "settings.json").write_text(json.dumps(settings, indent=1) + "\n", "utf-8")


def main() -> None:
    """Train, print the score on the held-out reports now and then, write weights and settings."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", type=Path, required=True, help="folder with config, weights, tokenizer")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=7)
    parser.add_argument("--rate", type=float, default=2.5e-4, help="learning rate of the encoder")
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--pieces", type=int, default=2048, help="word pieces a step")
    parser.add_argument("--mask", type=float, default=0.08, help="share of words hidden in training")
    parser.add_argument("--sides", type=float, default=0.8, help="weight of the loss of sides and owners")
    parser.add_argument(
        "--told", type=float, default=0.5, help="share of the sentences of given parties in an epoch"
    )
    parser.add_argument("--between", type=float, default=0.5, help="weight of the loss of its sentences")
    parser.add_argument("--average", type=float, default=0.998, help="decay of the average of weights")
    parser.add_argument("--all", action="store_true", help="train on the held-out reports too")
    parser.add_argument("--start", type=Path, help="folder of a trained reader whose weights to go on from")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--every", type=int, default=2, help="epochs between scores")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    torch.use_deterministic_algorithms(True)
    rng = random.Random(args.seed)
    pieces = load_pieces(args.encoder)
    reports, sentences, held, dev = split()
    if args.all:
        reports = reports + held
    told = load_told(HERE / "cache" / "told")
    names = known_paths([*reports, *sentences])
    if args.start:
        names = (args.start / "paths.txt").read_text("utf-8").splitlines()
    paths = {name: n for n, name in enumerate(names, start=1)}
    model = Reader(load_encoder(args.encoder), len(paths) + 1)
    if args.start:
        model.load_state_dict(load_file(args.start / "model.safetensors"), strict=False)
    model.encoder.words.weight.requires_grad_(False)
    heads = [p for n, p in model.named_parameters() if not n.startswith("encoder.")]
    body = [p for p in model.encoder.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": args.rate}, {"params": heads, "lr": args.head_rate}],
        weight_decay=0.01,
        fused=True,
    )
    average = Average(model, args.average)
    fixed = [Item(d, w) for d in sentences for w in cut(d.doc, pieces)]
    loose = [Item(d, w) for d in told for w in cut(d.doc, pieces)]

    def epoch_groups() -> list[list[Item]]:
        """The batches of an epoch; reports are cut elsewhere in each."""
        items = [*fixed, *rng.sample(loose, round(args.told * len(loose)))]
        items += [Item(d, w) for d in reports for w in cut(d.doc, pieces, first_targets=rng.randint(60, 318))]
        order = list(range(len(items)))
        rng.shuffle(order)
        groups = list(batches(items, args.pieces, order))
        rng.shuffle(groups)
        return groups

    steps = args.epochs * len(epoch_groups())
    schedule = warmed(optimizer, steps)
    counts = f"{len(reports)} reports, {len(sentences)} sentences, {len(told)} of given parties"
    print(f"{counts}, {len(paths)} paths, {steps} steps", flush=True)
    done, began = 0, time.perf_counter()
    for epoch in range(args.epochs):
        model.train()
        sums = [0.0] * 5
        for group in epoch_groups():
            batch = collate(group, paths)
            hide = (torch.rand(batch.ids.shape) < args.mask) & batch.mask & (batch.ids > pieces.end + 1)
            batch.ids[hide] = pieces.mask
            batch.hint[torch.rand(batch.hint.shape) < 0.15] = 0
            batch.said[torch.rand(batch.said.shape) < 0.15] = 0
            batch.path[torch.rand(batch.path.shape) < 0.1] = 0
            losses = model(batch)
            parts = (losses.types, losses.realis, losses.roles, losses.amounts, losses.between)
            scale = 25 / max(args.pieces / 2, len(batch.word_at))
            loss = (
                losses.types
                + 0.4 * losses.realis
                + args.sides * losses.roles
                + 0.2 * losses.amounts
                + args.between * losses.between
            ) * scale
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            average.update(model)
            done += 1
            for i, part in enumerate(parts):
                sums[i] += float(part.detach())
            if done % 50 == 0:
                print(f"  step {done} {(time.perf_counter() - began) / done:.2f} s a step", flush=True)
        shown = ""
        if (epoch + 1) % args.every == 0 or epoch + 1 == args.epochs:
            state = average.state(model)
            save(state, names, args)
            judged = Reader(load_encoder(args.encoder), len(paths) + 1)
            judged.load_state_dict(state)
            found = judgements(judged, pieces, paths, [*held, *dev])
            shown = " ".join(
                f"{name}@{act}: P {s.precision:.3f} R {s.recall:.3f} F {s.f1:.3f}"
                for name, docs in (("held", held), ("dev", dev))
                for act in (0.3, 0.5)
                for s in (score_of(docs, found, Rule(act=act)),)
            )
        spent = time.perf_counter() - began
        print(f"epoch {epoch + 1} {spent:.0f} s loss {[round(s) for s in sums]} {shown}", flush=True)


if __name__ == "__main__":
    main()
