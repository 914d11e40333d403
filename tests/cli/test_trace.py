"""`blocs trace`: what a person sees of an id, back and forward."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from blocs.evidence import open_store
from blocs.evidence.trace import trace, trace_to_json

from .conftest import THIRD, Run


def test_an_act(run: Run, kept: Path) -> None:
    with open_store(kept, read_only=True) as store:
        met = store.records(kind="event", report="a.txt")[0]
        claim = store.claim_of(met.id)
    done = run("trace", met.id[:8], "--store", kept)
    assert (done.code, done.err) == (0, "")
    shown = done.out.splitlines()
    assert max(map(len, shown)) <= 100
    assert shown[0].startswith(f"event {met.id} · ") and " · consult · 2018-09-11 · confidence 0." in shown[0]
    assert "Russian President Vladimir Putin [met] Chinese President Xi Jinping" in done.out
    assert "First Sample Paper" in done.out and re.search(r"sha256 [0-9a-f]{64}", done.out)
    assert re.search(
        r"^  read +encoder [\d.]+, blocs [\d.]+\S*, \d{4}-\d\d-\d\d \d\d:\d\d UTC: ", done.out, re.M
    )
    assert claim is not None and re.search(
        rf"^  claim +{claim.id[:8]} independent: told by 2", done.out, re.M
    )
    assert re.search(
        r"counts in balance of China and Russia, China .* verbal cooperation, 1 of 1 act$",
        " ".join(done.out.split()),
    )


def test_a_retelling_leads_to_what_counts(run: Run, kept: Path) -> None:
    with open_store(kept, read_only=True) as store:
        first, again = store.records(kind="event", type="CONSULT")
    done = run("trace", again.id, "--store", kept)
    told = " ".join(done.out.split())
    assert f"a retelling: the act is counted by record {first.id[:8]} of a.txt" in told
    data = json.loads(run("trace", again.id, "--store", kept, "--json").out)
    uses = data["grounds"][0]["uses"]
    assert {use["counts"] for use in uses} == {False} and {use["measure"] for use in uses} == {"balance"}


def test_amounts_and_statements_are_counted_by_no_measure(run: Run, kept: Path) -> None:
    with open_store(kept, read_only=True) as store:
        ids = [r.id for r in store.records(kind=("quantity", "statement"))]
    for id_ in ids:
        done = run("trace", id_, "--store", kept)
        assert done.code == 0 and "counts in  none: measures of ties count acts" in done.out


def test_corrections_are_shown(run: Run, mine: Path) -> None:
    with open_store(mine) as store:
        met = store.records(kind="event")[0]
        store.correct(met.id, "edit", by="Ana", why="so\x1b[2J", changes={"realis": "planned"})
        store.undo(store.correct(met.id, "reject", by="Ben").id, by="Ana", why="he erred")
    done = run("trace", met.id, "--store", mine)
    shown = " ".join(done.out.split())
    assert "· ✓ confirmed" in shown and "corrected realis actual → planned" in shown
    assert "UTC · Ana · set realis actual → planned, “so [2J”" in shown and "\x1b" not in done.out
    assert re.search(r"Ben · rejected · undone \S+ \S+ UTC by Ana, “he erred”", shown)
    assert done.err == "blocs: 1 report was not held against the others yet; run: blocs relink\n"
    with open_store(mine) as store:
        store.correct(met.id, "reject", by="Ben")
    rejected = run("trace", met.id, "--store", mine).out
    assert "· ✗ rejected" in rejected and re.search(
        r"^  not in +balance .*: rejected$", rejected, re.M | re.S
    )


def test_json_is_the_trace(run: Run, kept: Path) -> None:
    with open_store(kept, read_only=True) as store:
        link = store.links()[0]
        wanted = json.loads(json.dumps(trace_to_json(trace(store, link.id))))
    data = json.loads(run("trace", link.id, "--store", kept, "--json").out)
    for ground in data["grounds"]:
        ground.pop("uses")
    assert data == wanted and data["of"] == "link"


def test_links_claims_and_copies(run: Run, mine: Path, tmp_path: Path) -> None:
    paths = [tmp_path / f"{name}.txt" for name in "de"]
    for path in paths:
        path.write_text(THIRD * 6 + path.name, encoding="utf-8")
    assert run("read", *paths, "--store", mine).code == 0
    with open_store(mine, read_only=True) as store:
        link, claim, copy = store.links()[0], store.claims()[0], store.copies()[0]
    shown = run("trace", link.id, "--store", mine).out
    assert shown.startswith(f"link {link.id} · suggested\n  says       {link.relation}: ")
    assert shown.count("\n  sentence ") == sum(end.record is not None for end in (link.a, link.b))
    shown = run("trace", claim.id, "--store", mine).out
    assert shown.startswith(f"claim {claim.id} · {claim.standing}\n  about ")
    shown = run("trace", copy.id, "--store", mine).out
    assert shown.startswith(f"copy {copy.id} · suggested\n") and copy.reason[:20] in shown
    assert run("correct", copy.id, "--reject", "--store", mine, "--by", "Ana").code == 0
    shown = run("trace", copy.id, "--store", mine).out
    assert shown.startswith(f"copy {copy.id} · ✗ rejected\n") and "Ana · rejected" in shown


@pytest.mark.parametrize(
    "id_",
    ["", "abc", "'; DROP TABLE records; --", "%%%%%%%", "abcdef\0", "x" * 10_000_000, "\x1b]0;owned\x07"],
)
def test_what_is_no_id(run: Run, kept: Path, id_: str) -> None:
    done = run("trace", "--store", kept, "--", id_)
    assert (done.code, done.out, done.error) == (2, "", None)
    assert "is no id; give its 16 hex digits" in done.err
    assert len(done.err) < 300 and not set(done.err) & set("\x1b\x07\0")


def test_a_long_sentence_is_cut(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text(
        "Paper, 20 September 2018\n\nThe United States imposed tariffs on China on Monday"
        + ", and on many other goods" * 100 + ".\n", encoding="utf-8",
    )  # fmt: skip
    run("read", path, "--store", tmp_path / "s")
    with open_store(tmp_path / "s", read_only=True) as store:
        tariffs = store.records(kind="event", type="SANCTION")[0]
    shown = run("trace", tariffs.id, "--store", tmp_path / "s").out
    assert len(shown) < 3000 and "…" in shown and max(map(len, shown.splitlines())) <= 100
