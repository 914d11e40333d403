"""Drafts of scenarios from reported pressures: listed for a person, as JSON, or written as files."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from blocs.cli.screen import WIDTH, data, flat, remark, screen
from blocs.cli.wrapping import wrapped
from blocs.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from blocs.scenario.reported.draft import Draft
    from blocs.scenario.reported.given import Part

__all__ = ["file_names", "offer"]

_MOST = 12
_NAME = 60


def offer(offered: Sequence[Draft], output: str | None, *, asked: str, as_json: bool) -> None:
    """Tell which pressures are reported, and write a scenario file of each where a folder is named.

    Parameters
    ----------
    offered : sequence of Draft
    output : str, optional
        A folder, or a file that ends in ``.json``.
    asked : str
        Reports as they were named, for the command that runs a draft; empty for those of a store.

    Raises
    ------
    UsageError
        When they cannot be written.
    """
    as_file = output is not None and Path(output).suffix.lower() == ".json"
    if output is not None:
        if as_file:
            _write(Path(output), _as_json(offered))
        else:
            _write_all(offered, Path(output))
    if as_json:
        data(_as_json(offered))
    else:
        _show(offered, asked, written=output is not None)
    if output is not None and offered:
        what = "" if as_file else f"{len(offered)} scenario file{'s' if len(offered) > 1 else ''} "
        told = flat(f"{what}written to {Path(output).absolute()}")
        (remark if as_json else typer.echo)(told[:1].upper() + told[1:])


def file_names(offered: Sequence[Draft]) -> tuple[str, ...]:
    """A file name for each draft: its number, and its title in small letters.

    The number is that of ``--run``.
    """
    return tuple(f"{number:02d}-{_slug(draft.title)}.toml" for number, draft in enumerate(offered, 1))


def _slug(title: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    return words if len(words) <= _NAME else words[:_NAME].rsplit("-", 1)[0]


def _write_all(offered: Sequence[Draft], folder: Path) -> None:
    if folder.suffix and not folder.is_dir():
        raise UsageError(
            f"cannot write {str(folder)!r}: name a folder for scenario files, or a file in .json"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder}: no folder can be made there ({error.strerror})") from error
    for name, draft in zip(file_names(offered), offered, strict=True):
        _write(folder / name, draft.to_toml())


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise UsageError(f"{path}: cannot be written ({error.strerror}); name another place") from error


def _as_json(offered: Sequence[Draft]) -> str:
    return (
        json.dumps([_told(k, draft) for k, draft in enumerate(offered, 1)], ensure_ascii=False, indent=1)
        + "\n"
    )


def _told(number: int, draft: Draft) -> dict[str, Any]:
    return {
        "number": number,
        "title": draft.title,
        "realis": draft.realis,
        "blocked": draft.blocked,
        "parts": [
            {"key": p.key, "value": p.value, "given": p.given, "why": p.why, "record": p.record}
            for p in draft.parts
        ],
        "sentence": draft.sentence,
        "report": draft.report,
        "report_id": draft.report_id,
        "published": None if draft.day is None else draft.day.isoformat(),
        "reports": list(draft.reports),
        "records": list(draft.records),
        "scenario": draft.to_toml(),
    }


# --- for a person


def _show(offered: Sequence[Draft], asked: str, *, written: bool) -> None:
    from rich.text import Text

    console = screen()
    width = min(console.width, WIDTH)
    if not offered:
        console.print("The reports tell of no pressure: no tariff, sanction, threat or use of force.")
        return
    many = f"{len(offered)} reported pressure{'s' if len(offered) > 1 else ''}"
    console.print(Text(f"{many}, as drafts of scenarios", style="bold"))
    for number, draft in enumerate(offered[:_MOST], 1):
        _draft(console, number, draft, width)
    if len(offered) > _MOST:
        console.print()
        console.print(Text(f"and {len(offered) - _MOST} more (--json, or -o DIR)", style="dim"))
    console.print()
    able = [number for number, draft in enumerate(offered, 1) if draft.blocked is None]
    if able:
        command = " ".join(filter(None, ("blocs whatif", asked, f"--run {able[0]}")))
        console.print(Text(f"What it would do: {flat(command)}"))
    if not written:
        console.print(Text("To edit what is assumed: -o DIR writes each as a scenario file."))


def _draft(console: Console, number: int, draft: Draft, width: int) -> None:
    from rich.text import Text

    from blocs.scenario.reported.given import quoted

    console.print()
    head = f"{number:>2}  "
    when = f"{draft.realis}, {draft.day}" if draft.day else str(draft.realis)
    for i, line in enumerate(wrapped(flat(draft.title), width - len(head) - len(when) - 2)):
        text = Text((head if i == 0 else " " * len(head)) + line, style="bold")
        if i == 0:
            text.append(f"  {when}", style="not bold dim")
        console.print(text)
    _lines(console, quoted(draft.sentence, width=180), "", width)
    others = len(draft.reports) - 1
    more = "" if not others else f" and {others} other report{'s' if others > 1 else ''}"
    _lines(console, f"{draft.report}{more}", "", width, style="dim")
    for label, parts in (("given", draft.given), ("assumed", draft.assumed)):
        if parts:
            _lines(console, "; ".join(_part(part) for part in parts), label, width)
    if draft.blocked is not None:
        _lines(console, f"cannot be run: {draft.blocked}", "", width, style="dark_orange3")


def _part(part: Part) -> str:
    key = part.key.partition(".")[2]
    if part.value is None:
        return f"{key} left out"
    value = " and ".join(part.value) if isinstance(part.value, tuple) else part.value
    return f"{key} {value:g}" if isinstance(value, float) else f"{key} {value}"


def _lines(console: Console, text: str, label: str, width: int, style: str = "") -> None:
    from rich.text import Text

    room = " " * 4 + (f"{label:<9}" if label else "")
    for i, line in enumerate(wrapped(flat(text), width - len(room))):
        lead = room if i == 0 else " " * len(room)
        shown = Text(lead, style="dim" if label == "given" else "dark_orange3" if label else "")
        shown.append(line, style=style)
        console.print(shown)
