"""Train the reader of acts: ``python training/train.py --encoder FOLDER --out training/out/small``."""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

import torch
from dataset import Window, batches, collate, cut
from decode import Rule, candidates, events
from documents import Document, held_names, load_documents
from model import Reader, load_encoder, load_tokenizer
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer

from blocs.reading.scoring import Score, score_records

HERE = Path(__file__).resolve().parent


def split() -> tuple[list[Document], list[Document], list[Document], list[Document]]:
    """Training reports, sentences, held-out reports, and the reports of corpus/dev."""
    reports = load_documents("train", HERE / "cache")
    held = held_names([d.name for d in reports])
    return (
        [d for d in reports if d.name not in held],
        load_documents("sentences", HERE / "cache"),
        [d for d in reports if d.name in held],
        load_documents("dev", HERE / "cache"),
    )


def quick_score(model: Reader, tokenizer: Tokenizer, docs: list[Document], act: float) -> Score:
    """Score at one threshold, to follow a run by."""
    total = Score()
    for doc, found in zip(docs, candidates(model, tokenizer, docs), strict=True):
        total += score_records(doc.text, doc.records, events(doc, found, Rule(act=act)))
    return total


def save(model: Reader, args: argparse.Namespace) -> None:
    """Write weights, settings, and what loading needs of the encoder."""
    args.out.mkdir(parents=True, exist_ok=True)
    save_file({k: v.contiguous() for k, v in model.state_dict().items()}, args.out / "model.safetensors")
    for name in ("config.json", "tokenizer.json"):
        (args.out / name).write_bytes((args.encoder / name).read_bytes())
    settings = {k: str(v) if isinstance(v, Path) else v for k, v in vars(args).items()}
    (args.out / "settings.json").write_text(json.dumps(settings, indent=1) + "\n", "utf-8")


def main() -> None:
    """Train, print the score on the held-out reports after each epoch, write weights and settings."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", type=Path, required=True, help="folder with config, weights, tokenizer")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--rate", type=float, default=1.5e-4, help="learning rate of the encoder")
    parser.add_argument("--head-rate", type=float, default=8e-4)
    parser.add_argument("--pieces", type=int, default=2048, help="word pieces a step")
    parser.add_argument("--mask", type=float, default=0.08, help="share of words hidden in training")
    parser.add_argument("--hints", action="store_true", help="tell the model what the rules read")
    parser.add_argument("--all", action="store_true", help="train on the held-out reports too")
    parser.add_argument("--start", type=Path, help="folder of a trained reader whose weights to go on from")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    torch.use_deterministic_algorithms(True)
    rng = random.Random(args.seed)
    tokenizer = load_tokenizer(args.encoder)
    reports, sentences, held, dev = split()
    if args.all:
        reports = reports + held
    model = Reader(load_encoder(args.encoder), hints=args.hints)
    if args.start:
        model.load_state_dict(load_file(args.start / "model.safetensors"), strict=False)
    model.encoder.words.weight.requires_grad_(False)
    mask_id = tokenizer.token_to_id("[MASK]") or tokenizer.token_to_id("<mask>")
    heads = [p for n, p in model.named_parameters() if not n.startswith("encoder.")]
    body = [p for p in model.encoder.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": args.rate}, {"params": heads, "lr": args.head_rate}],
        weight_decay=0.01,
        fused=True,
    )
    fixed = [w for d in sentences for w in cut(d, tokenizer)]

    def epoch_groups() -> list[list[Window]]:
        """The batches of an epoch; reports are cut elsewhere in each."""
        windows = fixed + [w for d in reports for w in cut(d, tokenizer, first_targets=rng.randint(60, 318))]
        order = list(range(len(windows)))
        rng.shuffle(order)
        groups = list(batches(windows, args.pieces, order))
        rng.shuffle(groups)
        return groups

    steps = args.epochs * len(epoch_groups())
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / (0.08 * steps), max(0.02, (steps - s) / (0.92 * steps)))
    )
    print(f"about {steps} steps", flush=True)
    done, began = 0, time.perf_counter()
    for epoch in range(args.epochs):
        model.train()
        groups = epoch_groups()
        sums = [0.0, 0.0, 0.0]
        for group in groups:
            batch = collate(group)
            hide = (torch.rand(batch.ids.shape) < args.mask) & batch.mask & (batch.ids > 103)
            batch.ids[hide] = mask_id
            if args.hints:
                batch.hint[torch.rand(batch.hint.shape) < 0.15] = 0
                batch.said[torch.rand(batch.said.shape) < 0.15] = 0
            losses = model(batch)
            scale = 25 / max(args.pieces / 2, len(batch.word_at))
            loss = (losses.types + 0.4 * losses.realis + 0.5 * losses.roles) * scale
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            done += 1
            for i, part in enumerate((losses.types, losses.realis, losses.roles)):
                sums[i] += float(part.detach())
            if done % 50 == 0:
                print(f"  step {done} {(time.perf_counter() - began) / done:.2f} s a step", flush=True)
        if (epoch + 1) % 3 and epoch + 1 < args.epochs:
            print(
                f"epoch {epoch + 1} {time.perf_counter() - began:.0f} s loss {[round(s) for s in sums]}",
                flush=True,
            )
            continue
        shown = " ".join(
            f"{name}@{act}: P {s.precision:.3f} R {s.recall:.3f} F {s.f1:.3f}"
            for name, docs in (("held", held), ("dev", dev))
            for act in (0.3, 0.5)
            for s in (quick_score(model, tokenizer, docs, act),)
        )
        print(
            f"epoch {epoch + 1} {time.perf_counter() - began:.0f} s loss {[round(s) for s in sums]} {shown}",
            flush=True,
        )
        save(model, args)


if __name__ == "__main__":
    main()
