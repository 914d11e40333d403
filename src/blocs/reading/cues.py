"""Cues: the words that announce what somebody says, and the quotations that stand near them."""

from __future__ import annotations

from dataclasses import dataclass

from blocs.reading.arguments import is_passive, subject_token
from blocs.reading.language import Parse, Sent, Token
from blocs.reading.quotes import Quote, find_quotes

__all__ = ["SAYING", "Cue", "Cues"]

SAYING = frozenset(
    "say tell note add declare state claim argue insist announce write report explain acknowledge admit "
    "believe suggest predict stress emphasise emphasize caution remark observe assert allege maintain "
    "contend quip reiterate confirm complain lament hint recall conclude comment estimate warn reply "
    "respond tweet post signal concede deny underline underscore reckon joke read testify".split()
)
THINKING = frozenset("believe estimate suggest hint signal reckon predict read think expect".split())
BRANDING = frozenset(
    "brand describe label bill dub characterise characterize portray denounce decry deride hail".split()
)
CALLING = frozenset(("call", "consider", "term"))
URGING = frozenset(
    "urge call warn vow pledge demand appeal ask accuse blame condemn threaten promise reaffirm voice "
    "praise propose offer welcome reject".split()
)
BARE = frozenset(
    "urge warn demand appeal accuse blame condemn threaten promise vow reaffirm voice praise".split()
)
"""Speech acts whose object or clause is what is said, quoted or not."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue: its word, where its own words end, who says it, and its kind.

    `kind` is "say", "according", "brand" (calls X a Y) or "urge" (a speech act with its object).
    """

    token: Token
    end: int
    subject: Token | None
    kind: str


class Cues:
    """Finds the cues of a report, sentence by sentence; `quotes` holds the quotations by passage."""

    def __init__(self, parse: Parse) -> None:
        self.parse = parse
        self.quotes: dict[int, list[Quote]] = {}
        bounds: dict[int, tuple[int, int]] = {}
        for sent in parse.sents:
            a, b = bounds.get(sent.passage, (sent.start, sent.end))
            bounds[sent.passage] = (min(a, sent.start), max(b, sent.end))
        for passage, (a, b) in bounds.items():
            self.quotes[passage] = find_quotes(parse.text[a:b], a)

    def of(self, sent: Sent) -> list[Cue]:
        """Cues of a sentence, in order."""
        found: list[Cue] = []
        for token in self.parse.words(sent):
            if (
                token.lower == "according"
                and token.i + 1 < sent.last
                and self.parse.tokens[token.i + 1].lower == "to"
            ):
                to = self.parse.tokens[token.i + 1]
                who = self.parse.child(to, "pobj") or self.parse.child(token, "pobj")
                if who is None:
                    who = next(
                        (
                            t
                            for t in self.parse.tokens[to.i + 1 : sent.last]
                            if t.pos in ("NOUN", "PROPN", "PRON")
                            and t.dep not in ("compound", "amod", "poss")
                        ),
                        None,
                    )
                if who is not None:
                    found.append(Cue(token, to.end, who, "according"))
                continue
            if token.pos not in ("VERB", "AUX"):
                continue
            lemma = token.lemma
            if lemma in SAYING:
                if self.in_quote(token) or (is_passive(self.parse, token) and lemma not in ("quote",)):
                    continue
                if self._speaks(token):
                    found.append(Cue(token, token.end, self._subject(token, sent), "say"))
            elif lemma in BRANDING or lemma in CALLING:
                if self.in_quote(token) or is_passive(self.parse, token):
                    continue
                shaped = (
                    any(self.parse.tokens[i].lower == "as" for i in token.children)
                    or self.parse.child(token, "oprd") is not None
                )
                deeper = any(
                    t.lower == "as" and t.sent == token.sent
                    for t in self.parse.tokens[token.i : min(token.i + 14, sent.last)]
                )
                if any(self.parse.tokens[i].lower == "what" for i in token.children):
                    continue
                if (
                    lemma in CALLING
                    and self.parse.child(token, "oprd") is None
                    and not (lemma == "call" and self._quote_after(token, 60))
                ):
                    continue
                if shaped or deeper or lemma in CALLING:
                    found.append(Cue(token, token.end, subject_token(self.parse, token), "brand"))
            elif (
                lemma in URGING
                and lemma not in SAYING
                and not self.in_quote(token)
                and not is_passive(self.parse, token)
            ):
                said = self.parse.child(token, "ccomp", "xcomp", "dobj", "prep", "oprd") is not None
                if (
                    said
                    and (
                        lemma in BARE
                        or (
                            lemma == "call"
                            and any(c.lower in ("on", "for") for c in self.parse.children(token, "prep"))
                        )
                    )
                ) or self._quote_after(token, 3):
                    found.append(Cue(token, token.end, subject_token(self.parse, token), "urge"))
        return found

    def _subject(self, token: Token, sent: Sent) -> Token | None:
        """Who says it: the subject, also where it stands behind the verb ("...," said X)."""
        own = self.parse.child(token, "nsubj")
        if own is not None and own.lower not in ("who", "which", "that"):
            return own
        after = self.parse.tokens[token.i + 1 : min(token.i + 8, sent.last)]
        before = self.parse.text[max(sent.start, token.start - 3) : token.start].strip()
        if (
            own is None
            and before[-1:] in ('"', "”", ",", "’")
            and after
            and after[0].pos in ("PROPN", "NOUN", "DET", "PRON", "ADJ")
        ):
            head = next(
                (
                    t
                    for t in after
                    if t.pos in ("PROPN", "NOUN", "PRON") and t.dep not in ("compound", "amod", "poss", "det")
                ),
                None,
            )
            if head is not None:
                return head
        return subject_token(self.parse, token)

    def in_quote(self, token: Token) -> bool:
        """Whether a token stands inside a quotation."""
        passage = self.parse.sents[token.sent].passage
        return any(q.start <= token.start < q.end for q in self.quotes.get(passage, ()))

    def _quote_after(self, token: Token, reach: int) -> bool:
        passage = self.parse.sents[token.sent].passage
        return any(token.end <= q.open <= token.end + reach for q in self.quotes.get(passage, ()))

    def _quote_before(self, token: Token, reach: int) -> bool:
        passage = self.parse.sents[token.sent].passage
        return any(token.start - reach <= q.end < token.start for q in self.quotes.get(passage, ()))

    def _speaks(self, token: Token) -> bool:
        """Whether a verb of saying has something said: a clause or a quotation near it."""
        if token.lemma in THINKING and self.parse.child(token, "ccomp") is None:
            return False
        if self.parse.child(token, "ccomp", "parataxis") is not None:
            return True
        if self._quote_after(token, 60) or self._quote_before(token, 60):
            return True
        if token.dep in ("parataxis", "ccomp", "advcl", "conj") and token.lemma in (
            "say",
            "tell",
            "write",
            "note",
            "add",
        ):
            return token.lemma in ("say", "add", "note") and self.parse.child(token, "nsubj") is not None
        return False
