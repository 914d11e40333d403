"""What is answered when something is refused, is not there, or goes wrong."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response

from blocs.web.errors import words_for
from blocs.web.security.addresses import asked
from blocs.web.security.guard import ENTER
from blocs.web.site import json_bytes

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from blocs.web.site import Site

__all__ = ["Turnstile", "told", "wrong"]

LOG = logging.getLogger("blocs.web")
_TITLES = {
    404: "Not here",
    403: "Refused",
    405: "Not like this",
    413: "Too large",
    429: "Too fast",
    500: "Our fault",
    503: "Not now",
}
_WORDS = {404: "There is no such page.", 405: "This cannot be done here."}


class Turnstile:
    """Answers for what the guard refused and for what nobody foresaw, so that these have the headers too."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        """Stand before `app`."""
        self.app, self.site = app, site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through what was not refused, and see to what goes wrong."""
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        error: Exception | None = scope.get("blocs.refused")
        if error is None:
            try:
                await self.app(scope, receive, noted)
                return
            except ClientDisconnect:
                return  # whoever asked is gone; there is nobody to answer
            except Exception as raised:
                if begun or scope["type"] != "http":
                    raise
                error = raised
        response = wrong(self.site, Request(scope), error)
        await response(scope, receive, send)


def wrong(site: Site, request: Request, error: Exception) -> Response:
    """Answer an error; one that was not raised on purpose is told in the log alone."""
    if isinstance(error, HTTPException):
        response = told(site, request, error.status_code, _WORDS.get(error.status_code, error.detail))
        response.headers.update(error.headers or {})
        return response
    status, words = words_for(error, site.settings.store)
    if status == 500:
        LOG.error("%s", asked(request.scope), exc_info=error)
    return told(site, request, status, words)


def told(site: Site, request: Request, status: int, words: str) -> Response:
    """Tell a visitor, or a program, what became of a request."""
    path = request.scope["path"]
    if path.startswith(("/api/", "/download")) or "application/json" in request.headers.get("accept", ""):
        headers = {"www-authenticate": "Bearer"} if status == 401 else None
        return Response(json_bytes({"error": words}), status, headers, "application/json")
    if status == 401:
        query = request.scope.get("query_string", b"").decode("latin-1")
        onward = quote(f"{path}?{query}" if query else path, safe="/")
        return RedirectResponse(f"{ENTER}?to={onward}" if request.method == "GET" else ENTER, 303)
    html = site.fill("error.html.j2", {"title": _TITLES.get(status, "That did not work"), "words": words})
    return Response(html, status, media_type="text/html; charset=utf-8")
