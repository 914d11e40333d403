"""`blocs claims`: what several reports tell, how it stands, and what follows from it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from blocs.evidence import open_store

from .conftest import THIRD, Run


def test_claims_with_their_tellings(run: Run, kept: Path) -> None:
    done = run("claims", "--store", kept)
    assert (done.code, done.err) == (0, "")
    assert max(map(len, done.out.splitlines())) <= 100
    with open_store(kept, read_only=True) as store:
        claims = store.claims()
    assert claims
    for claim in claims:
        assert re.search(rf"^{claim.id[:8]}  .*{claim.standing}$", done.out, re.M)
        assert claim.reason in " ".join(done.out.split())
        for telling in claim.tellings:
            assert f"{telling.published} {telling.publisher}: " in done.out
    assert done.out.splitlines()[-1].startswith(f"{len(claims)} claims that several tellings bear on: ")


def test_filters(run: Run, kept: Path) -> None:
    with open_store(kept, read_only=True) as store:
        wanted = store.claims(standing="independent", report="a.txt")
    rows = run("claims", "--store", kept, "--standing", "Independent", "--report", "a.txt", "--json").out
    assert [json.loads(line)["id"] for line in rows.splitlines()] == [claim.id for claim in wanted]
    assert run("claims", "--store", kept, "--standing", "disputed").out == (
        "0 claims that several tellings bear on\n"
    )
    assert (
        run("claims", "--store", kept, "--report", "c.txt").out == "0 claims that several tellings bear on\n"
    )
    first = run("claims", "--store", kept, "--limit", "1").out
    assert len(re.findall(r"^[0-9a-f]{8}  ", first, re.M)) == 1 and "more; --limit shows them" in first


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--standing", "firm"), "unknown standing 'firm'; known are disputed, revised"),
        (("--standing", "x" * 1_000_000), "unknown standing 'xxx"),
        (("--report", "nothing.txt"), "no report 'nothing.txt'"),
        (("--limit", "0"), "--limit"),
    ],
)
def test_wrong_use(run: Run, kept: Path, args: tuple[str, ...], says: str) -> None:
    done = run("claims", "--store", kept, *args)
    assert (done.code, done.out) == (2, "") and says in done.err and len(done.err) < 600


def test_copies_and_what_waits(run: Run, mine: Path, tmp_path: Path) -> None:
    for name in "de":
        path = tmp_path / f"{name}.txt"
        path.write_text(THIRD * 6 + name, encoding="utf-8")
        run("read", path, "--store", mine, "--publisher", f"Paper {name}")
    with open_store(mine) as store:
        copy = store.copies()[0]
        assert {c.b_report for c in store.copies()} == {"d.txt", "e.txt"}
        store.correct(copy.id, "confirm", by="Ana")
    done = run("claims", "--store", mine)
    assert "Copies, counted once:" in done.out and f"  {copy.id[:8]}  ✓ confirmed: " in done.out
    assert done.err == "blocs: 2 reports were not held against the others yet; run: blocs relink\n"
    kinds = [json.loads(line)["kind"] for line in run("claims", "--store", mine, "--json").out.splitlines()]
    assert "copy" in kinds and kinds == sorted(kinds, key=["claim", "copy", "derived"].index)
    assert "Copies" not in run("claims", "--store", mine, "--report", "a.txt").out
