"""Every command and option is explained, and the commands stand in the module of their name."""

from __future__ import annotations

import importlib
import re

import pytest
import typer.main

import blocs
from blocs.cli import app

from .conftest import Run

ROOT = typer.main.get_command(app)
COMMANDS = (
    *("read", "records", "claims", "trace", "correct", "diff", "coverage", "relink", "export", "check"),
    *("ties", "events", "groups", "brief", "serve", "trade", "whatif", "project", "backtest"),
    *("watch", "demo", "cite", "import"),
)


def test_the_commands() -> None:
    assert tuple(ROOT.commands) == COMMANDS  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_lives_in_its_module(name: str) -> None:
    own = "import_" if name == "import" else name  # a word of Python
    module = importlib.import_module(f"blocs.cli.{own}")
    assert callable(getattr(module, own)) and own in module.__all__


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_and_its_options_have_help(name: str, run: Run) -> None:
    command = ROOT.commands[name]  # type: ignore[attr-defined]
    assert re.search(rf"\bblocs {name}\b", command.help), "give an example"
    shown = run(name, "--help")
    assert shown.code == 0 and shown.err == ""
    for param in command.params:
        if param.name == "help":
            continue
        assert param.help and len(param.help) > 10, f"{name} {param.name}"
        for option in param.opts if param.param_type_name == "option" else ():
            assert option in shown.out
    assert any("--json" in param.opts for param in command.params)


def test_the_whole_is_explained_in_one_screen(run: Run) -> None:
    shown = run("--help")
    assert shown.code == 0 and len(shown.out.splitlines()) <= 40
    assert all(re.search(rf"^  {name} +[A-Z].*\.$", shown.out, re.M) for name in COMMANDS)
    assert "blocs demo" in shown.out and "--install-completion" in shown.out
    bare = run()
    assert (bare.code, bare.out) == (2, "") and bare.err == shown.out


def test_version(run: Run) -> None:
    assert run("--version").out == f"blocs {blocs.__version__}\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(shell: str) -> None:
    from typer.completion import get_completion_script

    assert "blocs" in get_completion_script(prog_name="blocs", complete_var="_BLOCS_COMPLETE", shell=shell)


def test_values_of_closed_sets_are_completed() -> None:
    from blocs.cli.filters import complete

    assert complete("type")("a") == ["AGREE", "AID", "ACCUSE", "ASSAULT"]
    assert complete("realis")("p") == ["planned", "possible"]
    assert complete("kind")("") == ["event", "quantity", "statement"]
    assert complete("standing")("in") == ["independent", "interested"]
    assert complete("status")("") == ["suggested", "confirmed", "rejected", "all"]
