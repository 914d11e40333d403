"""The same questions as the pages, for programs: JSON, tables to take away, and their OpenAPI document."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from blocs.web.api.downloads import KINDS, table_bytes, whole_folder
from blocs.web.api.openapi import document
from blocs.web.errors import NotThere
from blocs.web.handlers import Handler, read, tagged
from blocs.web.page import Page
from blocs.web.site import Site, json_bytes

__all__ = ["api_routes"]


def api_routes(site: Site) -> list[Route]:
    """JSON of every page, its tables, and the document that tells of them."""
    routes = [Route("/api/openapi.json", _openapi(site), methods=["GET"])]
    for page in site.pages.values():
        path = page.path.rstrip("/")
        routes.append(Route(f"/api{page.path}", _json(site, page), methods=["GET"], name=f"api-{page.name}"))
        if not page.tables:
            continue
        routes.append(Route(f"/download{path}.zip", _zip(site, page), methods=["GET"]))
        routes += [
            Route(f"/download{path}/{{table}}.{kind}", _table(site, page, kind), methods=["GET"])
            for kind in KINDS
        ]
    return routes


def _json(site: Site, page: Page) -> Handler:
    async def answer(request: Request) -> Response:
        view = read(page, request)
        content = await site.ask(request, page, lambda: json_bytes(site.shown(page, view).data))
        return tagged(request, content, "application/json")

    return answer


def _table(site: Site, page: Page, kind: str) -> Handler:
    async def answer(request: Request) -> Response:
        name = request.path_params.pop("table")
        view = read(page, request)

        def make() -> bytes:
            tables = site.shown(page, view).tables
            if name not in tables:
                raise NotThere(f"there is no such table here; there is: {', '.join(tables) or 'none'}")
            return table_bytes(tables[name](), kind)

        content = await site.ask(request, page, make, long=True)
        return _file(content, KINDS[kind], f"{page.name}-{name}.{kind}")

    return answer


def _zip(site: Site, page: Page) -> Handler:
    async def answer(request: Request) -> Response:
        view = read(page, request)
        content = await site.ask(
            request, page, lambda: whole_folder(site.shown(page, view), page.to(view)), long=True
        )
        return _file(content, "application/zip", f"{page.name}.zip")

    return answer


def _file(content: bytes, kind: str, name: str) -> Response:
    """An answer that a browser saves, and never shows."""
    return Response(
        content, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'}
    )


def _openapi(site: Site) -> Handler:
    async def answer(request: Request) -> Response:
        del request
        told = document(site.pages.values(), site.changes.values(), guarded=site.settings.token is not None)
        return Response(json_bytes(told), media_type="application/json")

    return answer
