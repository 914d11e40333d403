"""Confidence: how often a record read on such evidence was right, on annotated reports of our own.

The shares are measured, not felt: `benchmarks/calibrate.py` reads annotated reports that neither rules nor
weights were made from and writes `confidence.toml`. For the rules it holds one share for each kind of
evidence, shrunk towards the share of its kind where few records were seen; for the encoder a rising line
from its score to the share that was right.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any, Protocol

import numpy as np

__all__ = ["Confidence", "confidence_of", "evidence_key"]


class Confidence(Protocol):
    """Gives the confidence of a record."""

    def __call__(self, kind: str, evidence: str, score: float | None = None) -> float:
        """Between 0 and 1, from kind, evidence and, where the encoder judged, its score."""
        ...


@lru_cache(maxsize=1)
def _shares() -> dict[str, Any]:
    text = resources.files("blocs.reading").joinpath("confidence.toml").read_text("utf-8")
    return tomllib.loads(text)


def forget() -> None:
    """Read the shares anew at the next use (after calibration wrote them)."""
    _shares.cache_clear()


def evidence_key(*parts: str) -> str:
    """Name of a kind of evidence: its parts joined by colons, empty ones as "-"."""
    return ":".join(part or "-" for part in parts)


def confidence_of(kind: str, evidence: str, score: float | None = None) -> float:
    """Share of records of this kind, read on this evidence or with this score, that were right.

    Evidence that calibration never saw gets the share of its longest known beginning, at last of its kind.

    Returns
    -------
    float
        Between 0 and 1.

    Examples
    --------
    >>> 0.0 < confidence_of("event", "never:seen") < 1.0
    True
    >>> confidence_of("event", "encoder", 0.2) <= confidence_of("event", "encoder", 0.9)
    True
    """
    if score is not None:
        line = _shares()["encoder"][kind]
        return round(float(np.interp(score, line["scores"], line["shares"])), 3)
    table = _shares()[kind]
    while evidence:
        if evidence in table:
            return float(table[evidence])
        evidence = evidence.rpartition(":")[0]
    return float(table["all"])
