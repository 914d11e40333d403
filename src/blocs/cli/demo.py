"""`blocs demo`: the whole path on the sample reports that ship with the package."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Annotated

import typer

from blocs.cli.brief import check_target, show
from blocs.cli.intake import Intake
from blocs.cli.options import Json

__all__ = ["demo"]


def demo(
    output: Annotated[
        str,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Where to write the page (.html; or .txt, .json)."
        ),
    ] = "brief.html",
    as_json: Json = False,
) -> None:
    """Read three sample reports and write the brief of them.

    \b
    blocs demo -o brief.html
    """
    check_target(output)
    from importlib.resources import as_file, files

    from blocs.brief import brief_of
    from blocs.evidence import gather

    folder = files("blocs.reports") / "samples"
    with ExitStack() as stack:
        names = sorted(item.name for item in folder.iterdir() if item.name.endswith(".md"))
        paths = [str(stack.enter_context(as_file(folder / name))) for name in names]
        gathered = gather(Intake(paths))
    show(brief_of(gathered), output=output, as_json=as_json)
