"""Amounts as a person would write them: the spelling of `blocs.evidence.claims`, which the brief shares."""

from __future__ import annotations

from blocs.evidence.claims.spelling import COMPARATOR_WORDS, amount, number, with_unit

__all__ = ["COMPARATOR_WORDS", "amount", "number", "with_unit"]
