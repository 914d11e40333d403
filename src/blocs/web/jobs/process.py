"""The process that reads a job, as the site sees it: begun, listened to, stopped."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

__all__ = ["Reading"]

_PATIENCE = 5.0
"""Seconds that a process is given to stop by itself."""
_OWN = ("BLOCS_TOKEN",)
"""What the reader need not know."""


class Reading:
    """A process that reads; a report that brings it down brings nothing else down.

    Parameters
    ----------
    home : Path
        Folder of the job.
    store : Path
    reader : "encoder" or "rules"

    Raises
    ------
    OSError
        When no process can be begun.
    """

    def __init__(self, home: Path, store: Path, reader: str) -> None:
        """Begin it."""
        told = {name: value for name, value in os.environ.items() if name not in _OWN}
        self._stopping = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "blocs.web.jobs.work", str(home), str(store), reader],
            stdout=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            errors="replace",
            env={**told, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
            start_new_session=True,  # Ctrl-C ends the site, and the site ends its readers
        )

    def told(self) -> Iterator[Mapping[str, Any]]:
        """What it tells, line by line, until it ends; what is none of ours is passed over."""
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                with contextlib.suppress(ValueError):
                    found = json.loads(line)
                    if isinstance(found, dict) and "what" in found:
                        yield found

    def ended(self) -> int:
        """Wait for its end; its exit code."""
        return self._process.wait()

    def stop(self) -> None:
        """End it: kindly at first, then not."""
        with self._stopping:
            if self._process.poll() is not None:
                return
            self._process.terminate()
            try:
                self._process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                self._process.kill()
