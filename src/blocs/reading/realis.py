"""Realis: did it happen, is it planned, could it, was it denied, or is it a standing state?

Read from the verbs that govern a trigger and the small words around them, from the trigger outwards:
the first clear sign wins, so that "agreed to halt sales" and "could agree to sell" differ.
"""

from __future__ import annotations

from datetime import date

from blocs.reading.language import Parse, Token
from blocs.reading.records import Realis
from blocs.reading.times import TimeExpression

__all__ = ["realis_of"]

NEGATIONS = frozenset("not n't n’t never no neither nor without hardly".split())
NOBODY = frozenset("no neither nor nobody none hardly".split())
POSSIBLE_MODALS = frozenset("may might could would can should must".split())
FUTURE_MODALS = frozenset("will shall 'll ’ll".split())
PLANNING = frozenset(
    "plan prepare intend schedule aim seek propose consider mull plot pledge promise vow agree announce "
    "decide set expect threaten want hope offer order approve authorize authorise commit undertake due "
    "ready poised slate call urge ask demand request invite propose plan convene arrange preparation "
    "proposal intention decision offer".split()
)
CONSIDERING = frozenset(
    "risk consider mull weigh contemplate study threaten hope want wish like believe think fear suspect "
    "suggest predict forecast speculate expect likely possible possibly potential potentially perhaps".split()
)
DENYING = frozenset(
    "deny refuse reject decline fail cancel prevent avoid stop halt abandon oppose forbid rule scrap "
    "shelve postpone block".split()
)
CONDITIONS = frozenset("if unless should whether".split())
HABITS = frozenset(
    "regularly regular usually typically often generally routinely annually annual traditionally always "
    "frequently periodically every each normally".split()
)
POSSIBLE_ADJECTIVES = frozenset(
    "possible potential likely hypothetical threatened feared looming eventual future".split()
)
PLANNED_ADJECTIVES = frozenset(
    "planned proposed upcoming forthcoming future scheduled next impending coming pending".split()
)
SAYING = frozenset(
    "say tell announce declare add state note promise pledge vow confirm agree report claim warn insist "
    "reiterate".split()
)
ARRIVING = frozenset("be go come arrive travel fly gather convene meet use seize".split())
BEGINNING = frozenset("begin start continue manage help appear seem tend".split())
MAKING = frozenset("announce approve agree order decide call pledge promise set want offer expect".split())
"""Verbs whose object is made by the saying itself: announced tariffs are tariffs."""
INTENTIONS = frozenset(
    "preparation plan proposal intention decision offer readiness willingness ready willing pledge promise "
    "agreement set due prospect call".split()
)
CHANCES = frozenset(
    "threat possibility risk potential fear hope chance likelihood speculation idea likely possible".split()
)
REFUSALS = frozenset("refusal reluctance denial lack absence reluctant unwilling".split())


def _own_signs(parse: Parse, verb: Token) -> Realis | None:
    """Signs that hang on one verb: negation, modals, tense."""
    words = [parse.tokens[i] for i in verb.children]
    lowers = {
        w.lower
        for w in words
        if w.dep in ("neg", "aux", "advmod", "preconj", "auxpass", "cc", "mark", "npadvmod")
    }
    if lowers & NEGATIONS or any(w.dep == "neg" for w in words):
        return "denied"
    subject = next((w for w in words if w.dep in ("nsubj", "nsubjpass")), None)
    if subject is not None and any(parse.tokens[i].lower in NOBODY for i in (*subject.children, subject.i)):
        return "denied"
    if lowers & CONDITIONS:
        return "possible"
    if lowers & FUTURE_MODALS or ("would" in lowers and _reported(parse, verb)):
        return "planned"
    if lowers & POSSIBLE_MODALS:
        return "possible"
    if any(w.dep == "aux" and w.lower in ("going", "about") for w in words):
        return "planned"
    if lowers & HABITS:
        return "general"
    return None


def _reported(parse: Parse, verb: Token) -> bool:
    """Whether a verb stands in what somebody said in the past, so that its "would" is a "will"."""
    token = verb
    for _ in range(4):
        if token.dep == "ROOT" or token.head == token.i:
            return False
        head = parse.tokens[token.head]
        if token.dep == "ccomp" and head.tag in ("VBD", "VBN") and head.lemma in SAYING:
            return True
        if token.dep not in ("conj", "ccomp", "xcomp"):
            return False
        token = head
    return False


