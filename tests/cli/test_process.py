"""The command as a process: streams, signals, pipes, processes of its own, and time to start."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import blocs as blocs_package

from .conftest import THIRD

BLOCS = (sys.executable, "-m", "blocs")


def blocs(*args: object, **options: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*BLOCS, *map(str, args)], capture_output=True, timeout=120, **options)  # type: ignore[call-overload, no-any-return]


def test_the_installed_command(tmp_path: Path) -> None:
    command = Path(sys.executable).with_name("blocs")
    if not command.is_file():
        pytest.skip("blocs is not installed in this environment")
    done = subprocess.run([command, "--version"], capture_output=True, timeout=60)
    assert done.returncode == 0 and done.stdout.startswith(b"blocs ")


def test_help_answers_at_once() -> None:
    took = []
    for _ in range(3):
        start = time.perf_counter()
        assert blocs("--help").returncode == 0
        took.append(time.perf_counter() - start)
    assert min(took) < 0.4


def test_help_loads_no_room() -> None:
    code = (
        "import sys; sys.argv = ['blocs', '--help']\nfrom blocs.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "rooms = {m.split('.')[1] for m in sys.modules if m.startswith('blocs.')}\n"
        "assert rooms <= {'cli', 'errors'}, rooms\n"
        "assert not {'spacy', 'numpy', 'altair', 'sqlite3', 'trafilatura'} & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_any_number_of_workers_gives_the_same(reports: list[Path], tmp_path: Path) -> None:
    names = [*reports, tmp_path / "missing.txt"]
    one, two = (blocs("read", *names, "--json", "--workers", n) for n in (1, 2))
    assert one.returncode == two.returncode == 1
    assert one.stdout == two.stdout and one.stdout.count(b"\n") > 5
    assert one.stderr == two.stderr


def test_output_is_utf8_and_the_same_in_any_locale(reports: list[Path]) -> None:
    reports[0].write_text(THIRD.replace("Lu Kang", "Lu Łukasz"), encoding="utf-8")
    plain = blocs("read", reports[0], "--json")
    ascii_ = blocs(
        "read", reports[0], "--json", env={**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    )
    assert plain.stdout == ascii_.stdout and "Łukasz" in plain.stdout.decode("utf-8")
    shown = blocs("read", reports[0], env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert shown.returncode == 0 and shown.stderr == b""


@pytest.mark.skipif(os.name == "nt", reason="a POSIX shell is needed")
@pytest.mark.parametrize(
    "what", ["read c.txt --json", "read a.txt b.txt c.txt", "brief c.txt --json", "cite"]
)
def test_a_pipe_that_closes_early_is_no_error(reports: list[Path], what: str) -> None:
    quick = f"{sys.executable} -m blocs {what} | {sys.executable} -c pass; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", quick], cwd=reports[0].parent, capture_output=True, text=True, timeout=120
    )
    assert done.stderr == ""
    assert done.stdout.strip() in ("141", "0")


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals are needed")
@pytest.mark.parametrize("workers", [1, 2])
def test_an_interrupt_ends_it_quietly(tmp_path: Path, workers: int) -> None:
    for n in range(200):
        (tmp_path / f"{n}.txt").write_text(THIRD.replace("Third", f"Paper {n}") * 5, encoding="utf-8")
    names = [str(path) for path in sorted(tmp_path.iterdir())]
    process = subprocess.Popen(
        [*BLOCS, "read", *names, "--json", "--workers", str(workers)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline().startswith(b"{")
    os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert (process.returncode, told) == (130, b"")


def test_an_error_is_one_line_and_a_traceback_only_on_demand(tmp_path: Path) -> None:
    args = ("records", "--store", tmp_path / "nowhere")
    quiet = blocs(*args, env={**os.environ, "BLOCS_DEBUG": ""})
    assert quiet.returncode == 3 and quiet.stderr.count(b"\n") == 1
    assert quiet.stderr.startswith(b"blocs: ")
    loud = blocs(*args, env={**os.environ, "BLOCS_DEBUG": "1"})
    assert loud.returncode == 1 and b"Traceback" in loud.stderr and b"StoreError" in loud.stderr


def test_the_whole_story(tmp_path: Path) -> None:
    """Two samples are read, a record is corrected, reread, compared, traced, and the correction undone."""
    samples = sorted((Path(blocs_package.__file__).parent / "reports" / "samples").glob("*.md"))[:2]
    names = [str(path) for path in samples]
    env = {**os.environ, "BLOCS_USER": "Ana"}

    def run(*args: object) -> str:
        done = blocs(*args, "--store", tmp_path / "s", env=env)
        assert done.returncode == 0, done.stderr
        return str(done.stdout.decode())

    def met() -> dict[str, Any]:
        lines = run("records", "--kind", "event", "--type", "CONSULT", "--json").splitlines()
        return dict(json.loads(lines[0]))

    assert "2 read; it holds 2 reports" in run("read", *names, "--reader", "rules")
    first = met()
    assert "· Ana · set realis actual → planned, “as agreed”" in run(
        "correct", first["id"][:8], "--set", "realis=planned", "--why", "as agreed"
    )
    assert (met()["realis"], met()["status"]) == ("planned", "confirmed")

    again = run("read", *names, "--reader", "rules", "--reread")
    assert "2 reports were read again: nothing changed" in again
    assert (met()["realis"], met()["status"]) == ("planned", "confirmed")

    assert "2 reports were read before by rules" in run("read", *names)
    assert run("diff").splitlines()[-1].startswith("2 reports read more than once: ")
    assert (met()["id"], met()["realis"]) == (first["id"], "planned")

    shown = " ".join(run("trace", first["id"][:8]).split())
    assert f"[{first['text']}]" in shown and "✓ confirmed" in shown
    assert "before rules" in shown and "read encoder" in shown
    assert "corrected realis actual → planned" in shown
    assert "planned or possible" in shown

    assert "undone" in run("correct", "--undo", "1")
    assert (met()["realis"], met()["status"]) == ("actual", "suggested")
    shown = " ".join(run("trace", first["id"][:8]).split())
    assert "corrected realis" not in shown and "undone" in shown
