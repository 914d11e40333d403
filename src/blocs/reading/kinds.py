"""Kinds of readers by name, so that one can be chosen before any is loaded."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

__all__ = ["READERS", "ReaderKind"]

ReaderKind: TypeAlias = Literal["encoder", "rules"]
READERS: tuple[ReaderKind, ...] = get_args(ReaderKind)
