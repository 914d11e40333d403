"""Figures of blocs as Markdown, for `results.py`."""

from __future__ import annotations

import contextlib
import io
from typing import Any

from frustration_speed import show


def frustration_lines(found: dict[str, Any]) -> list[str]:
    """What `frustration_speed.py` prints, line by line."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        show(found)
    return [f"- {line.strip()}" for line in out.getvalue().splitlines() if line.strip()]
