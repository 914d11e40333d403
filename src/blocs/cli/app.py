"""The `blocs` command: its subcommands, and what becomes of an error."""

from __future__ import annotations

import os
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from blocs.cli.backtest import backtest
from blocs.cli.brief import brief
from blocs.cli.check import check
from blocs.cli.cite import cite
from blocs.cli.claims import claims
from blocs.cli.correct import correct
from blocs.cli.coverage import coverage
from blocs.cli.demo import demo
from blocs.cli.diff import diff
from blocs.cli.events import events
from blocs.cli.export import export
from blocs.cli.groups import groups
from blocs.cli.import_ import import_
from blocs.cli.project import project
from blocs.cli.read import read
from blocs.cli.records import records
from blocs.cli.relink import relink
from blocs.cli.serve import serve
from blocs.cli.ties import ties
from blocs.cli.trace import trace
from blocs.cli.trade import trade
from blocs.cli.watch import watch
from blocs.cli.whatif import whatif
from blocs.errors import BlocsError, RegistryError, UsageError

__all__ = ["app", "main"]

WRONG_USE, NOTHING_DONE, INTERRUPTED, PIPE_CLOSED = 2, 3, 130, 141


class _Commands(TyperGroup):
    """The commands; their errors become one line on standard error and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was named."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BlocsError as error:
            if os.environ.get("BLOCS_DEBUG", "") not in ("", "0"):
                raise
            told = "".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in str(error))
            typer.echo(f"blocs: {told}", err=True)
            wrong = isinstance(error, (UsageError, RegistryError))
            raise typer.Exit(WRONG_USE if wrong else NOTHING_DONE) from error
        except BrokenPipeError as error:
            # whoever read our output (head, a pager) has enough; nothing is left to tell, at exit neither
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(PIPE_CLOSED) from error
        except KeyboardInterrupt as error:
            raise typer.Exit(INTERRUPTED) from error
        return result


app = typer.Typer(
    cls=_Commands,
    name="blocs",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
_COMMANDS = (
    *(read, records, claims, trace, correct, diff, coverage, relink, export, check),
    *(ties, events, groups, brief, serve, trade, whatif, project, backtest, watch, demo, cite),
)
for command in _COMMANDS:
    app.command(no_args_is_help=command in (read, trace, correct, export, ties, project, watch))(command)
app.command("import", no_args_is_help=True)(import_)


def _version(wanted: bool) -> None:
    if wanted:
        import blocs

        typer.echo(f"blocs {blocs.__version__}")
        raise typer.Exit


@app.callback()
def _blocs(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """From news reports to sourced records, ties, blocs and what-ifs.

    \b
    blocs demo                                  see what it does, on sample reports
    blocs read *.pdf --store evidence           what reports tell; kept in a store, to be asked
    blocs serve --store evidence --open         look at them, ask and try, in a browser
    blocs whatif a.txt b.html                   what the pressures they tell of would do
    """


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # where the terminal's encoding lacks a sign, show it escaped
            stream.reconfigure(errors="backslashreplace")
    try:
        app(prog_name="blocs")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
