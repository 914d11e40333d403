"""The door of the site: every request passes here first, every answer last."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders

from blocs.web.errors import Refused
from blocs.web.security.addresses import asked
from blocs.web.security.cookies import PASS, SESSION, cookies_of, set_cookie
from blocs.web.security.headers import HEADERS, host_allowed
from blocs.web.security.keys import LASTING, Keys
from blocs.web.security.rate import Rate

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from blocs.web.settings import Settings

__all__ = ["ENTER", "LOG", "Guard"]

LOG = logging.getLogger("blocs.web.requests")
ENTER = "/enter"
_OPEN = (ENTER, "/static/")
"""What may be seen without the token."""
_FOREIGN = "this form came from another site; nothing was changed"


class Guard:
    """Checks host, rate, size and token; gives each visitor a session and each answer its headers.

    In the scope it leaves ``blocs.session`` (name), ``blocs.cookies`` (those of this site, by name) and,
    where it refuses, ``blocs.refused`` (why); whoever stands behind it answers that.

    Parameters
    ----------
    app : ASGI application
    settings : Settings
    keys : Keys
    takes_files : callable
        Whether files may be sent to a path; everywhere else, bodies are as small as forms are.
    """

    def __init__(
        self, app: ASGIApp, settings: Settings, keys: Keys, takes_files: Callable[[str], bool]
    ) -> None:
        """Stand before `app`."""
        self.app, self.settings, self.keys, self.takes_files = app, settings, keys, takes_files
        self.rate = Rate(settings.rate, settings.burst)
        self.changes = Rate(settings.changes, settings.changes_burst)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or leave word why not."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = time.perf_counter()
        headers = Headers(scope=scope)
        scope["blocs.cookies"] = cookies_of(headers, self.keys)
        session = self.keys.session(scope["blocs.cookies"].get(SESSION))
        scope["blocs.session"] = session or self.keys.new_session()

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                out = MutableHeaders(scope=message)
                out.raw.extend(HEADERS)
                if session is None and "blocs.refused" not in scope:
                    sealed = self.keys.sealed("session", scope["blocs.session"])
                    set_cookie(out, scope, self.keys, SESSION, sealed, lasting=LASTING)
                if "cache-control" not in out:
                    out["cache-control"] = "no-cache, private"
                taken = 1000 * (time.perf_counter() - begun)
                LOG.info("%s %s %d %.0f ms", _address(scope), asked(scope), message["status"], taken)
            await send(message)

        try:
            self._check(scope, headers)
            receive = self._measured(scope, headers, receive)
        except Refused as refused:
            scope["blocs.refused"], receive = refused, _nothing
        await self.app(scope, receive, answer)

    def _check(self, scope: Scope, headers: Headers) -> None:
        if self.settings.loopback and not host_allowed(headers.get("host", ""), (self.settings.host,)):
            raise Refused("this site answers to localhost alone", 421)
        changes = scope["method"] not in ("GET", "HEAD", "OPTIONS")
        if not self.rate.allows(_address(scope)):
            raise Refused("too much at once; wait a moment and try again", 429)
        if changes:
            self._changes(scope)
        _same_site(headers, changes)
        path = scope["path"]
        if any(path == each or (each.endswith("/") and path.startswith(each)) for each in _OPEN):
            return
        kind, _, told = headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer" and not self.keys.knows(told.strip()):
            self._changes(scope)  # guesses are let through no faster than forms
        elif kind.lower() == "bearer" or self.keys.passed(scope["blocs.cookies"].get(PASS)):
            return
        raise Refused("this site asks for a token", 401)

    def _changes(self, scope: Scope) -> None:
        if not self.changes.allows(_address(scope)):
            raise Refused("too much at once; wait a moment and try again", 429)

    def _measured(self, scope: Scope, headers: Headers, receive: Receive) -> Receive:
        """Give the body bit by bit, and stop where it is larger than told or allowed."""
        multipart = headers.get("content-type", "").lower().startswith("multipart/form-data")
        files = multipart and self.takes_files(scope["path"])
        limit, came = self.settings.form + (self.settings.upload if files else 0), 0
        large = Refused(f"too large; at most {limit:,} bytes are taken", 413)
        told = headers.get("content-length", "0")
        if not told.isdecimal() or len(told) > 15 or int(told) > limit:
            raise large

        async def measured() -> Message:
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            if came > limit:
                raise large
            return message

        return measured


def _same_site(headers: Headers, changes: bool) -> None:
    """Refuse what a page of another site sends, or loads into itself; that one leads here is well."""
    origin = headers.get("origin")
    if changes and origin is not None and origin.partition("://")[2] != headers.get("host", ""):
        raise Refused(_FOREIGN, 403)
    sent_by = headers.get("sec-fetch-site", "none")
    if changes and sent_by not in ("same-origin", "none"):
        raise Refused(_FOREIGN, 403)
    if sent_by == "cross-site" and headers.get("sec-fetch-mode", "navigate") != "navigate":
        raise Refused("this is not for pages of other sites to load", 403)


def _address(scope: Scope) -> str:
    return str((scope.get("client") or ("unknown", 0))[0])


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}
