"""Signed words: cookies that nobody can make up, and tokens compared without telling how near a guess is."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from pathlib import Path

__all__ = ["Keys", "kept_secret"]

_SESSION = re.compile(r"[0-9a-f]{32}")


def kept_secret(folder: Path) -> bytes:
    """The site's secret, kept in a file that only its owner may read, so that sessions outlive a restart.

    Where the folder cannot be written, one for this run alone.
    """
    path = folder / "secret"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(secrets.token_bytes(32))
        except FileExistsError:
            pass
        found = path.read_bytes()
        if len(found) == 32:
            return found
        path.unlink()
    except OSError:
        pass
    return secrets.token_bytes(32)


class Keys:
    """Signs and checks with one secret.

    Parameters
    ----------
    secret : bytes
    token : str or None
        What a visitor must know.
    """

    def __init__(self, secret: bytes, token: str | None = None) -> None:
        """Keep the secret."""
        self._secret = secret
        self._token = token

    def _sign(self, what: str, value: str) -> str:
        return hmac.new(self._secret, f"{what}:{value}".encode(), hashlib.sha256).hexdigest()[:40]

    def sealed(self, what: str, value: str) -> str:
        """A value with its signature, for a cookie."""
        return f"{value}.{self._sign(what, value)}"

    def opened(self, what: str, cookie: str | None) -> str | None:
        """The value of a sealed cookie; None where it is forged or missing."""
        if not cookie or len(cookie) > 300:
            return None
        value, _, sign = cookie.rpartition(".")
        ours = self._sign(what, value)
        return value if hmac.compare_digest(ours.encode(), sign.encode("utf-8", "replace")) else None

    def session(self, cookie: str | None) -> str | None:
        """Name of the session that a cookie stands for."""
        found = self.opened("session", cookie)
        return found if found and _SESSION.fullmatch(found) else None

    def new_session(self) -> str:
        """Name of a session that nobody has had."""
        return secrets.token_hex(16)

    def csrf(self, session: str) -> str:
        """What forms of a session must bring along."""
        return self._sign("csrf", session)

    def csrf_right(self, session: str, told: str | None) -> bool:
        """Whether a form belongs to a session."""
        return hmac.compare_digest(self.csrf(session).encode(), (told or "").encode("utf-8", "replace"))

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
        return self._sign("pass", self._token or "")

    def passed(self, cookie: str | None) -> bool:
        """Whether a visitor has shown the token before."""
        if self._token is None:
            return True
        return hmac.compare_digest(self.pass_for().encode(), (cookie or "").encode("utf-8", "replace"))
