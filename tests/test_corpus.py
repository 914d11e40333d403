"""The corpus that reading is trained on: every record points at its words, nothing stands twice."""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
KINDS = {"event", "quantity", "statement"}


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_every_draft_and_sentence_can_be_placed() -> None:
    done = subprocess.run(
        [sys.executable, CORPUS / "locate.py", "--check"], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_reports_and_their_gold_belong_together() -> None:
    gold = lines(CORPUS / "train" / "gold.jsonl")
    texts = {path.name: path.read_text("utf-8") for path in (CORPUS / "train").glob("*.txt")}
    assert len(texts) >= 140
    assert {record["report"] for record in gold} <= set(texts)
    assert {record["kind"] for record in gold} == KINDS
    for record in gold:
        text = texts[record["report"]]
        assert 0 <= record["start"] < record["end"] <= len(text)
        assert text[record["start"] : record["end"]].strip()


def test_sentences_hold_their_triggers_and_stand_once() -> None:
    gold = lines(CORPUS / "sentences" / "gold.jsonl")
    assert len({row["id"] for row in gold}) == len({row["text"] for row in gold}) == len(gold) >= 1800
    for row in gold:
        for event in row["events"]:
            assert row["text"][event["start"] : event["end"]].strip()
    assert 0.35 < sum(not row["events"] for row in gold) / len(gold) < 0.6


@pytest.mark.parametrize("part", ["train", "sentences"])
def test_nothing_of_the_test_split_is_in_what_trains(part: str) -> None:
    held = {path.read_text("utf-8") for path in (CORPUS / "test").glob("*.txt")}
    passages = {passage for text in held for passage in text.split("\n\n") if len(passage.split()) > 12}
    mine = "\n\n".join(
        p.read_text("utf-8") for p in (CORPUS / part).iterdir() if p.suffix in (".txt", ".jsonl")
    )
    assert passages and not [passage for passage in passages if passage in mine]


def test_sentences_with_marked_parties_are_sound() -> None:
    done = subprocess.run(
        [sys.executable, CORPUS / "between" / "check.py"], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    page = (CORPUS / "README.md").read_text("utf-8")
    assert done.stdout in page, "put what corpus/between/check.py prints into corpus/README.md"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("036 {Ghana} will meet <Togo> in Accra.", "one tab"),
        ("036\t{Ghana} will meet\t<Togo> in Accra.", "one tab"),
        ("010\t{Ghana} spoke about <Togo> in Accra.", "no CAMEO code"),
        ("x\t{Ghana} spoke about <Togo> in Accra.", "no CAMEO code"),
        ("036\tGhana will meet <Togo> in Accra.", "source"),
        ("036\t{Ghana} will meet {Togo} in Accra.", "source"),
        ("036\t{Ghana} will meet <Togo> and <Mali>.", "target"),
        ("036\t{Ghana} will meet < > in Accra.", "no words"),
        ("036\t{Ghana will <meet} Togo> in Accra.", "overlap"),
        ("036\t{Ghana} met <Togo>.", "3 words"),
    ],
)
def test_a_broken_line_is_named(line: str, fault: str) -> None:
    check = runpy.run_path(str(CORPUS / "between" / "check.py"))
    assert any(fault in found for found in check["faults"](line))
    assert not list(check["faults"]("036\t{Ghana} will meet <Togo> in Accra."))
