"""`serve`: the site on a port, until it is told to stop."""

from __future__ import annotations

import gc
import logging
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from blocs.errors import UsageError
from blocs.web.security.guard import LOG
from blocs.web.settings import Settings
from blocs.web.warmth import Warmth

if TYPE_CHECKING:
    import uvicorn

__all__ = ["serve"]

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_GRACE = 3
"""Seconds that answers which are under way may still take when the site is told to stop."""
_TURN = 0.0005
"""Seconds for which a thread that has work keeps the others waiting."""


def serve(settings: Settings, *, ready: Callable[[str], None] | None = None, log: bool = False) -> None:
    """Serve the site; returns when it was stopped by a signal.

    Parameters
    ----------
    settings : Settings
    ready : callable, optional
        Called with the site's address once it listens.
    log : bool
        Whether each request is written to standard error; words that are secret are left out.

    Raises
    ------
    UsageError
        When the port is taken, or the address is none of this machine's.
    StoreError
        When the store cannot be opened.
    """
    with _listening(settings) as listening:
        with _loading():
            import uvicorn

            from blocs.web.app import create_app

            app = create_app(settings)
        site = app.state.site
        site.warmth = Warmth(site)
        server = uvicorn.Server(
            uvicorn.Config(
                app,
                http="h11",
                ws="none",
                log_config=None,
                log_level="error",
                access_log=False,  # the guard writes its own, without secrets
                server_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=_GRACE,
                limit_concurrency=400,
                h11_max_incomplete_event_size=32_768,
            )
        )

        def end() -> None:
            site.ending = server.should_exit = True

        try:
            with _turns(), _signals(server, end), _logging(log, lambda: site.ending):
                if ready is not None:
                    port = listening.getsockname()[1]
                    host = f"[{settings.host}]" if ":" in settings.host else settings.host
                    ready(f"http://{host}:{port}/")
                server.run(sockets=[listening])
        finally:
            site.close()
            gc.unfreeze()


@contextmanager
def _loading() -> Iterator[None]:
    """Load without looking for garbage: modules make little, and looking through them takes a tenth of it.

    Nor is what was loaded looked through later, while the site runs.
    """
    usual = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if usual:
            gc.enable()


@contextmanager
def _turns() -> Iterator[None]:
    """Let threads take turns more often than they use to: an answer goes through several of them.

    Each would wait 5 ms wherever another one fills in a page.
    """
    usual = sys.getswitchinterval()
    sys.setswitchinterval(_TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


@contextmanager
def _signals(server: uvicorn.Server, end: Callable[[], None]) -> Iterator[None]:
    """Let signals stop the site and not the process: what called us goes on from there.

    The server takes signals while it runs, and raises them once more when it has stopped; streams that are
    followed are to end before it waits for them.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    stop = server.handle_exit

    def stopped(sig: int, frame: FrameType | None) -> None:
        stop(sig, frame)  # told twice, it does not wait
        end()

    server.handle_exit = stopped  # type: ignore[method-assign]
    before = {number: signal.signal(number, lambda *_: end()) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _logging(requests: bool, ending: Callable[[], bool]) -> Iterator[None]:
    """What goes wrong is written to standard error, and each request where that is wished.

    That answers were cut short when the site was told to stop is nothing that went wrong.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("blocs: %(message)s"))
    handler.addFilter(lambda record: not (ending() and record.name.startswith("uvicorn")))
    site, told, server = (logging.getLogger(name) for name in ("blocs.web", LOG.name, "uvicorn"))
    before = told.level
    told.setLevel(logging.INFO if requests else logging.WARNING)
    for each in (site, server):
        each.addHandler(handler)
    try:
        yield
    finally:
        told.setLevel(before)
        for each in (site, server):
            each.removeHandler(handler)


def _listening(settings: Settings) -> socket.socket:
    """A socket that listens already, so that the address can be told and visitors wait, not fail."""
    made: socket.socket | None = None
    try:
        found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        # named as TCP, or asyncio leaves Nagle's algorithm on, which keeps small answers back for 40 ms
        made = socket.socket(found[0], socket.SOCK_STREAM, socket.IPPROTO_TCP)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(found[4])
        made.listen(512)
    except (OSError, UnicodeError) as error:
        if made is not None:
            made.close()
        cause = getattr(error, "strerror", None) or str(error)
        raise UsageError(
            f"cannot listen at {settings.host}:{settings.port} ({cause}); "
            "give another --port, or --port 0 for any that is free"
        ) from error
    return made
