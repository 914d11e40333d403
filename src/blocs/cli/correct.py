"""`blocs correct`: what a person says of a record, a link or a copy."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from blocs.cli.options import DEFAULT_STORE, Json, StoreFolder
from blocs.cli.screen import data, remark
from blocs.errors import UsageError

if TYPE_CHECKING:
    from blocs.evidence import Store
    from blocs.evidence.database.corrections import Action, Correction

__all__ = ["correct"]

_FEW = 50
"""Reports up to which a store is held together again after each correction; that takes a second or two."""


def correct(
    id_: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]", help="Id of a record, link or copy; 6 digits of it will do.", show_default=False
        ),
    ] = None,
    store: StoreFolder = DEFAULT_STORE,
    confirm: Annotated[bool, typer.Option("--confirm", help="It is right.")] = False,
    reject: Annotated[bool, typer.Option("--reject", help="It is wrong, and counts nowhere.")] = False,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="FIELD=VALUE",
            help="It is right with this field so; may be given again. VALUE may be none.",
        ),
    ] = None,
    undo: Annotated[
        int | None,
        typer.Option("--undo", metavar="N", min=1, help="Take back the correction of this number."),
    ] = None,
    list_: Annotated[
        bool, typer.Option("--list", help="List the corrections, of ID or all, undone ones too.")
    ] = False,
    by: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Who says so; BLOCS_USER or your login name if not given.",
            show_default=False,
        ),
    ] = None,
    why: Annotated[str, typer.Option(metavar="TEXT", help="For what reason.", show_default=False)] = "",
    as_json: Json = False,
) -> None:
    """Confirm, reject or edit a record or a link.

    It counts at once and holds on when the report is read again. Nothing is lost: blocs trace shows what
    was read and what was said, and --undo takes it back. Of a copy, --reject lets both reports count.
    Links, claims and standing follow at once in a store of up to 50 reports, else with blocs relink.

    \b
    blocs correct 5f2a9c01 --confirm --by Ana
    blocs correct 5f2a9c01 --reject --why "a rehearsal, not the exercise"
    blocs correct 5f2a9c01 --set date=2018-09-11 --set actors=China,Russia
    blocs correct 7be01d44 --set value=2000..3000 --set of="Chinese troops"
    blocs correct --undo 3
    """
    asked = [confirm, reject, bool(set_), undo is not None, list_]
    if sum(asked) != 1:
        raise UsageError("say what to do, one thing: --confirm, --reject, --set, --undo or --list")
    if (id_ is None) != (undo is not None or (list_ and id_ is None)):
        raise UsageError(
            "--undo takes the number of a correction and no ID" if id_ else "name what is meant: its ID"
        )
    if list_:
        _list(store, id_, as_json=as_json)
        return
    from blocs.evidence import open_store
    from blocs.evidence.trace import find_id

    with open_store(store, create=False) as opened:
        who = _name(by)
        if undo is not None:
            done = opened.undo(undo, by=who, why=why)
        else:
            of, whole = find_id(opened, id_ or "")
            if of in ("claim", "derived"):
                what = "claim" if of == "claim" else "derived figure"
                raise UsageError(
                    f"a {what} follows from records; correct those that `blocs trace {whole}` shows"
                )
            changes = _changes(opened, whole, set_) if set_ else None
            action: Action = "confirm" if confirm else "reject" if reject else "edit"
            done = opened.correct(whole, action, by=who, why=why, changes=changes)
        _tell(done, as_json=as_json)
        _hold_together(opened)


def _name(by: str | None) -> str:
    """Who corrects: as given, else as the environment or the login tells."""
    if by is not None:
        return by
    if told := os.environ.get("BLOCS_USER", "").strip():
        return told
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError) as error:
        raise UsageError("nothing tells who you are; say it with --by NAME or BLOCS_USER") from error


def _changes(store: Store, id_: str, given: list[str]) -> dict[str, Any]:
    """Fields and values of the edits, as the thing they are set on needs them."""
    from blocs.cli.values import fitting, parsed
    from blocs.evidence.trace import trace

    changes: dict[str, Any] = {}
    for text in given:
        name, value = parsed(text)
        if name in changes:
            raise UsageError(f"--set gives {name} twice; give it once")
        changes[name] = value
    item = trace(store, id_).item if "value" in changes else None
    return fitting(changes, getattr(item, "comparator", None))


def _tell(done: Correction, *, as_json: bool) -> None:
    if as_json:
        data(json.dumps(asdict(done), ensure_ascii=False) + "\n")
        return
    from blocs.cli.screen import screen
    from blocs.cli.trace_screen import correction_line

    screen().print(correction_line(done))


def _list(folder: str, id_: str | None, *, as_json: bool) -> None:
    from blocs.cli.screen import screen
    from blocs.evidence import open_store
    from blocs.evidence.trace import find_id

    with open_store(folder, create=False, read_only=True) as opened:
        target = None if id_ is None else find_id(opened, id_)[1]
        found = opened.corrections(target)
    if as_json:
        data("".join(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in found))
        return
    from rich.text import Text

    from blocs.cli.lines import short
    from blocs.cli.trace_screen import correction_line

    console = screen()
    for one in found:
        console.print(Text(f"{one.of} {short(one.target)}  ").append_text(correction_line(one)))
    console.print(f"{len(found):,} correction{'' if len(found) == 1 else 's'}")


def _hold_together(store: Store) -> None:
    """Let links, claims and standing follow the correction, where that takes a moment only."""
    reports = store.coverage().reports
    if reports <= _FEW:
        store.relink()
    else:
        remark(
            f"blocs: links, claims and standing follow with: blocs relink (left to you, as the store holds "
            f"{reports:,} reports, more than {_FEW})"
        )
