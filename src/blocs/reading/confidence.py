"""Confidence: how often a record read on such evidence was right, on annotated reports of our own.

The shares are measured, not felt: `benchmarks/calibrate.py` reads the development part of `corpus/` and
writes `confidence.toml`, one share for each kind of evidence, shrunk towards the share of its kind where
few records were seen.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources

__all__ = ["confidence_of", "evidence_key"]


@lru_cache(maxsize=1)
def _shares() -> dict[str, dict[str, float]]:
    text = resources.files("blocs.reading").joinpath("confidence.toml").read_text("utf-8")
    return {kind: dict(table) for kind, table in tomllib.loads(text).items()}


def forget() -> None:
    """Read the shares anew at the next use (after calibration wrote them)."""
    _shares.cache_clear()


def evidence_key(*parts: str) -> str:
    """Name of a kind of evidence: its parts joined by colons, empty ones as "-"."""
    return ":".join(part or "-" for part in parts)


def confidence_of(kind: str, evidence: str) -> float:
    """Share of records of this kind, read on this evidence, that were right; between 0 and 1.

    Evidence that calibration never saw gets the share of its longest known beginning, at last of its kind.

    Examples
    --------
    >>> 0.0 < confidence_of("event", "never:seen") < 1.0
    True
    """
    table = _shares()[kind]
    while evidence:
        if evidence in table:
            return table[evidence]
        evidence = evidence.rpartition(":")[0]
    return table["all"]