def realis_of(
    parse: Parse,
    trigger: Token,
    *,
    time: TimeExpression | None = None,
    published: date | None = None,
    noun: bool = False,
) -> Realis:
    """Realis of the act that a trigger names.

    Parameters
    ----------
    parse : Parse
    trigger : Token
        The word that names the act.
    time, published : optional
        The act's time and the day of publication: an act of a later day is planned.
    noun : bool
        Whether the trigger is a noun; its adjectives ("planned talks", "possible sanctions") then count.
    """
    signs: Realis | None = None
    if noun:
        adjectives = {parse.tokens[i].lower for i in trigger.children}
        if adjectives & {"no", "without"} or parse.tokens[trigger.head].lower == "without":
            signs = "denied"
        elif adjectives & POSSIBLE_ADJECTIVES:
            signs = "possible"
        elif adjectives & PLANNED_ADJECTIVES:
            signs = "planned"
        elif adjectives & HABITS:
            signs = "general"
        elif any(parse.tokens[i].dep == "acl" and parse.tokens[i].tag == "VBN" for i in trigger.children):
            signs = "actual"  # "sanctions imposed by": they stand, whatever is planned about them
    if signs is None:
        signs = _chain(parse, trigger)
    if signs is None or signs == "actual":
        if time is not None and published is not None and time.first > published:
            return "planned"
        return "actual"
    return signs


def _chain(parse: Parse, trigger: Token) -> Realis | None:
    """Walk from the trigger to the words that govern it until one gives a sign."""
    token, came_by = trigger, ""
    for step in range(8):
        if token.pos in ("VERB", "AUX"):
            sign = _own_signs(parse, token) or (
                _purpose(parse, token) if token is trigger else _governs(token, came_by, trigger)
            )
        else:
            sign = None if token is trigger else _named(token, came_by)
        if sign is not None:
            return sign
        if token.dep == "ROOT" or token.head == token.i:
            return None
        if (
            token.dep in ("conj", "relcl", "parataxis")
            and parse.child(token, "nsubj", "nsubjpass") is not None
            and parse.tokens[token.head].lemma
            not in CHANCES  # "the risk that" is parsed as a relative clause
        ):
            return None  # a clause with a subject of its own stands on its own
        if token.dep in ("ccomp", "parataxis") and step and parse.tokens[token.head].lemma in SAYING:
            return None
        came_by = token.dep if token.dep != "prep" else came_by
        token = parse.tokens[token.head]
    return None


def _governs(verb: Token, came_by: str, trigger: Token) -> Realis | None:
    """What a verb above says of the act that it governs ("refused to", "plans to", "considers")."""
    if came_by in ("conj", "relcl", "advcl", "nsubj", "nsubjpass") and not (
        came_by == "nsubjpass" and verb.lemma in DENYING
    ):
        return None
    if verb.lemma in DENYING and came_by in ("xcomp", "dobj", "pcomp", "pobj", "ccomp", "nsubjpass"):
        return "denied"
    if verb.lemma in CONSIDERING and came_by in ("xcomp", "ccomp", "dobj", "pcomp", "pobj"):
        return "possible"
    if verb.lemma in PLANNING and came_by in ("xcomp", "ccomp", "pcomp", "pobj", "dobj", "acl"):
        told = came_by == "ccomp" and trigger.tag == "VBD"
        made = came_by == "dobj" and verb.lemma in MAKING
        return None if told or made else "planned"
    return None


def _purpose(parse: Parse, verb: Token) -> Realis | None:
    """A bare "to" clause: planned, unless its head says otherwise ("began to", "refused to")."""
    if verb.tag != "VB" or verb.dep not in ("advcl", "acl", "xcomp", "relcl"):
        return None
    if not any(parse.tokens[i].lower == "to" for i in verb.children):
        return None
    head = parse.tokens[verb.head]
    above = parse.tokens[head.head]
    if head.lemma in DENYING or head.lemma in REFUSALS:
        return "denied"
    if head.pos == "NOUN" and head.dep == "dobj" and above.lemma in DENYING:
        return "denied"  # "cancelled plans to"
    if head.lemma in CONSIDERING or (head.lemma in CHANCES and head.pos != "VERB"):
        return "possible"
    if head.lemma in BEGINNING or (head.lemma in ARRIVING and head.tag == "VBD"):
        return None
    return "planned"


def _named(noun: Token, came_by: str) -> Realis | None:
    """What a noun or adjective above says of the act ("preparations to", "threat of", "refusal to")."""
    if noun.pos not in ("NOUN", "ADJ"):
        return None
    if noun.lemma in INTENTIONS and came_by in ("acl", "pcomp", "pobj", "xcomp", "prep"):
        return "possible" if noun.lemma in ("prospect", "call") else "planned"
    if noun.lemma in CHANCES:
        return "possible"
    return "denied" if noun.lemma in REFUSALS else None
