"""What `blocs groups` shows a person: the blocs of one period, or a table and the moves of several."""

from __future__ import annotations

import math
import textwrap
from collections import Counter
from typing import TYPE_CHECKING

from blocs.cli.screen import WIDTH, cut, screen
from blocs.groups.words import amount, counted, name_of, proof, share_of, title_of
from blocs.ties.words import figure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console

    from blocs.groups.answer import Answer, Move
    from blocs.groups.standing import Stand, Strained

__all__ = ["show", "unproved"]

_TIES, _EACH, _PIVOTS, _UNSURE = 12, 2, 8, 12
_LARGE_GAP = 0.02
"""Gap above which a change from one period to the next may come from the search."""
_COLOURS = ("dark_cyan", "purple", "dark_goldenrod", "deep_pink4", "dark_olive_green3")


def show(found: Answer) -> None:
    """Print an answer for the terminal."""
    console = screen()
    width = min(console.width, WIDTH)
    _say(console, title_of(found), "bold")
    for line in found.basis.told.splitlines():
        _wrapped(console, line, width)
    if len(found.stands) == 1:
        _one(console, found, width)
    else:
        _many(console, found, width)
    _end(console, found, width)


def unproved(found: Answer) -> str:
    """A warning where moves may come from gaps that are large; empty where none is."""
    open_ = [each for each in found.stands if not each.partition.proved]
    large = sorted(
        (-each.partition.gap, str(each.label)) for each in open_ if each.partition.gap > _LARGE_GAP
    )
    if len(found.stands) < 2 or not large:
        return ""
    named = ", ".join(f"{label}: {share_of(-gap)}" for gap, label in large[:3])
    rest = f" and {len(large) - 3} more" if len(large) > 3 else ""
    what = "years" if all(isinstance(each.label, int) for each in found.stands) else "networks"
    verb = "is" if len(open_) == 1 else "are"
    return (
        f"{len(open_)} of {len(found.stands)} {what} {verb} not proved; where the gap is large "
        f"({named}{rest}), moves may be those of the search, not of the states; give more --time-limit."
    )


# ---- one period


def _one(console: Console, found: Answer, width: int) -> None:
    each = found.stands[0]
    net = each.network
    friends = int((net.weight > 0).sum())
    console.print()
    _plain(
        console, f"{counted(found, net.n)}, {_ties(friends)} of friends, {net.m - friends:,} of foes", width
    )
    more = "" if each.partition.proved else " (more time: --time-limit)"
    _plain(console, proof(each)[0].upper() + proof(each)[1:] + more + ".", width)
    if each.optima is not None and each.optima.number > 1:
        more = "" if each.optima.complete else " or more"
        told = f"{each.optima.number:,}{more} partitions are as good"
        if each.undecided:
            told += f"; they place {_names(found, each.undecided)} otherwise"
        _plain(console, told + ".", width)
    elif each.optima is not None and each.partition.value > 0 and each.optima.complete:
        _plain(console, "No other partition is as good.", width)
    if each.census.n:
        chance = " (of signs by chance, as many of either, half would be)" if each.census.n >= 20 else ""
        triads = f"{each.census.n:,} triad{'s' if each.census.n != 1 else ''}"
        _plain(console, f"Balanced triads: {each.census.balance:.1%} of {triads}{chance}.", width)
    pivots = {state for state, _, _ in each.pivots[:_PIVOTS]} if each.partition.value else set()
    for letter, members in found.members(0).items():
        console.print()
        _say(console, f"Bloc {letter}, {counted(found, len(members))}", f"bold {_colour(letter)}")
        names = [name_of(found, state) + ("*" if state in pivots else "") for state in members]
        _plain(console, ", ".join(names), width, indent=2)
    apart = [item for item in found.places[0].items() if each.apart[net.place(item[0])]]
    if apart:
        console.print()
        _plain(console, f"Joined to these by no tie: {_names(found, [state for state, _ in apart])}.", width)
    alone = [state for state, tied in zip(net.nodes, each.tied, strict=True) if not tied]
    if alone:
        _plain(console, f"Without any tie: {_names(found, alone)}.", width)
    _pivots(console, found, each)
    _strained(console, found, each)
    _changes(console, found, width)
    _draws(console, found, each, width)


def _pivots(console: Console, found: Answer, each: Stand) -> None:
    from blocs.groups.answer import margins_of

    rows = [row for row in each.pivots if not each.apart[each.network.place(row[0])]][:_PIVOTS]
    if not rows or not each.partition.value:
        return
    margins = margins_of(each)
    console.print()
    _say(console, "* Would change sides at least cost", "bold")
    head = f"{'':26} {'bloc':>5} {'alone':>9}" + (f" {'if all others follow':>22}" if margins else "")
    _say(console, head, "dim")
    for state, _, cost in rows:
        line = f"  {cut(name_of(found, state), 24)} {found.places[0].get(state, ''):>5} {figure(cost):>9}"
        if margins:
            line += f" {figure(margins[state]) if state in margins else '':>22}"
        _say(console, line.rstrip(), "")


