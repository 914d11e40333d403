"""Writers killed hundreds of times, `blocs read` among them: `make soak`."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from functools import partial
from importlib.resources import files
from pathlib import Path

import pytest

from blocs.evidence import open_store
from evidence.disturbed import (
    add_and_correct,
    killed_again_and_again,
    link_and_correct,
    linked,
    same_as_undisturbed,
    small,
    whole,
)
from evidence.make import many
from evidence.stores import answers, by
from evidence.test_migrations import first, killed_while_it_migrates


@pytest.mark.parametrize("seed", range(4))
def test_batches_of_thousands(tmp_path: Path, seed: int) -> None:
    work = partial(add_and_correct, small(3000))
    heard = killed_again_and_again(tmp_path / "a", work, random.Random(seed), 60, 0.15)
    print(f"{heard.kills} kills")
    assert heard.kills > 15
    same_as_undisturbed(tmp_path / "a", tmp_path / "b", work)


@pytest.mark.parametrize("seed", range(3))
def test_links_and_their_corrections(tmp_path: Path, seed: int) -> None:
    work = partial(link_and_correct, linked())
    heard = killed_again_and_again(tmp_path / "a", work, random.Random(seed), 20, 0.05)
    print(f"{heard.kills} kills")
    assert heard.kills > 3
    same_as_undisturbed(tmp_path / "a", tmp_path / "b", work)


def test_the_migration_of_thousands_of_reports(tmp_path: Path) -> None:
    readings = many(3000, 6)
    folder = first(tmp_path / "old", [*readings, *(by(r, "hand 2") for r in readings[::5])])
    assert killed_while_it_migrates(folder, 20, 0.5, 8) > 5
    with open_store(folder) as store:
        assert store.check() == ()
        assert len(store.records()) == 3000 * 6 - 600


def read(store: Path, names: list[str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "blocs", "read", "--reader", "rules", "--store", str(store), *names]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def test_the_command_on_the_sample_reports(tmp_path: Path) -> None:
    samples = files("blocs.reports") / "samples"
    names = [str(samples / item.name) for item in samples.iterdir() if item.name.endswith(".md")]
    for n in range(12):  # what little there is would be read at once
        text = Path(names[n % 3]).read_text(encoding="utf-8").replace("the ", f"the {n} ", 1)
        (tmp_path / f"{n}.md").write_text(text, encoding="utf-8")
        names.append(str(tmp_path / f"{n}.md"))
    took = 0.0
    for _ in range(2):  # the first one waits for what no later one does
        began = time.monotonic()
        assert read(tmp_path / f"b{took > 0}", names).wait() == 0
        took = time.monotonic() - began
    chance, kills, stores = random.Random(20), 0, 0
    while kills < 20:
        one = read(tmp_path / f"a{stores}", names)
        time.sleep(chance.uniform(0.2 * took, took))
        one.kill()
        code = one.wait()
        assert code in (0, -signal.SIGKILL)
        kills += code != 0
        whole(tmp_path / f"a{stores}", set())
        stores += code == 0  # all was read: begin anew
        assert stores < 40
    print(f"{kills} kills, {stores + 1} stores")
    for number in range(stores + 1):
        assert read(tmp_path / f"a{number}", names).wait() == 0
        with open_store(tmp_path / f"a{number}") as left, open_store(tmp_path / "bTrue") as right:
            found, wanted = answers(left, times=False), answers(right, times=False)
        for name in wanted:
            assert json.dumps(found[name], default=repr) == json.dumps(wanted[name], default=repr), name
