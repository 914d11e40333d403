"""`serve`: the site on a port, until it is told to stop."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable

from blocs.errors import UsageError
from blocs.web.settings import Settings

__all__ = ["serve"]


def serve(settings: Settings, *, ready: Callable[[str], None] | None = None, log: bool = False) -> None:
    """Serve the site; returns when it was stopped by a signal.

    Parameters
    ----------
    settings : Settings
    ready : callable, optional
        Called with the site's address once it listens.
    log : bool
        Whether each request is written to standard error.

    Raises
    ------
    UsageError
        When the port is taken, or the address is none of this machine's.
    StoreError
        When the store cannot be opened.
    """
    import uvicorn

    from blocs.web.app import create_app

    listening = _listening(settings)
    port = listening.getsockname()[1]
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    app = create_app(settings)
    logging.getLogger("blocs.web").setLevel(logging.INFO)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            log_level="warning",
            access_log=log,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=3,
            limit_concurrency=400,
            h11_max_incomplete_event_size=32_768,
        )
    )
    if ready is not None:
        ready(f"http://{host}:{port}/")
    with listening:
        server.run(sockets=[listening])


def _listening(settings: Settings) -> socket.socket:
    """A socket that listens already, so that the address can be told and visitors wait, not fail."""
    try:
        family = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0][0]
        made = socket.socket(family, socket.SOCK_STREAM)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((settings.host, settings.port))
        made.listen(512)
    except OSError as error:
        raise UsageError(
            f"cannot listen at {settings.host}:{settings.port} ({error.strerror or error}); "
            "give another --port, or --port 0 for any that is free"
        ) from error
    return made
