"""`Site`: what all handlers share, and how a page becomes HTML."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader, StrictUndefined
from markupsafe import escape
from starlette.requests import Request

from blocs.reports.visible import visible
from blocs.states.naming import name_of
from blocs.web.assets import Assets
from blocs.web.held import Held
from blocs.web.jobs import Jobs
from blocs.web.page import Change, Page, Shown, address
from blocs.web.security.keys import Keys, kept_secret
from blocs.web.settings import Settings
from blocs.web.solvers import Solvers
from blocs.web.threads import Threads
from blocs.web.warmth import Warmth
from blocs.web.words import FILTERS

__all__ = ["Site", "etag", "json_bytes"]

Made = TypeVar("Made")


class Site:
    """One site on one store.

    Parameters
    ----------
    settings : Settings
    pages, changes : iterable
        What it answers.
    """

    def __init__(self, settings: Settings, pages: Iterable[Page], changes: Iterable[Change]) -> None:
        """Open the store; make it where there is none."""
        self.settings = settings
        self.pages = {page.name: page for page in pages}
        self.changes = {change.name: change for change in changes}
        self.held = Held(settings.store, Solvers(settings.solvers))
        self.threads = Threads(self.held.leave)
        self.warmth: Warmth | None = None
        """What makes ready what comes next, once a page was answered; for sites that are served."""
        self.ending = False
        """Whether the site is about to stop: what would go on for long ends."""
        self.folder = settings.store / "site"
        self.keys = Keys(kept_secret(self.folder), settings.token)
        self.assets = Assets()
        self.held.set_jobs(Jobs(self.folder / "jobs", settings, changed=self.held.changed))
        self._csrf = f"csrf-{secrets.token_hex(8)}"
        self._by = f"by-{secrets.token_hex(8)}"
        """These stand in pages that are kept, in place of what differs from visitor to visitor."""

    @property
    def jobs(self) -> Jobs:
        """Reading jobs that were started on the site."""
        return self.held.jobs

    def close(self) -> None:
        """Stop what runs; asked for twice, it is done once."""
        self.ending = True
        self.jobs.close()
        if self.warmth is not None:
            self.warmth.close()
        self.threads.close()
        self.held.close()

    async def ask(self, request: Request, page: Page, do: Callable[[], Made], *, long: bool = False) -> Made:
        """Do in a thread what a visitor asks of a page; `long` where it takes longer than the page."""
        session = request.scope["blocs.session"]
        if page.live:
            self.held.abreast(session)

        def work() -> Made:
            with self.held.visited(session):
                return do()

        return await self.threads.run(work, quick=page.quick and not long)

    def href(self, name: str, /, **told: Any) -> str:
        """Address of a page or change by its name."""
        target = self.pages.get(name) or self.changes[name]
        return address(target.path, target.view(**told))

    def shown(self, page: Page, view: Any) -> Shown:
        """What a page shows; kept until the store changes."""
        if not page.keep:
            return page.show(self.held, view)
        return self.held.keep(("shown", page.name, view), lambda: page.show(self.held, view))

    def html(self, page: Page, view: Any) -> bytes:
        """A page as HTML, with a mark where the visitor's own token belongs; see `own`."""

        def make() -> bytes:
            return self.render(page, view, self.shown(page, view)).encode()

        return self.held.keep(("html", page.name, view), make) if page.keep else make()

    def own(self, html: bytes, session: str, name: str = "") -> bytes:
        """A page with the token of a session in its forms, and the name under which its visitor corrects."""
        html = html.replace(self._csrf.encode(), self.keys.csrf(session).encode())
        return html.replace(self._by.encode(), str(escape(visible(name))).encode("utf-8", "replace"))

    def render(self, page: Page, view: Any, shown: Shown) -> str:
        """Fill the template of a page."""

        def here(**told: Any) -> str:
            return page.to(replace(view, **told))

        own: dict[str, Any] = {
            **shown.data,
            "title": shown.title,
            "sources_cited": shown.sources,
            "pictures": shown.draw(),
            "tables_here": tuple(shown.tables),
            "page": page,
            "view": view,
            "here": here,
            "this": page.to(view),
        }
        return self.fill(page.template, own)

    def fill(self, template: str, told: Mapping[str, Any]) -> str:
        """Fill any template."""
        return self.templates.get_template(template).render(told)

    @cached_property
    def templates(self) -> Environment:
        """Templates of the site, and those of the brief under ``brief/``."""
        made = Environment(
            loader=ChoiceLoader(
                [PackageLoader("blocs.web"), PrefixLoader({"brief": PackageLoader("blocs.brief")})]
            ),
            autoescape=True,
            undefined=StrictUndefined,
            finalize=visible,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        made.globals |= {
            "href": self.href,
            "asset": self.assets.address,
            "name": name_of,
            "csrf": self._csrf,
            "visitor": self._by,
            "sections": SECTIONS,
            "guarded": self.settings.token is not None,
        }
        made.filters |= FILTERS
        return made


SECTIONS = (
    ("overview", "Overview"),
    ("reports", "Reports"),
    ("pairs", "Pairs"),
    ("blocs", "Blocs"),
    ("whatif", "What if"),
    ("sources", "Sources"),
    ("jobs", "Add reports"),
)
"""Names of the pages that the head of every page leads to."""


def json_bytes(value: Any) -> bytes:
    """JSON of plain values: what is not a number is null, days are ISO days, names keep their letters."""
    try:  # most answers hold nothing that needs to be made plain, and sliders ask many times a second
        text = _dumps(value)
    except (TypeError, ValueError):
        text = _dumps(_plain(value))
    return text.encode("utf-8", "replace")


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return value if value - value == 0 else None
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | int | bool):
        return value
    if hasattr(value, "item"):  # a number of NumPy
        return _plain(value.item())
    raise TypeError(f"{type(value).__name__} is no plain value")


def etag(content: bytes) -> str:
    """A word that stands for this content."""
    return f'"{hashlib.sha256(content).hexdigest()[:20]}"'
