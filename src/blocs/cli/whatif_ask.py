"""`blocs whatif --ask`: which assumption moves an answer, over which settings, and which brings it about."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from blocs.cli.output import write_output
from blocs.cli.screen import WIDTH, cut, data, flat, remark, screen
from blocs.cli.wrapping import wrapped
from blocs.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from blocs.scenario.model import Scenario
    from blocs.scenario.sensitivity import Assumption, Question
    from blocs.scenario.world import World
    from blocs.sources import Frame

__all__ = ["answer"]

_STEPS = 6
_PHONE = 360
_NUMBER = re.compile(r"^([+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*(%|bn|billion|mn|million)?$", re.I)
_SCALES = {"": 1.0, "%": 0.01, "bn": 1e9, "billion": 1e9, "mn": 1e6, "million": 1e6}


def answer(
    scenario: Scenario, world: World, ask: str, by: Sequence[str], target: Path | None, *, as_json: bool
) -> None:
    """Answer a question about the answer.

    Parameters
    ----------
    scenario : Scenario
    world : World
    ask : str
        A question (`blocs.scenario.sensitivity.Question`), or one with ``= TARGET`` behind it.
    by : sequence of str
        Names of assumptions: none, one with a target, two with ranges (``NAME=LOW..HIGH``).
    target : Path, optional
        File to write.

    Raises
    ------
    UsageError
        When they do not go together.
    """
    from blocs.scenario.sensitivity import Question

    text, equals, wanted = ask.partition("=")
    question = Question.parse(text)
    if equals:
        if len(by) != 1:
            raise UsageError(
                "a question with = TARGET takes one --by: the assumption that is to bring it about"
            )
        _even(scenario, world, question, _goal(question, wanted), by[0], target, as_json=as_json)
    elif not by:
        _tornado(scenario, world, question, target, as_json=as_json)
    elif len(by) == 2:
        _grid(scenario, world, question, by, target, as_json=as_json)
    else:
        raise UsageError(
            f"--ask {ask!r} with {len(by)} --by: give two with ranges ('tariff 1 rate=0..50%') for all "
            "answers between them, or a target ('... = 10%') and one, or none"
        )


def _goal(question: Question, text: str) -> float:
    """Target in the unit of the question: percent, kappa or points."""
    found = re.match(r"^\s*([+-]?\d+(?:\.\d+)?)\s*(%|percent|points|kappa)?\s*$", text.replace("−", "-"))
    if found is None:
        raise UsageError(f"= {text.strip()}: is no number; write 'trade CHN RUS = 10%'")
    if found[2] in ("%", "percent") and question.unit == "kappa":
        raise UsageError(
            f"= {text.strip()}: alignment is told in kappa, -1 to 1; write 'alignment CHN RUS = 0.05'"
        )
    return float(found[1])


def _value(text: str, one: Assumption) -> float:
    """A setting: 0.25, 25%, 200bn."""
    found = _NUMBER.match(text.strip())
    if found is None:
        raise UsageError(f"{text.strip()!r} is no setting of {one.name}; write 0.1, 10% or 200bn")
    return float(f"{float(found[1]) * _SCALES[(found[2] or '').lower()]:.12g}")


def _range(text: str, scenario: Scenario, world: World) -> tuple[Assumption, tuple[float, ...]]:
    """An assumption and evenly spaced settings of it: ``NAME=LOW..HIGH``, or ``NAME`` with its own range."""
    from blocs.scenario.sensitivity import assumption_named

    name, equals, ends = text.partition("=")
    one = assumption_named(name, scenario, world)
    if not equals:
        if isinstance(one.low, str) or isinstance(one.high, str):
            raise UsageError(f"--by {text!r}: {one.name} has names for settings, so it has no range")
        low, high = float(one.low), float(one.high)
    else:
        parts = ends.split("..")
        if len(parts) != 2:
            raise UsageError(f"--by {text!r}: write a range as {one.name}=LOW..HIGH")
        if parts[1].strip().endswith("%") and not parts[0].strip().endswith("%"):
            parts[0] += "%"  # 0..50% is 0 % to 50 %
        low, high = (_value(part, one) for part in parts)
    if not low < high:
        raise UsageError(f"--by {text!r}: the lower end stands first, and both differ")
    if one.kind == "years":
        return one, tuple(float(v) for v in range(math.ceil(low), math.floor(high) + 1))
    step = (high - low) / (_STEPS - 1)
    return one, tuple(float(f"{low + k * step:.6g}") for k in range(_STEPS))


# --- the three answers


def _tornado(
    scenario: Scenario, world: World, question: Question, path: Path | None, *, as_json: bool
) -> None:
    from blocs.scenario.sensitivity import tornado

    table = tornado(scenario, question, world)
    if not len(table):
        raise UsageError(f"{question}: no assumption of this scenario bears on it")

    def draw(width: float, headed: bool) -> Any:
        from blocs.charts import tornado as chart

        return chart(table, width=width, **_heads(scenario, question, headed=headed))

    def words() -> str:
        from blocs.charts import tornado_words

        return tornado_words(table)

    told = {"question": str(question), "told": question.told, "unit": question.unit, "table": table.to_dict()}

    def show(console: Console, width: int) -> None:
        from blocs.charts import sketch_tornado

        for line in sketch_tornado(table, width=width):
            console.print(line)
        console.print()
        for name, text in zip(table["assumption"], table["words"], strict=True):
            _wrapped(console, f"{name}: {text}", width)

    _out(scenario, question, told, table, draw, words, show, path, as_json=as_json)


def _grid(
    scenario: Scenario,
    world: World,
    question: Question,
    by: Sequence[str],
    path: Path | None,
    *,
    as_json: bool,
) -> None:
    from blocs.scenario.sensitivity import grid

    (x, across), (y, up) = (_range(text, scenario, world) for text in by)
    table = grid(scenario, question, world, (x, across), (y, up))
    centre = (
        None
        if isinstance(x.central, str) or isinstance(y.central, str)
        else (float(x.central), float(y.central))
    )

    def draw(width: float, headed: bool) -> Any:
        from blocs.charts import grid_map

        heads = _heads(scenario, question, headed=headed)
        return grid_map(table, x.name, y.name, centre=centre, width=width, **heads)

    def words() -> str:
        from blocs.charts import grid_map_words

        return grid_map_words(table, x.name, y.name, centre=centre)

    told: dict[str, Any] = {"question": str(question), "told": question.told, "unit": question.unit}
    told |= {"x": x.name, "y": y.name, "table": table.to_dict()}

    def show(console: Console, width: int) -> None:
        _cells(console, table, x, y, width)

    _out(scenario, question, told, table, draw, words, show, path, as_json=as_json)


def _even(
    scenario: Scenario,
    world: World,
    question: Question,
    goal: float,
    by: str,
    path: Path | None,
    *,
    as_json: bool,
) -> None:
    from blocs.scenario.sensitivity import assumption_named, break_even

    name, equals, _ = by.partition("=")
    one = assumption_named(name, scenario, world)
    low, high = (_range(by, scenario, world)[1][place] for place in (0, -1)) if equals else (None, None)
    found = break_even(scenario, question, goal, one, world, low, high)
    told = asdict(found)
    if path is not None:
        if path.suffix.lower() != ".json":
            raise UsageError("a break-even question has one sentence for an answer: write it to a .json file")
        path.write_text(_json(told), encoding="utf-8", newline="")
    if as_json:
        data(_json(told))
    else:
        console = screen()
        _head(console, scenario, f"{question.told} = {question.amount(goal)}")
        for line in wrapped(found.sentence, min(console.width, WIDTH)):
            console.print(line)
    _written(path, as_json=as_json)


# --- telling


def _out(
    scenario: Scenario,
    question: Question,
    told: dict[str, Any],
    table: Frame,
    draw: Callable[[float, bool], Any],
    words: Callable[[], str],
    show: Callable[[Console, int], None],
    path: Path | None,
    *,
    as_json: bool,
) -> None:
    if path is not None:
        write_output(
            path,
            table=lambda: table,
            json=lambda: _json(told).rstrip("\n"),
            picture=lambda: _picture(scenario, question, draw, words()),
            page=lambda: _page(scenario, question, draw, words(), table),
        )
    if as_json:
        data(_json(told))
    else:
        console = screen()
        _head(console, scenario, question.told)
        show(console, min(console.width, WIDTH))
    _written(path, as_json=as_json)


def _json(told: dict[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _written(path: Path | None, *, as_json: bool) -> None:
    if path is not None:
        (remark if as_json else typer.echo)(flat(f"Written to {path.absolute()}"))


def _head(console: Console, scenario: Scenario, told: str) -> None:
    from rich.text import Text

    if scenario.name:
        console.print(Text(scenario.name, style="bold"))
    console.print(Text(told[:1].upper() + told[1:], style="" if scenario.name else "bold"))
    console.print()


def _heads(scenario: Scenario, question: Question, *, headed: bool) -> dict[str, Any]:
    told = question.told[:1].upper() + question.told[1:]
    return {"title": told, "subtitle": scenario.name} if headed else {}


def _picture(
    scenario: Scenario, question: Question, draw: Callable[[float, bool], Any], words: str, width: float = 0
) -> str:
    from blocs.charts import to_svg
    from blocs.charts.alone import framed

    told = _heads(scenario, question, headed=True)
    svg = to_svg(
        draw(width or 880, not width), name=f"ask{width:g}", title=told["title"], description=words,
        themed=bool(width),
    )  # fmt: skip
    return svg if width else framed(svg)


def _page(
    scenario: Scenario, question: Question, draw: Callable[[float, bool], Any], words: str, table: Frame
) -> str:
    from html import escape

    from blocs.cli.page_tables import html_table
    from blocs.cli.pages import whole_page

    told = _heads(scenario, question, headed=True)
    return whole_page(
        told["title"],
        f"<p class=quiet>{escape(told['subtitle'])}</p>"
        f"<div class=desk>{_picture(scenario, question, draw, words, 880)}</div>"
        f"<div class=phone>{_picture(scenario, question, draw, words, _PHONE)}</div>"
        f"<p>{escape(words)}</p>{html_table(table)}",
    )


def _cells(console: Console, table: Frame, x: Assumption, y: Assumption, width: int) -> None:
    """The answers in rows and columns, the settings at their edges."""
    from rich.text import Text

    held = {(float(row["x"]), float(row["y"])): row["value"] for row in table.rows()}
    across, up = (sorted({key[place] for key in held}) for place in (0, 1))
    room = max(len(y.shown(value)) for value in up) + 4
    cell = min(max(max(len(x.shown(value)) for value in across) + 2, 10), (width - room) // len(across))
    told = f"across: {x.name}; down: {y.name}; {table.column('value').unit}"
    console.print(Text(cut(told, width).rstrip(), style="dim"))
    console.print(Text(" " * room + "".join(x.shown(value).rjust(cell) for value in across), style="bold"))
    for row in reversed(up):
        line = Text("  " + y.shown(row).ljust(room - 2), style="bold")
        for column in across:
            value = held[column, row]
            line.append(_cell(value).rjust(cell), style="not bold")
        console.print(line)


def _cell(value: float | None) -> str:
    """An answer; a dash where the model has none."""
    if value is None or math.isnan(value):
        return "–"
    text = f"{value:+.2f}"
    return text.lstrip("+-") if float(text) == 0 else text.replace("-", "−")


def _wrapped(console: Console, text: str, width: int) -> None:
    from rich.text import Text

    for i, line in enumerate(wrapped(text, width - 2)):
        console.print(Text(("· " if i == 0 else "  ") + line, style="dim"))
