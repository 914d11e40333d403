"""Write a trained reader as ONNX in 8 bits: ``python training/export.py training/out/NAME``.

Two graphs: `acts.onnx` reads windows and judges their words, `sides.onnx` judges pairs of an act and a
mention.
Prints size, agreement with torch, and the time a sentence on one core.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from dataset import Window, batches, collate, cut
from documents import held_names, load_documents
from model import Reader, load_reader
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from train import HERE

PAIR = ("words", "mentions", "near", "apart", "how", "said")
"""Inputs of `sides.onnx`."""


class Acts(nn.Module):
    """Windows in; vectors of pieces and words, and logits of the words out."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(
        self, ids: Tensor, mask: Tensor, marks: Tensor, word_at: Tensor, hint: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Encode and judge."""
        states = self.reader.encoder(ids, mask, marks)
        words, types, realis = self.reader.judge(states, word_at, hint)
        return states, words, types, realis


class Pairs(nn.Module):
    """Rows of act and mention in, logits of roles out."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(
        self, words: Tensor, mentions: Tensor, near: Tensor, apart: Tensor, how: Tensor, said: Tensor
    ) -> Tensor:
        """Judge pairs."""
        return self.reader.sides(words, mentions, near, apart, how, said)


def session(path: Path) -> onnxruntime.InferenceSession:
    """A session on one core."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def write(model: Reader, folder: Path, sample: list[Window]) -> None:
    """Export and quantise both graphs."""
    batch = collate(sample)
    inputs = (batch.ids, batch.mask, batch.marks, batch.word_at, batch.hint)
    plain = folder / "plain.onnx"
    torch.onnx.export(
        Acts(model).eval(), inputs, str(plain), dynamo=False, opset_version=17,
        input_names=["ids", "mask", "marks", "word_at", "hint"],
        output_names=["states", "words", "types", "realis"],
        dynamic_axes={"ids": {0: "b", 1: "n"}, "mask": {0: "b", 1: "n"}, "marks": {0: "b", 1: "n"},
                      "word_at": {0: "w"}, "hint": {0: "w"}, "states": {0: "b", 1: "n"},
                      "words": {0: "w"}, "types": {0: "w"}, "realis": {0: "w"}},
    )  # fmt: skip
    quantize_dynamic(str(plain), str(folder / "acts.onnx"), per_channel=True, weight_type=QuantType.QInt8)
    plain.unlink()
    width = model.encoder.shape.width
    rows = torch.randn(5, width)
    zero = torch.zeros(5, dtype=torch.long)
    torch.onnx.export(
        Pairs(model).eval(), (rows, rows, zero, zero, zero, zero), str(folder / "sides.onnx"), dynamo=False,
        opset_version=17, input_names=list(PAIR), output_names=["roles"],
        dynamic_axes={n: {0: "p"} for n in (*PAIR, "roles")},
    )  # fmt: skip


def main() -> None:
    """Export, compare, time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    args = parser.parse_args()
    torch.set_num_threads(1)
    model, tokenizer = load_reader(args.folder)
    reports = load_documents("train", HERE / "cache")
    held = held_names([d.name for d in reports])
    docs = [d for d in reports if d.name in held]
    windows = [w for d in docs for w in cut(d, tokenizer)]
    write(model, args.folder, windows[:2])
    run = session(args.folder / "acts.onnx")
    agree, words, gap, spent = 0, 0, 0.0, 0.0
    for group in batches(windows, 1280, range(len(windows))):
        b = collate(group)
        feed = {"ids": b.ids, "mask": b.mask, "marks": b.marks, "word_at": b.word_at, "hint": b.hint}
        began = time.perf_counter()
        mine = run.run(None, {k: v.numpy() for k, v in feed.items()})[2]
        spent += time.perf_counter() - began
        with torch.inference_mode():
            theirs = model.judge(model.encoder(b.ids, b.mask, b.marks), b.word_at, b.hint)[1].numpy()
        acted = (mine.argmax(-1) > 0) | (theirs.argmax(-1) > 0)
        words += int(acted.sum())
        agree += int((mine.argmax(-1) == theirs.argmax(-1))[acted].sum())
        gap = max(gap, float(np.abs(mine - theirs).max()))
    sentences = sum(len(d.sents) for d in docs)
    report = {
        "bytes": {p.name: p.stat().st_size for p in sorted(args.folder.glob("*.onnx"))},
        "acts on which int8 and torch agree": round(agree / max(words, 1), 4),
        "largest gap of a logit": round(gap, 3),
        "ms a sentence, one core": round(1000 * spent / sentences, 2),
        "ms a report, one core": round(1000 * spent / len(docs), 1),
        "words a report": round(sum(len(d.words) for d in docs) / len(docs)),
    }
    print(json.dumps(report, indent=1))
    (args.folder / "export.json").write_text(json.dumps(report, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
