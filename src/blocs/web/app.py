"""`create_app`: the site as an ASGI application."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import anyio
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from blocs.web.errors import Refused, words_for
from blocs.web.names import BY, kept_name, name_cookie
from blocs.web.page import Change, Page
from blocs.web.params import read_view
from blocs.web.routes import changes, pages
from blocs.web.security.guard import ENTER, PASS, Guard
from blocs.web.settings import Settings
from blocs.web.site import Site, etag, json_bytes
from blocs.web.visits import SEEN, visit

__all__ = ["create_app", "in_thread", "read", "tagged"]

_LOG = logging.getLogger("blocs.web")
_FOREVER = "public, max-age=31536000, immutable"
_THREADS, _QUICK = 6, 4
Handler = Callable[[Request], Awaitable[Response]]


def create_app(settings: Settings) -> Starlette:
    """Make the site of a store.

    Raises
    ------
    StoreError
        When the store cannot be opened or made.
    """
    site = Site(settings, pages(), changes())
    from blocs.web.api import api_routes
    from blocs.web.jobs.routes import job_routes

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        site.close()

    routes = [
        *(Route(each.path, _page(site, each), methods=["GET"]) for each in site.pages.values()),
        *(Route(each.path, _change(site, each), methods=["POST"]) for each in site.changes.values()),
        *job_routes(site),
        *api_routes(site),
        Route("/static/{name}", partial(_static, site), methods=["GET"]),
        Route(ENTER, partial(_enter, site), methods=["GET", "POST"]),
        Route("/favicon.ico", partial(_icon, site), methods=["GET"]),
    ]
    app = Starlette(
        routes=routes,
        lifespan=lifespan,
        middleware=[
            Middleware(Guard, settings=settings, keys=site.keys),
            Middleware(_Turnstile, site=site),
        ],
        exception_handlers={
            HTTPException: partial(_http, site),
            **{kind: partial(_wrong, site) for kind in _raised()},
        },
    )
    app.state.site = site
    return app


def _raised() -> tuple[type[Exception], ...]:
    from blocs.errors import BlocsError

    return (BlocsError, UnicodeDecodeError)


class _Turnstile:
    """Answers for what the guard refused and for what nobody foresaw, so that these have the headers too."""

    def __init__(self, app: Any, site: Site) -> None:
        self.app, self.site = app, site

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        begun = False

        async def noted(message: Any) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        error: Exception | None = scope.get("blocs.refused")
        if error is None:
            try:
                await self.app(scope, receive, noted)
                return
            except Exception as raised:
                if begun or scope["type"] != "http":
                    raise
                error = raised
        response = await _wrong(self.site, Request(scope), error)
        await response(scope, receive, send)


_limits: dict[str, anyio.CapacityLimiter] = {}


async def in_thread(do: Callable[[], Any], *, quick: bool = False) -> Any:
    """Work in a thread; quick work does not wait behind slow work."""
    name, most = ("quick", _QUICK) if quick else ("pages", _THREADS)
    limiter = _limits.setdefault(name, anyio.CapacityLimiter(most))
    return await anyio.to_thread.run_sync(do, limiter=limiter)


def read(page: Page | Change, request: Request, told: Any = None) -> Any:
    """The view that a request asks for."""
    query = request.query_params.multi_items() if told is None else told
    return read_view(page.view, request.path_params, query)


def _page(site: Site, page: Page) -> Handler:
    async def answer(request: Request) -> Response:
        view = read(page, request)
        now = visit(site.keys, request.scope["blocs.cookies"].get(SEEN), time.time())
        view = page.visited(view, now.before)
        proper = page.to(view)
        if proper.partition("?")[0] != request.url.path and page.parts:
            return RedirectResponse(proper, 307)
        html = await in_thread(lambda: site.html(page, view), quick=page.quick)
        cookies = request.scope["blocs.cookies"]
        content = site.own(html, request.scope["blocs.session"], kept_name(site.keys, cookies.get(BY)))
        response = tagged(request, content, "text/html; charset=utf-8")
        response.set_cookie(SEEN, now.cookie, max_age=_YEAR, httponly=True, samesite="lax", path="/")
        return response

    return answer


_YEAR = 365 * 24 * 3600


def tagged(request: Request, content: bytes, kind: str) -> Response:
    """An answer that a browser may keep, and asks after before it shows it again."""
    mark = etag(content)
    if request.headers.get("if-none-match") == mark:
        return Response(status_code=304, headers={"etag": mark})
    return Response(content, media_type=kind, headers={"etag": mark})


def _change(site: Site, change: Change) -> Handler:
    async def answer(request: Request) -> Response:
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        files: list[tuple[str, bytes]] = []
        if kind == "multipart/form-data" and change.uploads:
            pairs, files = await _multipart(request)
        elif kind in ("application/x-www-form-urlencoded", ""):
            form = await request.form()
            pairs = [(k, v) for k, v in form.multi_items() if isinstance(v, str)]
        else:
            raise Refused("send a form", 415)
        told = request.headers.get("x-csrf-token") or dict(pairs).get("csrf")
        if not site.keys.csrf_right(request.scope["blocs.session"], told):
            raise Refused(
                "this form is out of date, or came from another site; nothing was changed. Go back, load the "
                "page again, and send it once more",
                403,
            )
        view = read(change, request, pairs)
        args = (site, view, files) if change.uploads else (site, view)
        target = await in_thread(lambda: change.act(*args))
        response: Response
        if "application/json" in request.headers.get("accept", ""):
            response = Response(json_bytes({"to": target}), media_type="application/json")
        else:
            response = RedirectResponse(target, 303)
        if kept := name_cookie(site.keys, getattr(view, "by", "")):
            response.set_cookie(BY, kept, max_age=_YEAR, httponly=True, samesite="lax", path="/")
        return response

    return answer


async def _multipart(request: Request) -> tuple[list[tuple[str, str]], list[tuple[str, bytes]]]:
    from starlette.datastructures import UploadFile

    pairs: list[tuple[str, str]] = []
    files: list[tuple[str, bytes]] = []
    async with request.form(max_files=50, max_fields=50) as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                if value.filename:
                    files.append((value.filename, await value.read()))
            else:
                pairs.append((name, value))
    return pairs, files


async def _static(site: Site, request: Request) -> Response:
    name = request.path_params["name"]
    asset = await in_thread(lambda: site.assets.get(name))
    return Response(asset.content, media_type=asset.kind, headers={"cache-control": _FOREVER})


async def _icon(site: Site, _: Request) -> Response:
    asset = site.assets.get("icon.svg")
    return Response(asset.content, media_type=asset.kind, headers={"cache-control": _FOREVER})


async def _enter(site: Site, request: Request) -> Response:
    """Ask for the token, and give a pass for it."""
    wrong = False
    if request.method == "POST":
        form = await request.form()
        if site.keys.knows(str(form.get("token", ""))):
            response: Response = RedirectResponse("/", 303)
            response.set_cookie(PASS, site.keys.pass_for(), httponly=True, samesite="lax", path="/")
            return response
        wrong = True
    html = site.fill("enter.html.j2", {"title": "Who is there?", "wrong": wrong})
    return Response(html, 401 if wrong else 200, media_type="text/html; charset=utf-8")


async def _wrong(site: Site, request: Request, error: Exception) -> Response:
    status, words = words_for(error, site.settings.store)
    if status == 500:
        _LOG.error("%s %s", request.method, request.url.path, exc_info=error)
    return _told(site, request, status, words)


async def _http(site: Site, request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = {404: "There is no such page.", 405: "This cannot be done here."}
    response = _told(site, request, error.status_code, words.get(error.status_code, error.detail))
    for name, value in (error.headers or {}).items():
        response.headers[name] = value
    return response


def _told(site: Site, request: Request, status: int, words: str) -> Response:
    path = request.url.path
    if path.startswith(("/api/", "/download")) or "application/json" in request.headers.get("accept", ""):
        return Response(json_bytes({"error": words}), status, media_type="application/json")
    if status == 401:
        return RedirectResponse(ENTER, 303)
    html = site.fill("error.html.j2", {"title": _TITLES.get(status, "That did not work"), "words": words})
    return Response(html, status, media_type="text/html; charset=utf-8")


_TITLES = {
    404: "Not here",
    403: "Refused",
    413: "Too large",
    429: "Too fast",
    500: "Our fault",
    503: "Not now",
}
