"""Write a trained reader as ONNX in 8 bits: ``python training/export.py training/out/NAME [--ship]``.

Two graphs: `words.onnx` reads a window and judges its words, `sides.onnx` judges pairs of a word and a
mention. Prints size, agreement with torch, and the time a report on one core; `--ship` puts what reading
needs into the package.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np
import onnx
import torch
from decode import TorchNetwork
from documents import ROOT
from model import Reader, load_reader
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from train import split

from blocs.reading.encoder.judgement import judge
from blocs.reading.encoder.network import FEATURES, OnnxNetwork

SHIPPED = ROOT / "src" / "blocs" / "reading" / "encoder" / "weights"


class WordGraph(nn.Module):
    """A window in; states of its pieces, vectors and logits of its target words out."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, pieces: Tensor, marks: Tensor, word_at: Tensor, hint: Tensor) -> tuple[Tensor, ...]:
        """Encode and judge."""
        states = self.reader.encoder(pieces, None, marks)
        rows = torch.cat([torch.zeros_like(word_at[:, :1]), word_at], 1)
        return (states[0], *self.reader.judge(states, rows, hint))


class SideGraph(nn.Module):
    """Rows of a word and a mention in, logits of roles out."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, vectors: Tensor, mentions: Tensor, *features: Tensor) -> Tensor:
        """Judge pairs."""
        return self.reader.sides(vectors, mentions, *features)


def heads_of(graph: Path) -> list[str]:
    """Names of the nodes behind the encoder: small, and worth their full precision."""
    return [node.name for node in onnx.load(str(graph)).graph.node if "/encoder/" not in node.name]


def write(model: Reader, folder: Path) -> None:
    """Export both graphs, the first in 8 bits, and the vectors of the pieces, which are only looked up."""
    np.save(folder / "table.npy", model.encoder.words.weight.detach().half().numpy())
    pieces, marks = torch.randn(1, 24, model.encoder.shape.width), torch.zeros(1, 24, dtype=torch.long)
    at, hint = torch.tensor([[1, 2], [3, 3]]), torch.tensor([0, 3])
    plain = folder / "plain.onnx"
    torch.onnx.export(
        WordGraph(model).eval(), (pieces, marks, at, hint), str(plain), dynamo=False,
        opset_version=17, input_names=["pieces", "marks", "word_at", "hint"],
        output_names=["states", "vectors", "types", "realis", "amounts"],
        dynamic_axes={"pieces": {1: "n"}, "marks": {1: "n"}, "word_at": {0: "w"}, "hint": {0: "w"},
                      "states": {0: "n"}, "vectors": {0: "w"}, "types": {0: "w"}, "realis": {0: "w"},
                      "amounts": {0: "w"}},
    )  # fmt: skip
    quantize_dynamic(
        str(plain), str(folder / "words.onnx"), per_channel=True, reduce_range=True,
        weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul"],
        nodes_to_exclude=heads_of(plain),
    )  # fmt: skip
    plain.unlink()
    rows, zero = torch.randn(5, model.encoder.shape.width), torch.zeros(5, dtype=torch.long)
    names = ["vectors", "mentions", *FEATURES]
    torch.onnx.export(
        SideGraph(model).eval(), (rows, rows, *(zero for _ in FEATURES)), str(folder / "sides.onnx"),
        dynamo=False, opset_version=17, input_names=names, output_names=["roles"],
        dynamic_axes={name: {0: "p"} for name in (*names, "roles")},
    )  # fmt: skip
    table = json.loads((folder / "tokenizer.json").read_text("utf-8"))["model"]["vocab"]
    (folder / "vocabulary.txt").write_text("\n".join(sorted(table, key=table.get)) + "\n", "utf-8")


def main() -> None:
    """Export, compare, time, ship."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--ship", action="store_true", help="copy the graphs into the package")
    args = parser.parse_args()
    torch.set_num_threads(1)
    model, pieces, paths = load_reader(args.folder)
    write(model, args.folder)
    _, _, held, _ = split()
    network = OnnxNetwork.read(args.folder)
    began = time.perf_counter()
    mine = [judge(d.doc, pieces, paths, network).acts for d in held]
    spent = time.perf_counter() - began
    theirs = [judge(d.doc, pieces, paths, TorchNetwork(model)).acts for d in held]
    types = [{(c.word, c.type) for c in found if c.act > 0.5} for found in mine + theirs]
    same = sum(len(a & b) for a, b in zip(types[: len(held)], types[len(held) :], strict=True))
    either = sum(len(a | b) for a, b in zip(types[: len(held)], types[len(held) :], strict=True))
    report = {
        "bytes": {p.name: p.stat().st_size for p in sorted(args.folder.glob("*.onnx"))},
        "acts on which both agree": round(same / max(either, 1), 4),
        "ms a report, one core": round(1000 * spent / len(held), 1),
        "words a report": round(sum(len(d.doc.words) for d in held) / len(held)),
    }
    print(json.dumps(report, indent=1))
    if args.ship:
        SHIPPED.mkdir(exist_ok=True)
        graphs = ("table.npy", "words.onnx", "sides.onnx")
        for name in (*graphs, "vocabulary.txt", "paths.txt", "thresholds.json"):
            (SHIPPED / name).write_bytes((args.folder / name).read_bytes())


if __name__ == "__main__":
    main()
