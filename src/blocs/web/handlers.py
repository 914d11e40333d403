"""From a request to an answer: pages, changes, files, and the way in."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from urllib.parse import unquote

from starlette.background import BackgroundTask
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from blocs.web.errors import Refused
from blocs.web.names import BY, kept_name, name_cookie
from blocs.web.page import Change, Page
from blocs.web.params import read_view
from blocs.web.security.addresses import is_local
from blocs.web.security.cookies import PASS, set_cookie
from blocs.web.security.keys import LASTING
from blocs.web.site import Site, etag, json_bytes
from blocs.web.visits import SEEN, visit

__all__ = ["Handler", "change_handler", "enter_handler", "file_handler", "page_handler", "read", "tagged"]

Handler = Callable[[Request], Awaitable[Response]]
_FOREVER = "public, max-age=31536000, immutable"
_YEAR = 365 * 24 * 3600
_HTML = "text/html; charset=utf-8"
_FORM = "application/x-www-form-urlencoded"
_MOST_PARTS = 300
_MOST_FIELD = 2_000_000
"""Bytes of one field that comes with files: a text that is pasted."""


def read(page: Page | Change, request: Request, told: Any = None) -> Any:
    """The view that a request asks for."""
    query = request.query_params.multi_items() if told is None else told
    return read_view(page.view, request.path_params, query)


def tagged(request: Request, content: bytes, kind: str, kept: str = "") -> Response:
    """An answer that a browser may keep; without `kept` it asks after it before it shows it again."""
    mark = etag(content)
    headers = {"etag": mark, **({"cache-control": kept} if kept else {})}
    told = {each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")}
    if mark in told:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=kind, headers=headers)


def page_handler(site: Site, page: Page) -> Handler:
    """Show a page as HTML."""

    async def answer(request: Request) -> Response:
        cookies = request.scope["blocs.cookies"]
        now = visit(site.keys, cookies.get(SEEN), time.time())
        view = page.visited(read(page, request), now.before)
        proper = page.to(view)
        if page.parts and unquote(proper.partition("?")[0]) != request.scope["path"]:
            return RedirectResponse(proper, 307)  # one address for a view: China's name leads to its code
        html = await site.ask(request, page, lambda: site.html(page, view))
        content = site.own(html, request.scope["blocs.session"], kept_name(site.keys, cookies.get(BY)))
        response = tagged(request, content, _HTML)
        set_cookie(response.headers, request.scope, site.keys, SEEN, now.cookie, lasting=_YEAR)
        if site.warmth is not None:
            response.background = BackgroundTask(site.warmth.begin)
        return response

    return answer


def change_handler(site: Site, change: Change) -> Handler:
    """Do what a form asks for, and lead on to a page of this site."""

    async def answer(request: Request) -> Response:
        pairs, files = await _form(request, change.uploads)
        told = request.headers.get("x-csrf-token") or dict(pairs).get("csrf")
        if not site.keys.csrf_right(request.scope["blocs.session"], told):
            raise Refused(
                "this form is out of date, or came from another site; nothing was changed. Go back, load the "
                "page again, and send it once more",
                403,
            )
        view = read(change, request, pairs)
        args = (site, view, files) if change.uploads else (site, view)
        try:
            target = await site.threads.run(lambda: change.act(*args))
        finally:
            site.held.abreast(request.scope["blocs.session"])
        if not is_local(target):
            target = "/"
        response: Response
        if "application/json" in request.headers.get("accept", ""):
            response = Response(json_bytes({"to": target}), media_type="application/json")
        else:
            response = RedirectResponse(target, 303)
        if kept := name_cookie(site.keys, getattr(view, "by", "")):
            set_cookie(response.headers, request.scope, site.keys, BY, kept, lasting=_YEAR)
        return response

    return answer


async def _form(
    request: Request, uploads: bool
) -> tuple[Sequence[tuple[str, str]], Sequence[tuple[str, bytes]]]:
    """Fields of a form in their order, and its files by their names."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in (_FORM, "", *(("multipart/form-data",) if uploads else ())):
        raise Refused("send a form", 415)
    pairs: list[tuple[str, str]] = []
    files: list[tuple[str, bytes]] = []
    form = request.form(max_files=_MOST_PARTS, max_fields=_MOST_PARTS, max_part_size=_MOST_FIELD)
    async with form as sent:
        for name, value in sent.multi_items():
            if not isinstance(value, UploadFile):
                pairs.append((name, value))
            elif value.filename:
                files.append((value.filename, await value.read()))
    return pairs, files


def file_handler(site: Site, name: str = "") -> Handler:
    """Give a file that pages load: the one of this name, or of the name in the path."""

    async def answer(request: Request) -> Response:
        wanted = name or request.path_params["name"]
        asset = await site.threads.run(lambda: site.assets.get(wanted))
        # an address without the right mark may have another content tomorrow
        proper = request.query_params.get("v") == asset.mark
        return tagged(request, asset.content, asset.kind, _FOREVER if proper else "")

    return answer


def enter_handler(site: Site) -> Handler:
    """Ask for the token, give a pass for it, and lead on to the page that was asked for."""

    async def answer(request: Request) -> Response:
        asking = request.method != "POST"
        told = dict(request.query_params if asking else (await _form(request, uploads=False))[0])
        to = told.get("to", "/")
        to = to if is_local(to) else "/"
        known = site.keys.knows(None if asking else told.get("token", ""))
        if known:
            response: Response = RedirectResponse(to, 303)
            if not asking:
                made = site.keys.pass_for()
                set_cookie(response.headers, request.scope, site.keys, PASS, made, lasting=LASTING)
            return response
        html = site.fill("enter.html.j2", {"title": "Who is there?", "wrong": not asking, "to": to})
        return Response(html, 200 if asking else 401, media_type=_HTML)

    return answer