def _strained(console: Console, found: Answer, each: Stand) -> None:
    ties = each.strained
    if not ties:
        return
    console.print()
    apart = sum(tie.weight > 0 for tie in ties)
    told = f"Frustrated: {_ties(apart)} of friends in different blocs, {len(ties) - apart:,} of foes in one"
    _say(console, told, "bold")
    kinds = (_strongest(ties, 1), _strongest(ties, -1))
    # of either kind the strongest, so that one does not hide the other
    first = min(len(kinds[0]), max(_TIES // 2, _TIES - len(kinds[1])))
    number = (first, min(len(kinds[1]), _TIES - first))
    for side, words, colour in ((0, "friends", "blue"), (1, "foes", "dark_orange3")):
        for tie in kinds[side][: number[side]]:
            names = f"{name_of(found, tie.a)} – {name_of(found, tie.b)}"
            blocs = "–".join(dict.fromkeys((found.places[0][tie.a], found.places[0][tie.b])))
            _say(
                console, f"  {words:<8} {blocs:<4} {figure(tie.weight):>8}  {cut(names, 60)}".rstrip(), colour
            )
    if len(ties) > sum(number):
        _say(console, f"  and {len(ties) - sum(number):,} more: --json, or -o FILE", "dim")


def _strongest(ties: Sequence[Strained], sign: int) -> list[Strained]:
    """The strongest of a kind, a few of each state at most."""
    kept: list[Strained] = []
    ends: Counter[str] = Counter()
    for tie in ties:
        if tie.weight * sign > 0 and max(ends[tie.a], ends[tie.b]) < _EACH:
            kept.append(tie)
            ends.update((tie.a, tie.b))
    return kept[:_TIES]


def _changes(console: Console, found: Answer, width: int) -> None:
    before = found.basis.before
    if before is None:
        return
    console.print()
    _say(console, f"Since {before.label}", "bold")
    moves = [move for move in found.moves if move.label == found.stands[0].label]
    if not moves:
        _plain(console, "Nobody changed sides.", width, indent=2)
    for (was, now), some in _ways(moves).items():
        _plain(console, f"From {was} to {now}: {_names(found, some)}.", width, indent=2)


def _ways(moves: Iterable[Move]) -> dict[tuple[str, str], list[str]]:
    ways: dict[tuple[str, str], list[str]] = {}
    for move in moves:
        ways.setdefault((move.was, move.now), []).append(move.state)
    return ways


def _draws(console: Console, found: Answer, each: Stand, width: int) -> None:
    draws = each.draws
    if draws is None:
        return
    console.print()
    _say(console, f"How sure: {draws.draws:,} draws", "bold")
    if not math.isnan(draws.agreement):
        _plain(
            console,
            f"The consensus of the draws says {draws.agreement:.1%} of what they say of pairs.",
            width,
            indent=2,
        )
    sure = zip(draws.nodes, draws.certainty.tolist(), strict=True)
    unsure = sorted((share, state) for state, share in sure if not math.isnan(share) and share < 0.95)
    if not unsure:
        _plain(console, "Every state is in its bloc in 95 % of the draws or more.", width, indent=2)
        return
    told = ", ".join(f"{name_of(found, state)} {share:.0%}" for share, state in unsure[:_UNSURE])
    rest = f" and {len(unsure) - _UNSURE} more" if len(unsure) > _UNSURE else ""
    _plain(console, f"In their bloc in fewer than 95 % of the draws: {told}{rest}.", width, indent=2)


# ---- several


def _many(console: Console, found: Answer, width: int) -> None:
    console.print()
    wide = max(6, *(len(str(each.label)) for each in found.stands)) + 1
    letters = found.letters
    sizes = " ".join(f"{letter:>4}" for letter in letters)
    head = f"{'':{wide}} {'states':>6} {'ties':>7} {'foes':>7} {'frustration':>12} {'gap':>8} {'balance':>8}"
    head += f"  {sizes}  moved"
    _say(console, head, "dim")
    moved: dict[int | str, int] = {}
    for move in found.moves:
        moved[move.label] = moved.get(move.label, 0) + 1
    for k, each in enumerate(found.stands):
        best, net = each.partition, each.network
        members = found.members(k)
        counts = " ".join(f"{len(members.get(letter, ())) or '':>4}" for letter in letters)
        gap = "proved" if best.proved else share_of(best.gap)
        balance = "" if math.isnan(each.census.balance) else f"{each.census.balance:.1%}"
        first = k == 0 and found.basis.before is None
        line = (
            f"{each.label!s:>{wide}} {net.n:>6} {net.m:>7,} {int((net.weight < 0).sum()):>7,} "
            f"{amount(best.value):>12} {gap:>8} {balance:>8}  {counts}"
            f"  {'' if first else moved.get(each.label, 0):>5}"
        )
        _say(console, line.rstrip(), "")
    leaders = found.members(len(found.stands) - 1)
    console.print()
    for letter, own in leaders.items():
        some = ", ".join(name_of(found, state) for state in own[:6])
        text = f"Bloc {letter} in {found.stands[-1].label}, {counted(found, len(own))}: {some}"
        _plain(console, text + (" ..." if len(own) > 6 else "."), width)
    _most_moved(console, found, width)
    if warning := unproved(found):
        _plain(console, warning, width)
    if found.realigned is not None:
        years = [
            y for y, r in zip(found.realigned["year"], found.realigned["realigned"], strict=True) if r == 1
        ]
        told = ", ".join(str(y) for y in years) or "in no year"
        _plain(console, f"The system moved further than draws of one year lie apart: {told}.", width)


def _most_moved(console: Console, found: Answer, width: int) -> None:
    last: dict[str, int | str] = {}
    number: dict[str, int] = {}
    for move in found.moves:
        number[move.state] = number.get(move.state, 0) + 1
        last[move.state] = move.label
    if not number:
        _plain(console, "Nobody changed sides.", width)
        return
    size = found.weight(len(found.stands) - 1)
    order = sorted(number, key=lambda state: (-size.get(state, 0.0), state))
    once = [f"{name_of(found, state)} ({last[state]})" for state in order if number[state] == 1]
    often = [f"{name_of(found, s)} ({number[s]} times, last {last[s]})" for s in order if number[s] > 1]
    for words, names in (("Changed sides once", once), ("More than once", often)):
        if names:
            rest = f" and {len(names) - 10} more" if len(names) > 10 else ""
            _plain(console, f"{words}, the largest first: {', '.join(names[:10])}{rest}.", width)


# ---- both


def _end(console: Console, found: Answer, width: int) -> None:
    basis = found.basis
    console.print()
    if basis.kind in ("votes", "measures") and basis.rules and "median" in basis.told:
        _wrapped(
            console,
            "By a median, half of all pairs are foes: blocs tell who stands apart from whom more than others "
            "do, not who is hostile.",
            width,
        )
    if basis.kind == "reports":
        _wrapped(console, "A few acts make few ties: one more report may turn this.", width)
    hint = {
        "votes": "Other rules: --rule alliances, --measure s --threshold mean, --rules FILE.toml.",
        "alliances": "Other rules: --rule votes, --measure NAME, --rules FILE.toml.",
        "reports": "Other rules: --rule votes or alliances, once their data are imported.",
    }.get(basis.kind)
    if hint:
        _wrapped(console, hint, width)
    for text in basis.remarks:
        _wrapped(console, text, width)
    reasons: dict[str, list[str]] = {}
    for label, why in basis.skipped:
        reasons.setdefault(why.replace(str(label), "it"), []).append(str(label))
    for why, labels in reasons.items():
        _wrapped(console, f"left out {_spans(labels)}: {why}", width)
    if basis.origins:
        names = ", ".join(name for name, _ in basis.origins)
        _wrapped(console, f"Data: {names}. Whom to cite: blocs cite --store DIR, or --json here.", width)


def _spans(labels: Sequence[str]) -> str:
    """Years in words; those that follow each other as a stretch."""
    if not all(label.isdigit() for label in labels):
        return ", ".join(labels)
    found: list[list[int]] = []
    for year in map(int, labels):
        if found and found[-1][1] == year - 1:
            found[-1][1] = year
        else:
            found.append([year, year])
    return ", ".join(str(a) if a == b else f"{a} to {b}" for a, b in found)


def _ties(number: int) -> str:
    return f"{number:,} tie{'s' if number != 1 else ''}"


def _names(found: Answer, states: Sequence[str], most: int = 40) -> str:
    names = ", ".join(name_of(found, state) for state in states[:most])
    return names + (f" and {len(states) - most} more" if len(states) > most else "")


def _colour(letter: str) -> str:
    k = ord(letter) - ord("A")
    return _COLOURS[k] if k < len(_COLOURS) else ""


def _say(console: Console, text: str, style: str) -> None:
    from rich.text import Text

    console.print(Text(text, style=style))


def _plain(console: Console, text: str, width: int, indent: int = 0) -> None:
    for line in textwrap.wrap(text, width - indent, break_on_hyphens=False):
        _say(console, " " * indent + line, "")


def _wrapped(console: Console, text: str, width: int) -> None:
    for k, line in enumerate(textwrap.wrap(text, width - 2, break_on_hyphens=False)):
        _say(console, ("· " if k == 0 else "  ") + line, "dim")
