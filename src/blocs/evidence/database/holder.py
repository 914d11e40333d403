"""Who is writing: so that a process that waited in vain can say for whom.

Who holds the lock leaves a note beside the store, which names the latest to begin a transaction. Where the
system tells who holds the lock itself (Linux), that is believed rather than the note.
"""

from __future__ import annotations

import json
import os
import socket
import stat
import sys
from datetime import UTC, datetime
from pathlib import Path

__all__ = ["Note", "holder", "left_open"]

NOTE = "evidence.writer"
_LONGEST = 4096
_WRITE_LOCK = 120
"""Byte of the shared-memory file that a writer locks; see https://www.sqlite.org/walformat.html."""
_LOCKS = Path("/proc/locks")


class Note:
    """The note of one writer in a folder; what goes wrong with it is nobody's trouble."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; nothing is written before `sign`."""
        self.path = folder / NOTE
        self._stands: tuple[int, int] | None = None

    def sign(self) -> None:
        """Write down that this process writes; called by who holds the lock."""
        try:
            if self._stands is not None and _state(self.path) == self._stands:
                return
            note = {
                "process": os.getpid(),
                "host": socket.gethostname(),
                "command": " ".join([Path(sys.argv[0]).name, *sys.argv[1:3]])[:200],
                "since": datetime.now(UTC).isoformat(timespec="seconds"),
            }
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0)
            file = os.open(self.path, flags | getattr(os, "O_NONBLOCK", 0), 0o644)
            try:
                os.write(file, json.dumps(note).encode())
            finally:
                os.close(file)
            self._stands = _state(self.path)
        except OSError:
            self._stands = None

    def leave(self) -> None:
        """Take the note away if it is this process's, or that of one that has ended."""
        note = _read(self.path.parent)
        process = note.get("process")
        mine = process == os.getpid() and note.get("host") == socket.gethostname()
        try:
            if (mine and self._stands is not None) or _has_ended(note):
                self.path.unlink(missing_ok=True)
        except OSError:
            pass


def holder(folder: Path, file: str) -> str | None:
    """Who is writing to the store's `file`, in words; None when nobody says so, or the process has ended."""
    note = _read(folder)
    said = _process(note)
    here = note.get("host") == socket.gethostname()
    locking = _locking(folder / f"{file}-shm")
    if locking is not None and not (here and said == locking):
        return _in_words(locking, _command(locking))
    if said is None or _has_ended(note):
        return None
    command = "".join(c if c.isprintable() else " " for c in str(note.get("command")))[:200]
    if here and said == os.getpid():
        return "another connection of this process"
    where = "" if here else f" on {str(note.get('host'))[:100]!r}"
    return f"{_in_words(said, command, where)}, since {str(note.get('since'))[:40]}"


def left_open(folder: Path) -> str | None:
    """Process that wrote and ended without closing the store, in words; None when none did."""
    note = _read(folder)
    if not _has_ended(note):
        return None
    return f"process {_process(note)}, which wrote here from {str(note.get('since'))[:40]} on"


def _state(path: Path) -> tuple[int, int] | None:
    try:
        found = path.lstat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def _in_words(process: int, command: str, where: str = "") -> str:
    if process == os.getpid():
        return "another connection of this process"
    return f"process {process}{where}" + (f" ({command})" if command else "")


def _read(folder: Path) -> dict[str, object]:
    try:
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        file = os.open(folder / NOTE, flags)
        try:
            if not stat.S_ISREG(os.fstat(file).st_mode):
                return {}
            note = json.loads(os.read(file, _LONGEST))
        finally:
            os.close(file)
    except (OSError, ValueError, RecursionError):
        return {}
    return note if isinstance(note, dict) else {}


def _process(note: dict[str, object]) -> int | None:
    process = note.get("process")
    known = isinstance(process, int) and not isinstance(process, bool) and 0 < process < 1 << 31
    return process if known else None  # type: ignore[return-value]


def _has_ended(note: dict[str, object]) -> bool:
    """Whether the process that signed was one of this machine and is no more."""
    process = _process(note)
    if process is None or note.get("host") != socket.gethostname():
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _locking(shared: Path) -> int | None:
    """Process that holds the lock on writing, as the system tells; None where it does not."""
    try:
        found = shared.stat()
        lines = _LOCKS.read_text().splitlines()
    except OSError:
        return None
    file = f"{os.major(found.st_dev):02x}:{os.minor(found.st_dev):02x}:{found.st_ino}"
    for line in lines:
        words = line.split()
        if "WRITE" not in words or file not in words or "->" in words:
            continue
        at = words.index(file)
        last = words[at + 2]
        within = int(words[at + 1]) <= _WRITE_LOCK and (last == "EOF" or int(last) >= _WRITE_LOCK)
        if within and words[at - 1].isdigit() and int(words[at - 1]) > 0:
            return int(words[at - 1])
    return None


def _command(process: int) -> str:
    try:
        raw = Path(f"/proc/{process}/cmdline").read_bytes()[:1000]
    except OSError:
        return ""
    words = raw.decode("utf-8", "replace").split("\0")
    words = [Path(words[0]).name, *words[1:4]]
    return "".join(c if c.isprintable() else " " for c in " ".join(words)).strip()[:200]
