"""What changes or is taken away: scenarios kept and deleted, TOML opened and written, forms to addresses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from blocs.errors import UsageError
from blocs.web.errors import NotThere
from blocs.web.page import Change, address
from blocs.web.pages.whatif.view import MOST_QUERY, WhatifView, scenario_of, view_of, view_of_query
from blocs.web.params import Param, choice, read_view, ref, text

if TYPE_CHECKING:
    from blocs.web.site import Site

__all__ = ["CHANGES", "open_toml", "routes"]

_PATH = "/whatif"
_MOST_TOML = 32_000
_FORM, _TOML = "/whatif/form", "/whatif.toml"


def _raw(doc: str) -> Any:
    """A text with its lines."""

    def parse(told: str) -> str:
        if len(told) > _MOST_TOML:
            raise UsageError(f"it has {len(told):,} characters; give at most {_MOST_TOML:,}")
        return told.replace("\r\n", "\n")

    return field(
        default="", metadata={"param": Param(doc, parse, str, {"type": "string", "maxLength": _MOST_TOML})}
    )


@dataclass(frozen=True)
class _Save:
    """A what-if to keep."""

    q: str = text("the query of the what-if", most=MOST_QUERY)
    name: str = text("name to keep it under", most=120)


@dataclass(frozen=True)
class _Delete:
    """A scenario to forget."""

    hash: str = ref("hash of a scenario that is kept")
    back: str = choice("where to go on", _PATH, "/whatif/compare", default=_PATH)


@dataclass(frozen=True)
class _Open:
    """A scenario as TOML."""

    toml: str = _raw("a scenario file; left out where one is sent")


def _save(site: Site, sent: _Save) -> str:
    from blocs.web.pages.whatif.saved import save  # in functions, what works: the site is to start at once

    view = view_of_query(sent.q)
    if sent.name:
        view = replace(view, name=sent.name)
    save(site.settings.store, view)
    return f"{_PATH}#kept"


def _delete(site: Site, sent: _Delete) -> str:
    from blocs.web.pages.whatif.saved import delete

    delete(site.settings.store, sent.hash)
    return f"{sent.back}#kept"


def open_toml(site: Site, told: str) -> WhatifView:
    """The view of a scenario file, checked against the table of trade, so that each fault has its line.

    Raises
    ------
    PolicyError, UsageError
        When it is no scenario, names a table of its own (the site opens no files), or cannot be carried.
    """
    from blocs.scenario import checked
    from blocs.scenario.file import parse_scenario_file
    from blocs.web.pages.whatif.answers import answers_of

    file = parse_scenario_file(told, "scenario")
    view = view_of(file.scenario)
    checked(file, answers_of(site.held).world(view).economy)
    return view


def _open(site: Site, sent: _Open, files: Sequence[tuple[str, bytes]]) -> str:
    told = sent.toml
    if files:
        content = files[0][1]
        if len(content) > _MOST_TOML:
            raise UsageError(f"the file has {len(content):,} bytes; at most {_MOST_TOML:,} are taken")
        try:
            told = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise UsageError("the file is no UTF-8 text; a scenario is a TOML file") from None
    if not told.strip():
        raise UsageError("there is no scenario; paste one, or choose a file")
    return address(_PATH, open_toml(site, told))


CHANGES = (
    Change("whatif_save", "/whatif/save", _Save, _save, "Keep a what-if in the store's site folder."),
    Change(
        "whatif_delete", "/whatif/saved/{hash}/delete", _Delete, _delete, "Forget a what-if that is kept."
    ),
    Change("whatif_open", "/whatif/open", _Open, _open, "Open a scenario file in the sliders.", uploads=True),
)


def routes(_: Site) -> Sequence[Route]:
    """Addresses beside the pages: where forms go that have no scripts, and TOML to take away."""

    async def form(request: Request) -> Response:
        from blocs.web.pages.whatif.form import view_of_form

        return RedirectResponse(address(_PATH, view_of_form(request.query_params.multi_items())), 303)

    async def toml(request: Request) -> Response:
        from blocs.scenario import scenario_toml

        view = read_view(WhatifView, {}, request.query_params.multi_items())
        if not view.acts:
            raise NotThere("there is no measure in this address; add one with the sliders")
        headers = {"content-disposition": 'attachment; filename="scenario.toml"'}
        return Response(scenario_toml(scenario_of(view)), media_type="application/toml", headers=headers)

    return (Route(_FORM, form, methods=["GET"]), Route(_TOML, toml, methods=["GET"]))
