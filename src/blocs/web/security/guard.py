"""The door of the site: every request passes here first, every answer last."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders

from blocs.web.errors import Refused
from blocs.web.security.headers import HEADERS, host_allowed
from blocs.web.security.rate import Rate

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from blocs.web.security.keys import Keys
    from blocs.web.settings import Settings

__all__ = ["ENTER", "PASS", "SESSION", "Guard"]

SESSION, PASS = "blocs_session", "blocs_pass"
ENTER = "/enter"
_OPEN = (ENTER, "/static/")
"""What may be seen without the token."""
_MONTH = 30 * 24 * 3600


class Guard:
    """Checks host, rate, size and token; gives each visitor a session and each answer its headers.

    In the scope it leaves ``blocs.session`` (name) and ``blocs.new`` (whether the visitor came without one).
    """

    def __init__(self, app: ASGIApp, settings: Settings, keys: Keys) -> None:
        """Stand before `app`."""
        self.app, self.settings, self.keys = app, settings, keys
        self.rate = Rate(settings.rate, settings.burst)
        self.changes = Rate(settings.changes, settings.changes_burst)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or refuse it; the refusal is raised for the handler of errors."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        cookies = _cookies(headers.get("cookie", ""))
        session = self.keys.session(cookies.get(SESSION))
        scope["blocs.session"] = session or self.keys.new_session()
        scope["blocs.cookies"] = cookies

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                out = MutableHeaders(scope=message)
                for name, value in HEADERS:
                    out.raw.append((name, value))
                if session is None:
                    sealed = self.keys.sealed("session", scope["blocs.session"])
                    secure = "; Secure" if scope.get("scheme") == "https" else ""
                    out.append(
                        "set-cookie",
                        f"{SESSION}={sealed}; Path=/; Max-Age={_MONTH}; HttpOnly; SameSite=Lax{secure}",
                    )
                if "cache-control" not in out:
                    out["cache-control"] = "no-cache, private"
            await send(message)

        try:
            self._check(scope, headers, cookies)
        except Refused as refused:
            scope["blocs.refused"] = refused
            await self.app(scope, _nothing, answer)
            return
        await self.app(scope, self._measured(scope, headers, receive), answer)

    def _check(self, scope: Scope, headers: Headers, cookies: dict[str, str]) -> None:
        if self.settings.loopback and not host_allowed(headers.get("host", ""), (self.settings.host,)):
            raise Refused("this site answers to localhost alone", 421)
        address = (scope.get("client") or ("unknown", 0))[0]
        changes = scope["method"] not in ("GET", "HEAD", "OPTIONS")
        if not self.rate.allows(address) or (changes and not self.changes.allows(address)):
            raise Refused("too much at once; wait a moment and try again", 429)
        if changes:
            origin = headers.get("origin")
            if origin not in (None, "null") and origin.partition("://")[2] != headers.get("host", ""):
                raise Refused("this form came from another site; nothing was changed", 403)
            if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
                raise Refused("this form came from another site; nothing was changed", 403)
        path = scope["path"]
        if any(path == each or (each.endswith("/") and path.startswith(each)) for each in _OPEN):
            return
        kind, _, told = headers.get("authorization", "").partition(" ")
        bearer = kind.lower() == "bearer" and self.keys.knows(told.strip())
        if not bearer and not self.keys.passed(cookies.get(PASS)):
            raise Refused("this site asks for a token", 401)

    def _limit(self, headers: Headers) -> int:
        multipart = headers.get("content-type", "").lower().startswith("multipart/form-data")
        return self.settings.upload + self.settings.form if multipart else self.settings.form

    def _measured(self, scope: Scope, headers: Headers, receive: Receive) -> Receive:
        """Give the body bit by bit, and stop where it is larger than told or allowed."""
        limit, came = self._limit(headers), 0
        told = headers.get("content-length", "0")
        if not told.isdecimal() or len(told) > 15 or int(told) > limit:
            scope["blocs.refused"] = Refused(f"too large; at most {limit:,} bytes are taken", 413)
            return _nothing

        async def measured() -> Message:
            nonlocal came
            message = await receive()
            if message["type"] == "http.request":
                came += len(message.get("body", b""))
                if came > limit:
                    raise Refused(f"too large; at most {limit:,} bytes are taken", 413)
            return message

        return measured


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


def _cookies(header: str) -> dict[str, str]:
    if len(header) > 8_000:
        return {}
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header).items()}
    except CookieError:
        return {}
