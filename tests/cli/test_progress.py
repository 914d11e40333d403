"""How far reading has come: what a terminal and what a log gets."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from blocs.cli.progress import Progress, lasting

from .conftest import THIRD


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (-3, "0 s"),
        (59.4, "59 s"),
        (60, "1 min"),
        (3540, "59 min"),
        (3599, "1 h"),
        (7380, "2 h 3 min"),
        (172_800, "2 d"),
        (187_200, "2 d 4 h"),
    ],
)
def test_times(seconds: float, told: str) -> None:
    assert lasting(seconds) == told


def test_a_line_a_minute_where_there_is_no_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(bytes(1_000_000))
    clock = Clock()
    with Progress([str(tmp_path)], clock=clock) as progress:
        assert progress.bar is None
        for second in range(1, 200):
            clock.now += 1
            progress.at(second * 4000, str(path))
            if second >= 10:  # a model was loaded until then
                progress.count()
    assert capsys.readouterr().err.splitlines() == [
        "blocs: 240.0 kB of 1.0 MB, 50 reports, 1.0/s, 3 min left",
        "blocs: 480.0 kB of 1.0 MB, 110 reports, 1.0/s, 2 min left",
        "blocs: 720.0 kB of 1.0 MB, 170 reports, 1.0/s, 1 min left",
    ]


def test_the_time_left_follows_the_last_minutes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(bytes(1_000_000))
    clock = Clock()
    with Progress([str(path)], clock=clock) as progress:
        for _ in range(1000):  # known already, and gone through in a second
            progress.count()
        progress.at(500_000, str(path))
        for second in range(1, 500):
            clock.now += 1
            progress.count()
            progress.at(500_000 + second * 100, str(path))
    last = capsys.readouterr().err.splitlines()[-1]
    assert re.fullmatch(r"blocs: 548.0 kB of 1.0 MB, 1,480 reports, 1.0/s, 1 h 15 min left", last)


@pytest.mark.skipif(os.name == "nt", reason="a terminal of POSIX is needed")
def test_a_terminal_gets_a_bar_and_remarks_above_it(tmp_path: Path) -> None:
    for n in range(6):
        (tmp_path / f"{n}.txt").write_text(THIRD.replace("Third", f"Paper {n}"), encoding="utf-8")
    (tmp_path / "3.txt").write_text("", encoding="utf-8")
    ours, theirs = pty.openpty()
    command = (sys.executable, "-m", "blocs", "read", str(tmp_path), "--reader", "rules", "--json")
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=theirs, env={**os.environ, "COLUMNS": "120"}
    )
    os.close(theirs)
    seen = b""
    while True:
        try:
            more = os.read(ours, 4096)
        except OSError:  # the other end is closed
            break
        if not more:
            break
        seen += more
    out, _ = process.communicate(timeout=60)
    os.close(ours)
    told = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", seen.decode())
    assert process.returncode == 1 and out.count(b"\n") >= 10
    assert "\x1b" not in out.decode()
    assert "━" in told and re.search(r"5 reports", told)
    (remark,) = (line for line in re.split(r"[\r\n]+", told) if "it is empty" in line)
    assert remark == f"blocs: {tmp_path}/3.txt: it is empty; give a file with text"
