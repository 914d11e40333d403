"""The measure on PolNeAR: what counts as the same attribution."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from .make import read

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

import attribution

TEXT = "Germany said that it would pay. Analysts doubt it."


def spans(text: str, *parts: str) -> tuple[tuple[int, int], ...]:
    return tuple((text.index(p), text.index(p) + len(p)) for p in parts)


@pytest.mark.parametrize(
    ("source", "content", "counts"),
    [
        (["Germany"], ["it would pay"], (1, 0, 0)),
        (["Germany"], ["that it would pay"], (1, 0, 0)),  # three words of four
        (["Germany"], ["pay"], (0, 1, 1)),  # one of three
        (["Analysts"], ["it would pay"], (0, 1, 1)),
        ([], ["it would pay"], (0, 0, 0)),  # nobody's: finding it is no error
        (["Germany"], [], (0, 0, 0)),
    ],
)
def test_source_and_content_must_be_the_same(
    source: list[str], content: list[str], counts: tuple[int, int, int]
) -> None:
    gold = attribution.Attribution(spans(TEXT, *source), spans(TEXT, *content))
    score = attribution.score_article(TEXT, [gold], read(TEXT).statements)
    assert (score.found, score.extra, score.missed) == counts


def test_each_attribution_meets_one_statement() -> None:
    gold = attribution.Attribution(spans(TEXT, "Germany"), spans(TEXT, "it would pay"))
    score = attribution.score_article(TEXT, [gold, gold], read(TEXT).statements)
    assert (score.found, score.extra, score.missed) == (1, 0, 1)


def write(folder: Path, annotation: str) -> None:
    for part in ("text", "attributions"):
        (folder / "gold" / "attribution" / "dev" / part).mkdir(parents=True)
    (folder / "gold" / "attribution" / "dev" / "text" / "a.txt").write_text(TEXT, "utf-8")
    (folder / "gold" / "attribution" / "dev" / "attributions" / "a_4e07.ann").write_text(annotation, "utf-8")


def test_articles_are_measured_from_their_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(
        tmp_path,
        "T1\tSource 0 7\tGermany\nT2\tCue 8 12\tsaid\nT3\tContent 13 20;21 30\tthat it would pay\n"
        "T4\tAttribution 8 12\tsaid\nE1\tAttribution:T4 Source:T1 Cue:T2 Content:T3\n",
    )
    monkeypatch.setattr(attribution, "SHARED", tmp_path)
    result = attribution.measure()
    assert (result["articles"], result["found"], result["missed"]) == (1, 1, 0)
    assert result["f1"] == pytest.approx(1.0)
    assert attribution.measure(0)["articles"] == 0


def test_missing_articles_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attribution, "SHARED", tmp_path)
    with pytest.raises(SystemExit, match="BLOCS_SHARED"):
        attribution.measure()
