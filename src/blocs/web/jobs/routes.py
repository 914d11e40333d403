"""Progress of jobs as server-sent events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from blocs.web.errors import Busy
from blocs.web.jobs.job import Job, job_to_json

if TYPE_CHECKING:
    from blocs.web.site import Site

__all__ = ["job_routes"]

_MOST = 40
"""Streams at once; each is a visitor who looks on."""
_BEAT = 15.0
"""Seconds after which a stream without news says that it lives."""
_LOOK = 0.2
_KIND = "text/event-stream"


def job_routes(site: Site) -> list[Route]:
    """The stream of a job: an event ``job`` for each change, and ``end`` when it has ended.

    The first event tells all there is to know, so that a visitor who comes back misses nothing.
    """
    streams = 0

    async def follow(request: Request) -> Response:
        nonlocal streams
        job = site.jobs.get(request.path_params["job"])
        if request.method == "HEAD":
            return Response(media_type=_KIND)
        if streams >= _MOST:
            raise Busy("too many look on; load the page again to see how far it is")

        async def told() -> AsyncIterator[bytes]:
            nonlocal streams
            streams += 1
            try:
                async for piece in _told(site, job, request.scope["blocs.session"]):
                    yield piece
            finally:
                streams -= 1

        return StreamingResponse(told(), media_type=_KIND, headers={"x-accel-buffering": "no"})

    return [Route("/jobs/{job}/events", follow, methods=["GET"])]


async def _told(site: Site, job: Job, session: str) -> AsyncIterator[bytes]:
    """Events of a job, until it ends or the site does."""
    from blocs.web.site import json_bytes

    seen: Job | None = None
    silent = 0.0
    while not site.ending:
        now = site.jobs.get(job.id)
        if now != seen:
            seen, silent = now, 0.0
            yield b"event: job\ndata: " + json_bytes(job_to_json(now)) + b"\n\n"
            if now.ended:
                site.held.abreast(session)
                yield b"event: end\ndata: {}\n\n"
                return
        elif silent >= _BEAT:
            silent = 0.0
            yield b": still there\n\n"
        await asyncio.sleep(_LOOK)
        silent += _LOOK
