"""What is known of reports taken together: copies, claims, and what readers confirmed or rejected.

Asked of records, it says how far they are borne out (`Holding.bearing`). What several reports tell is one
thing where a claim says so; of a report and its copies the first counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from blocs.brief.desk import Desk, plain_text
from blocs.brief.model import Bearing, Check
from blocs.evidence.claims.interest import is_interested
from blocs.evidence.claims.model import Claim, Copy
from blocs.evidence.claims.outlets import Counted, Outlets
from blocs.evidence.database.corrections import Correction
from blocs.reading.records import Record, Statement

__all__ = ["Holding"]

_GRAVE = ("disputed", "revised")


class Holding:
    """Copies, claims and corrections of the reports on a desk, looked up once.

    Parameters
    ----------
    desk : Desk
    claims : iterable of Claim
        Tellings of reports that are not on the desk say nothing.
    copies : iterable of Copy
        Rejected ones count for nothing.
    corrections : iterable of Correction
        Those that were undone say nothing.
    """

    def __init__(
        self,
        desk: Desk,
        claims: Iterable[Claim] = (),
        copies: Iterable[Copy] = (),
        corrections: Iterable[Correction] = (),
    ) -> None:
        """Index claims by record, copies by report, corrections by target."""
        self._desk = desk
        here = [copy for copy in copies if desk.has(copy.a) and desk.has(copy.b)]
        self.copies = tuple(copy for copy in here if copy.status != "rejected")
        self.rejected_copies = tuple(copy for copy in here if copy.status == "rejected")
        self._outlets = Outlets((r.report for r in desk.readings), self.copies)
        self._copied = {id_ for copy in self.copies for id_ in (copy.a, copy.b)}
        self._said: dict[str, list[Correction]] = defaultdict(list)
        for correction in sorted(corrections, key=lambda c: c.id):
            if correction.undone is None:
                self._said[correction.target].append(correction)
        self._statements = {i: r for i, r in desk.records.items() if isinstance(r, Statement)}
        self._claim: dict[str, Claim] = {}
        self._tellings: dict[str, tuple[str, ...]] = {}
        for claim in claims:
            told = [t for t in claim.tellings if desk.has(t.report_id)]
            told = [t for t in told if not t.record or t.record in desk.records]
            keys = [t.record or f"{t.report_id}|{t.start}" for t in told]
            if len(keys) > 1:
                self._claim |= dict.fromkeys(keys, claim)
                self._tellings[claim.id] = tuple(keys)

    @property
    def edited(self) -> int:
        """Records on the desk that stand as readers edited them."""
        edits = {target for target, said in self._said.items() if any(c.action == "edit" for c in said)}
        return sum(r.status == "confirmed" for i, r in self._desk.records.items() if i in edits)

    def together(self) -> Iterable[tuple[str, ...]]:
        """Keys of the tellings of each claim: ids of records, or report and place of a name."""
        return self._tellings.values()

    def apart(self, a: str, b: str) -> bool:
        """Whether two tellings, by their keys, were put into different claims."""
        x, y = self._claim.get(a), self._claim.get(b)
        return x is not None and y is not None and x.id != y.id

    def claims_of(self, keys: Iterable[str]) -> tuple[Claim, ...]:
        """Claims that hold any of these tellings, each once, those that hold most of them first."""
        found = [self._claim[key] for key in keys if key in self._claim]
        once = {claim.id: claim for claim in found}
        counts = [claim.id for claim in found]
        return tuple(sorted(once.values(), key=lambda claim: -counts.count(claim.id)))

    def count(self, reports: Iterable[str]) -> Counted:
        """Independent outlets among reports (ids)."""
        return self._outlets.count(reports)

    def origin(self, report: str) -> str:
        """Report that one copies, or itself; of several the first."""
        if report not in self._copied:
            return report
        return self._outlets.originals(report)[0]

    def repeated(self, records: Iterable[Record]) -> list[tuple[str, str]]:
        """Pairs of records that a report and its copy give with the same words in the same sentence."""
        first: dict[tuple[object, ...], str] = {}
        pairs = []
        for record in records:
            if record.report_id in self._copied:
                sentence = plain_text(self._desk.sentence_text(record))
                key = (self.origin(record.report_id), sentence, record.text, record.realis, *_what(record))
                if first.setdefault(key, record.id) != record.id:
                    pairs.append((first[key], record.id))
        return pairs

    def is_repeat(self, report: str, text: str, seen: set[tuple[str, str]]) -> bool:
        """Whether a report's sentence is one that an original, or another copy of it, gave before."""
        if report not in self._copied:
            return False
        key = (self.origin(report), plain_text(text))
        if key in seen:
            return True
        seen.add(key)
        return False

    def bearing(self, records: Sequence[Record], keys: Sequence[str] = ()) -> Bearing:
        """How far the tellings of one thing bear it out.

        Parameters
        ----------
        records : sequence of Record
            Its tellings.
        keys : sequence of str
            Keys of the tellings instead, where it is a name and told by no record.
        """
        keys = keys or [record.id for record in records]
        claims = self.claims_of(keys)
        check = self.check(records)
        if len(claims) == 1 and self._is_whole(claims[0], keys):
            claim = claims[0]
            return Bearing(claim.outlets, claim.standing, claim.reason, check)
        reports = {key.partition("|")[0] for key in keys if "|" in key} | {r.report_id for r in records}
        for key in (key for claim in claims for key in self._tellings[claim.id]):
            record = self._desk.records.get(key)
            reports.add(record.report_id if record else key.partition("|")[0])
        counted = self.count(reports)
        grave = sorted((c for c in claims if c.standing in _GRAVE), key=lambda c: _GRAVE.index(c.standing))
        if grave:
            return Bearing(counted.outlets, grave[0].standing, grave[0].reason, check)
        told = [*records, *self.other_tellings(records)]
        if told and all(self._interested(record) for record in told):
            reason = f"only in the words of a party to it; {counted.words}"
            return Bearing(counted.outlets, "interested", reason, check)
        standing = "independent" if counted.outlets > 1 else "single"
        return Bearing(counted.outlets, standing, counted.words if len(reports) > 1 else "", check)

    def _is_whole(self, claim: Claim, keys: Sequence[str]) -> bool:
        """Whether a claim's tellings are all on the desk, and these among them."""
        held = self._tellings[claim.id]
        return len(held) == len(claim.tellings) and set(keys) <= set(held)

    def _interested(self, record: Record) -> bool:
        return is_interested(record, self._statements, self._desk.report(record.report_id).publisher)

    def other_tellings(self, records: Sequence[Record]) -> tuple[Record, ...]:
        """Records that claims hold to tell the same and that are not among these."""
        own = {record.id for record in records}
        keys = (key for claim in self.claims_of(own) for key in self._tellings[claim.id])
        found = (self._desk.records.get(key) for key in dict.fromkeys(keys) if key not in own)
        return tuple(record for record in found if record is not None)

    def check(self, records: Sequence[Record]) -> Check | None:
        """Who confirmed these records; None where nobody did."""
        confirmed = [record for record in records if record.status == "confirmed"]
        if not confirmed:
            return None
        check = self._who(record.id for record in confirmed)
        if len(confirmed) < len(records):
            return Check(f"{len(confirmed)} of {len(records)} tellings {check.words}", check.detail)
        return check

    def check_of(self, target: str, status: str) -> Check | None:
        """Who confirmed a link or a copy; None where nobody did."""
        return self._who([target]) if status == "confirmed" else None

    def _who(self, targets: Iterable[str]) -> Check:
        said = [c for target in targets for c in self._said[target] if c.action != "reject"]
        parts = []
        for action, verb in (("edit", "edited"), ("confirm", "confirmed")):
            if who := dict.fromkeys(c.by for c in said if c.action == action):
                parts.append(f"{verb} by {plain_text(', '.join(who))}")
        days = (f"{c.at[:10]}{f': {plain_text(c.why)}' if c.why else ''}" for c in said)
        return Check(", ".join(parts) or "confirmed", "; ".join(dict.fromkeys(days)))

    def rejected_by(self, target: str) -> tuple[str, str]:
        """Who rejected a record or a copy, and why; "" where it is not known."""
        said = [c for c in self._said[target] if c.action == "reject"]
        return (plain_text(said[-1].by), plain_text(said[-1].why)) if said else ("", "")


def _what(record: Record) -> tuple[object, ...]:
    match record.kind:
        case "event":
            return "event", record.type, record.actors, record.recipients
        case "quantity":
            return "quantity", record.value, record.unit, record.aspect
        case _:
            return "statement", record.speaker
