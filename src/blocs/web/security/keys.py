"""Signed words: cookies that nobody can make up, and tokens compared without telling how near a guess is."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

__all__ = ["LASTING", "Keys", "kept_secret"]

LASTING = 30 * 24 * 3600
"""Seconds for which a session or a pass counts."""
_SESSION = re.compile(r"[0-9a-f]{32}-([0-9]{1,12})")
_PASS = re.compile(r"([0-9]{1,12})-([0-9a-f]{40})")
_LATE = 60
"""Seconds by which a clock may have been put back since a cookie was made."""


def kept_secret(folder: Path) -> bytes:
    """The site's secret, kept in a file that only its owner may read, so that sessions outlive a restart.

    Where the folder cannot be written, one for this run alone.
    """
    path = folder / "secret"
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        if (found := _read(path)) is not None:
            return found
        # written whole beside, then linked: of two sites that start at once, both take the first one's
        part = folder / f"secret.{secrets.token_hex(8)}"
        try:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(secrets.token_bytes(32))
            with suppress(FileExistsError):
                os.link(part, path)
        finally:
            part.unlink(missing_ok=True)
        if (found := _read(path)) is not None:
            return found
    return secrets.token_bytes(32)


def _read(path: Path) -> bytes | None:
    """The secret in a file; what is none is thrown away."""
    try:
        found = path.read_bytes()
    except FileNotFoundError:
        return None
    if len(found) == 32:
        return found
    path.unlink(missing_ok=True)
    return None


class Keys:
    """Signs and checks with one secret.

    Parameters
    ----------
    secret : bytes
    token : str or None
        What a visitor must know.
    clock : callable
        Seconds of the epoch.
    """

    def __init__(
        self, secret: bytes, token: str | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        """Keep the secret."""
        self._secret, self._token, self._clock = secret, token, clock
        self._mark = hashlib.sha256(b"cookies:" + secret).hexdigest()[:8]

    def cookie(self, name: str) -> str:
        """Name of a cookie of this site: browsers share cookies among all ports of a host.

        Examples
        --------
        >>> Keys(b"one").cookie("blocs_seen") == Keys(b"two").cookie("blocs_seen")
        False
        """
        return f"{name}_{self._mark}"

    def _sign(self, what: str, value: str) -> str:
        told = f"{what}:{value}".encode("utf-8", "replace")
        return hmac.new(self._secret, told, hashlib.sha256).hexdigest()[:40]

    def sealed(self, what: str, value: str) -> str:
        """A value with its signature, for a cookie."""
        return f"{value}.{self._sign(what, value)}"

    def opened(self, what: str, cookie: str | None) -> str | None:
        """The value of a sealed cookie; None where it is forged or missing."""
        if not cookie or len(cookie) > 300:
            return None
        value, _, sign = cookie.rpartition(".")
        return value if _same(self._sign(what, value), sign) else None

    def session(self, cookie: str | None) -> str | None:
        """Name of the session that a cookie stands for; None where it is forged, or too old."""
        found = _SESSION.fullmatch(self.opened("session", cookie) or "")
        return found[0] if found and self._counts(int(found[1])) else None

    def new_session(self) -> str:
        """Name of a session that nobody has had."""
        return f"{secrets.token_hex(16)}-{int(self._clock())}"

    def _counts(self, made: int) -> bool:
        return -_LATE <= self._clock() - made <= LASTING

    def csrf(self, session: str) -> str:
        """What forms of a session must bring along."""
        return self._sign("csrf", session)

    def csrf_right(self, session: str, told: str | None) -> bool:
        """Whether a form belongs to a session."""
        return _same(self.csrf(session), told)

    def knows(self, told: str | None) -> bool:
        """Whether a visitor knows the token."""
        if self._token is None:
            return True
        ours, theirs = (
            hashlib.sha256(text.encode("utf-8", "replace")).digest() for text in (self._token, told or "")
        )
        return hmac.compare_digest(ours, theirs)

    def pass_for(self) -> str:
        """Cookie of a visitor who has shown the token; another token makes it void."""
        made = int(self._clock())
        return f"{made}-{self._sign('pass', f'{made}:{self._token}')}"

    def passed(self, cookie: str | None) -> bool:
        """Whether a visitor has shown the token before, and not too long ago."""
        if self._token is None:
            return True
        found = _PASS.fullmatch(cookie or "")
        if found is None or not self._counts(int(found[1])):
            return False
        return _same(self._sign("pass", f"{int(found[1])}:{self._token}"), found[2])


def _same(ours: str, theirs: str | None) -> bool:
    """Whether two words are the same; takes as long wherever they differ."""
    return hmac.compare_digest(ours.encode(), (theirs or "").encode("utf-8", "replace"))
