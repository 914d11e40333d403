"""Average the weights of two trained readers: ``python training/average.py FIRST SECOND --out DIR``.

Runs that start from one pretrained encoder and one seed for the heads lie close enough for their mean to read
better than each of them (Wortsman and others 2022, "Model soups", arXiv:2203.05482), at the cost of one.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file


def mean(first: Path, second: Path, share: float) -> dict[str, torch.Tensor]:
    """Weights of `first` at `share`, of `second` at the rest; classes of paths meet by name."""
    one, two = (load_file(folder / "model.safetensors") for folder in (first, second))
    mine, theirs = (
        ["", *(folder / "paths.txt").read_text("utf-8").splitlines()] for folder in (first, second)
    )
    place = {name: row for row, name in enumerate(theirs)}
    found = {}
    for name, values in one.items():
        other = two[name]
        if name == "path.weight":
            rows = [place.get(path, -1) for path in mine]
            other = torch.stack(
                [other[row] if row >= 0 else values[n] for n, row in enumerate(rows)]  # its own if unknown
            )
        found[name] = (share * values + (1 - share) * other).contiguous()
    return found


def main() -> None:
    """Write the average and what loading needs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    parser.add_argument("--share", type=float, default=0.6, help="weight of the first")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    save_file(mean(args.first, args.second, args.share), args.out / "model.safetensors")
    for name in ("config.json", "tokenizer.json", "paths.txt", "settings.json"):
        (args.out / name).write_bytes((args.first / name).read_bytes())


if __name__ == "__main__":
    main()
