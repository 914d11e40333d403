"""`create_app`: the site as an ASGI application."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, compile_path

from blocs.errors import BlocsError
from blocs.web.api import api_routes
from blocs.web.handlers import change_handler, enter_handler, file_handler, page_handler
from blocs.web.jobs.routes import job_routes
from blocs.web.mishaps import Turnstile, wrong
from blocs.web.routes import changes, others, pages
from blocs.web.security.guard import ENTER, Guard
from blocs.web.settings import Settings
from blocs.web.site import Site

__all__ = ["create_app"]


def create_app(settings: Settings) -> Starlette:
    """Make the site of a store; ``app.state.site`` is closed when the application is shut down.

    Raises
    ------
    StoreError
        When the store cannot be opened or made.
    """
    site = Site(settings, pages(), changes())

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        site.close()

    async def answer(request: Request, error: Exception) -> Response:
        return wrong(site, request, error)

    app = Starlette(
        routes=[
            *(Route(each.path, page_handler(site, each), methods=["GET"]) for each in site.pages.values()),
            *(
                Route(each.path, change_handler(site, each), methods=["POST"])
                for each in site.changes.values()
            ),
            *others(site),
            *job_routes(site),
            *api_routes(site),
            Route("/static/{name}", file_handler(site), methods=["GET"]),
            Route("/favicon.ico", file_handler(site, "icon.svg"), methods=["GET"]),
            Route(ENTER, enter_handler(site), methods=["GET", "POST"]),
        ],
        lifespan=lifespan,
        middleware=[
            Middleware(Guard, settings=settings, keys=site.keys, takes_files=_taking_files(site)),
            Middleware(Turnstile, site=site),
        ],
        exception_handlers={HTTPException: answer, BlocsError: answer},
    )
    app.state.site = site
    return app


def _taking_files(site: Site) -> partial[bool]:
    """Whether files may be sent to a path."""
    paths = [compile_path(each.path)[0] for each in site.changes.values() if each.uploads]
    return partial(_any, paths)


def _any(paths: list[re.Pattern[str]], path: str) -> bool:
    return any(each.match(path) for each in paths)
