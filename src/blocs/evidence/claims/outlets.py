"""How many outlets tell a thing independently: copies and reports of one publisher count once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from blocs.evidence.claims.copies import in_order
from blocs.evidence.claims.model import Copy
from blocs.reports import Report

__all__ = ["Counted", "Outlets"]


@dataclass(frozen=True, slots=True)
class Counted:
    """Reports counted: `outlet` gives for each report id the first report of its independent outlet.

    `copies` of them are copies, `repeats` more are of a publisher or agency that is counted already.
    """

    outlet: Mapping[str, str]
    copies: int
    repeats: int

    @property
    def outlets(self) -> int:
        """Independent outlets."""
        return len(set(self.outlet.values()))

    def apart(self, a: str, b: str) -> bool:
        """Whether two reports come from independent outlets."""
        return self.outlet[a] != self.outlet[b]

    @property
    def words(self) -> str:
        """The count in words: "told by 3 reports, one of them a copy: 2 independent outlets"."""
        reports, outlets = len(self.outlet), self.outlets
        told = f"told by {reports} reports" if reports > 1 else "told by one report"
        less = []
        if self.copies:
            less.append("one of them a copy" if self.copies == 1 else f"{self.copies} of them copies")
        if self.repeats:
            count = "one" if self.repeats == 1 else str(self.repeats)
            less.append(f"{count} more of the same publisher or agency")
        end = f"{outlets} independent outlets" if outlets > 1 else "one outlet"
        return f"{', '.join([told, *less])}: {end}"


class Outlets:
    """Where reports come from: their publishers, and the reports that they are copies of.

    Parameters
    ----------
    reports : iterable of Report
        All reports.
    copies : iterable of Copy
        Rejected ones, and those of reports that are not there, say nothing.
    """

    def __init__(self, reports: Iterable[Report], copies: Iterable[Copy]) -> None:
        """Follow each copy to its originals."""
        self._reports = {report.id: report for report in sorted(reports, key=in_order)}
        self._rank = {id_: rank for rank, id_ in enumerate(self._reports)}
        self._originals: dict[str, list[str]] = defaultdict(list)
        for copy in copies:
            if copy.status != "rejected" and copy.a in self._rank and copy.b in self._rank:
                first, later = sorted((copy.a, copy.b), key=self._rank.__getitem__)
                self._originals[later].append(first)
        self._sources: dict[str, frozenset[str]] = {}
        for id_ in self._reports:  # originals stand before their copies
            above = self._originals.get(id_, ())
            self._sources[id_] = frozenset(above).union(*(self._sources[a] for a in above))
        self._names = self._named()

    def _named(self) -> Mapping[str, Sequence[str]]:
        """Publisher and agency of each original; of one that names none, those that its first copies name."""
        by_initials = {
            _initials(r.publisher): _name(r.publisher) for r in self._reports.values() if r.publisher
        }
        found: dict[str, Sequence[str]] = {}
        for id_, report in self._reports.items():
            told = [_name(report.publisher)] if report.publisher else []
            if report.agency:
                told.append(by_initials.get(report.agency.replace(".", ""), _name(report.agency)))
            for root in self.originals(id_) if told else ():
                found.setdefault(root, told)
        return found

    def originals(self, report: str) -> Sequence[str]:
        """Reports that one is a copy of and that are copies of none; itself where it is no copy."""
        above = self._sources[report]
        return sorted((a for a in above if a not in self._originals), key=self._rank.__getitem__) or [report]

    def count(self, reports: Iterable[str]) -> Counted:
        """Count the independent outlets among reports (ids).

        A report whose original is among them, or that has an original in common with another, is a copy.
        What is left is counted by the publisher of the original and by the agency that it credits; without
        either each stands for itself. A paper that printed an agency once is still independent of it in what
        it writes itself.
        """
        there = set(reports)
        ordered = sorted(there, key=self._rank.__getitem__)
        outlet: dict[str, str] = {}
        held: dict[tuple[str, str], str] = {}
        copies = repeats = 0
        for id_ in ordered:
            above = self._sources[id_] & there
            if above:
                outlet[id_] = outlet[min(above, key=self._rank.__getitem__)]
                copies += 1
                continue
            roots = self.originals(id_)
            names = [("name", name) for r in roots for name in self._names.get(r, ())]
            keys = [*(("report", r) for r in roots), *names]
            same = sorted({outlet[held[key]] for key in keys if key in held}, key=self._rank.__getitem__)
            first = same[0] if same else id_
            outlet[id_] = first
            for other in same[1:]:  # it joins two that were counted apart
                outlet = {k: first if v == other else v for k, v in outlet.items()}
            if any(("report", r) in held for r in roots):
                copies += 1
            elif same:
                repeats += 1
            for key in keys:
                held.setdefault(key, id_)
        return Counted(outlet, copies, repeats)


def _name(text: str) -> str:
    return " ".join(text.casefold().split()).removeprefix("the ")


def _initials(name: str) -> str:
    """Capitals that a name of three words or more is shortened to; empty for a shorter one."""
    words = [word for word in name.split() if word[0].isupper() and word != "The"]
    return "".join(word[0] for word in words) if len(words) > 2 else ""
