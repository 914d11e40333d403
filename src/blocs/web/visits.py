"""When a visitor was last here, so that a page can say what is new since; kept in a cookie, signed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from blocs.web.security.keys import Keys

__all__ = ["SEEN", "Visit", "visit"]

SEEN = "blocs_seen"
_PAUSE = 30 * 60
"""Seconds without a request after which the next one begins another visit."""
_TIMES = re.compile(r"(\d{1,12})-(\d{1,12})")


@dataclass(frozen=True, slots=True)
class Visit:
    """When the visit before ended (seconds of the epoch; 0 for the first), and the cookie to set."""

    before: int
    cookie: str


def visit(keys: Keys, cookie: str | None, now: float) -> Visit:
    """Tell from a visitor's cookie when the last visit ended; a forged one counts as none."""
    found = _TIMES.fullmatch(keys.opened("seen", cookie) or "")
    before, last = (int(found[1]), int(found[2])) if found else (0, 0)
    if last and now - last > _PAUSE:
        before = last
    minute = int(now) // 60 * 60
    return Visit(before // 60 * 60, keys.sealed("seen", f"{before}-{minute}"))
