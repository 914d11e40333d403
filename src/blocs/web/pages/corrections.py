"""What visitors say of records, links and copies: confirm, reject, edit, undo; and holding together again."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any

from blocs.errors import UsageError
from blocs.evidence import Store
from blocs.evidence.listing import list_reports
from blocs.evidence.trace import find_id, trace
from blocs.web.page import Change
from blocs.web.pages.fields import EDITABLE, Field, changes_of
from blocs.web.params import choice, codes, day, ref, several, text, whole

if TYPE_CHECKING:
    from blocs.evidence.database.corrections import Action
    from blocs.web.site import Site

__all__ = ["AT_ONCE", "CHANGES", "EditView", "SayView", "back_to"]

AT_ONCE = 50
"""Reports up to which links, claims and standing follow each correction at once: 42 took 0.2 to 0.4 s."""
_MOST = 1_000
"""Reports up to which a visitor may have them held together again; that takes a while."""
_BACK = re.compile(r"/(?![/\\])[^\\\s\x00-\x1f]*")
_LONG = 2_000


def _options(name: str) -> tuple[str, ...]:
    found: list[Field] = [f for fields_ in EDITABLE.values() for f in fields_ if f.name == name]
    return tuple(value for value, _ in found[0].options)


@dataclass(frozen=True)
class SayView:
    """What is said of a thing."""

    id: str = ref("id of a record, link or copy")
    by: str = text("who says so")
    why: str = text("for what reason", most=_LONG)
    back: str = text("address of the page to return to", most=_LONG)


@dataclass(frozen=True)
class EditView:
    """How a record or link should read; what is not sent stays as it is."""

    id: str = ref("id of a record or link")
    by: str = text("who says so")
    why: str = text("for what reason", most=_LONG)
    back: str = text("address of the page to return to", most=_LONG)
    set: tuple[str, ...] = several(
        "fields that are to be emptied where nothing is sent for them",
        among=tuple(dict.fromkeys(f.name for fields_ in EDITABLE.values() for f in fields_)),
    )
    type: str | None = choice("kind of act", *_options("type"), default=None)
    actors: tuple[str, ...] = codes("states and bodies that act")
    recipients: tuple[str, ...] = codes("states and bodies on which they act")
    realis: str | None = choice("whether it happened", *_options("realis"), default=None)
    date_first: date | None = day("first day of the act")
    date_last: date | None = day("last day of the act; the first if not given")
    value_low: str = text("lowest amount")
    value_high: str = text("highest amount")
    comparator: str | None = choice("how exact the amount is", *_options("comparator"), default=None)
    unit: str = text("unit of the amount", most=500)
    of: str = text("what is counted", most=500)
    owner: tuple[str, ...] = codes("states that the amount belongs to")
    aspect: str | None = choice("aspect of the amount", *_options("aspect"), default=None)
    period_first: date | None = day("first day that the amount is for")
    period_last: date | None = day("last day that the amount is for")
    speaker: str = text("who says it", most=500)
    speaker_state: tuple[str, ...] = codes("states that are spoken for")
    direct: str | None = choice("whether it stands in quotation marks", "yes", "no", default=None)
    relation: str | None = choice("relation of a link", *_options("relation"), default=None)
    about: str = text("what a link is about", most=500)


@dataclass(frozen=True)
class UndoView:
    """Which correction is taken back."""

    number: int = whole("number of the correction", 1, 10**9)
    by: str = text("who says so")
    why: str = text("for what reason", most=_LONG)
    back: str = text("address of the page to return to", most=_LONG)


@dataclass(frozen=True)
class RelinkView:
    """Where to return to."""

    back: str = text("address of the page to return to", most=_LONG)


def back_to(told: str, otherwise: str) -> str:
    """Address on this site to return to; `otherwise` where what is told is none.

    Examples
    --------
    >>> back_to("/reports/ab?record=cd#r-cd", "/"), back_to("//evil.example", "/"), back_to("", "/")
    ('/reports/ab?record=cd#r-cd', '/', '/')
    """
    return told if _BACK.fullmatch(told) else otherwise


def _say(action: Action) -> Any:
    def act(site: Site, view: SayView) -> str:
        with site.held.writing() as store:
            whole_id = _target(store, view.id)
            store.correct(whole_id, action, by=view.by, why=view.why)
            _hold_together(store)
        return back_to(view.back, site.href("trace", id=whole_id))

    return act


def _edit(site: Site, view: EditView) -> str:
    with site.held.writing() as store:
        whole_id = _target(store, view.id)
        thing = asdict(trace(store, whole_id).item)
        if thing["kind"] not in EDITABLE:
            raise UsageError("a copy has nothing to edit; confirm or reject it")
        sent = {f.name: getattr(view, f.name) for f in fields(view)}
        store.correct(whole_id, "edit", by=view.by, why=view.why, changes=changes_of(thing, sent))
        _hold_together(store)
    return back_to(view.back, site.href("trace", id=whole_id))


def _undo(site: Site, view: UndoView) -> str:
    with site.held.writing() as store:
        done = store.undo(view.number, by=view.by, why=view.why)
        _hold_together(store)
    return back_to(view.back, site.href("trace", id=done.target))


def _relink(site: Site, view: RelinkView) -> str:
    with site.held.writing() as store:
        reports = list_reports(store, limit=0).total
        if reports > _MOST:
            raise UsageError(
                f"the store holds {reports:,} reports; to hold more than {_MOST:,} against each other takes "
                "long. Whoever runs this site can do it: blocs relink"
            )
        store.relink()
    return back_to(view.back, site.href("reports"))


def _target(store: Store, id_: str) -> str:
    of, whole_id = find_id(store, id_)
    if of in ("claim", "derived"):
        what = "claim" if of == "claim" else "derived figure"
        raise UsageError(f"a {what} follows from records; correct those that it rests on")
    return whole_id


def _hold_together(store: Store) -> None:
    """Let links, claims and standing follow the correction, where that takes a moment only."""
    if list_reports(store, limit=0).total <= AT_ONCE:
        store.relink()


CHANGES = (
    Change(
        "confirm",
        "/records/{id}/confirm",
        SayView,
        _say("confirm"),
        "Say that a record, link or copy is right.",
    ),
    Change(
        "reject",
        "/records/{id}/reject",
        SayView,
        _say("reject"),
        "Say that a record, link or copy is wrong; it then counts nowhere.",
    ),
    Change(
        "edit",
        "/records/{id}/edit",
        EditView,
        _edit,
        "Say how a record or link should read; what is not sent stays as it is.",
    ),
    Change("undo", "/corrections/{number}/undo", UndoView, _undo, "Take a correction back."),
    Change(
        "relink",
        "/relink",
        RelinkView,
        _relink,
        "Hold all reports against each other again: links, claims and standing.",
    ),
)
