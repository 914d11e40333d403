"""Where something is measured."""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path

__all__ = ["machine"]


def machine() -> str:
    """The machine, as far as it tells."""
    known = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*: (.*)", known.read_text("utf-8")) if known.is_file() else None
    name = found[1] if found else platform.processor() or platform.machine()
    return f"{name}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
