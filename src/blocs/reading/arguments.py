"""Who acts and who is acted on: from a trigger's place in the parse to its two sides.

Pure functions over a `Parse` and its `Discourse`. Each answer says how it was found, since how a side
was found is what its confidence rests on.
"""

from __future__ import annotations

from collections.abc import Iterator

from blocs.reading.discourse import NOBODY, PAIR_WORDS, Discourse, Sides
from blocs.reading.language import Parse, Token
from blocs.reading.lexicon import Frame

__all__ = [
    "governing_verb",
    "has_foreign_subject",
    "noun_actor",
    "noun_target",
    "objects_of",
    "subject_of",
    "verb_target",
]

RELATIVES = frozenset(("who", "which", "that", "whose", "whom"))
OBJECT_CONTROL = frozenset(
    "urge ask tell force allow order press invite persuade help want call require compel lead cause "
    "encourage warn request authorize".split()
)
BLAMING = frozenset(
    "accuse blame suspect condemn criticise criticize charge fault praise thank convict".split()
)
TARGET_PREPOSITIONS = tuple(
    "against on to with at toward towards from over for into of upon between among inside near across".split()
)
PORTIONS = frozenset(
    "round series set wave range number package raft string billion million worth list hour day".split()
)


def is_passive(parse: Parse, verb: Token) -> bool:
    """Whether a verb is passive, by its auxiliary or as a reduced relative ("sanctions imposed by")."""
    if any(parse.tokens[i].dep in ("auxpass", "nsubjpass") for i in verb.children):
        return True
    return (
        verb.tag == "VBN"
        and verb.dep in ("acl", "amod", "advcl")
        and not any(parse.tokens[i].dep in ("aux", "nsubj", "dobj") for i in verb.children)
    )


def agent_of(parse: Parse, discourse: Discourse, verb: Token) -> Sides:
    """The "by" phrase of a passive verb."""
    agent = parse.child(verb, "agent")
    if agent is None:
        agent = next((t for t in parse.children(verb, "prep") if t.lower == "by"), None)
    inner = parse.child(agent, "pobj", "pcomp") if agent is not None else None
    return discourse.sides(inner) if inner is not None else NOBODY


def subject_token(parse: Parse, verb: Token, depth: int = 0) -> Token | None:
    """The word that is the logical subject of a verb, through conjunction, control and relative clauses."""
    if depth > 6:
        return None
    own = parse.child(verb, "nsubj", "nsubjpass", "csubj")
    if own is not None:
        if own.lower in RELATIVES and verb.dep == "relcl":
            return parse.tokens[verb.head]
        return own
    if verb.dep == "ROOT" or verb.head == verb.i:
        return None
    head = parse.tokens[verb.head]
    if verb.dep in ("acl", "relcl") and head.pos in ("NOUN", "PROPN", "PRON"):
        if verb.tag == "VBG":
            return head
        up = head
        for _ in range(4):  # "preparations to impose": the subject of the verb above
            if up.pos in ("VERB", "AUX"):
                return subject_token(parse, up, depth + 1)
            if up.dep == "ROOT":
                break
            up = parse.tokens[up.head]
        return head
    if verb.dep == "pcomp" and parse.tokens[head.head].lemma in BLAMING:  # "accused X of doing"
        thing = parse.child(parse.tokens[head.head], "dobj")
        if thing is not None:
            return thing
    if verb.dep in ("xcomp", "ccomp") and head.lemma in OBJECT_CONTROL:
        thing = parse.child(head, "dobj")
        if thing is not None:
            return thing
    up = head
    for _ in range(5):
        if up.pos in ("VERB", "AUX"):
            return subject_token(parse, up, depth + 1)
        if up.dep == "ROOT" or up.head == up.i:
            return None
        up = parse.tokens[up.head]
    return None


def subject_of(parse: Parse, discourse: Discourse, verb: Token) -> Sides:
    """States that do what a verb says; NOBODY when the text names none."""
    if is_passive(parse, verb):
        return agent_of(parse, discourse, verb)
    token = subject_token(parse, verb)
    if token is None:
        return NOBODY
    sides = discourse.sides(token)
    if not sides and verb.dep == "acl":  # "state media full of commentary lauding": the subject further up
        above = next((t for t in _upwards(parse, token) if t.pos in ("VERB", "AUX")), None)
        higher = subject_token(parse, above) if above is not None else None
        if higher is not None:
            return discourse.sides(higher)
    return sides


def has_foreign_subject(parse: Parse, discourse: Discourse, verb: Token) -> bool:
    """Whether a verb has a subject of its own that names no state ("analysts urged", "protesters burned")."""
    if is_passive(parse, verb):
        return parse.child(verb, "agent") is not None
    token = subject_token(parse, verb)
    return token is not None and token.pos in ("NOUN", "PROPN") and not discourse.sides(token)


def _upwards(parse: Parse, token: Token) -> Iterator[Token]:
    """The tokens that govern a token, nearest first."""
    for _ in range(8):
        if token.dep == "ROOT" or token.head == token.i:
            return
        token = parse.tokens[token.head]
        yield token


def objects_of(parse: Parse, verb: Token, particles: tuple[str, ...] = ()) -> list[Token]:
    """What a verb acts on: objects, passive subjects, the noun of a relative clause, objects of particles."""
    found: list[Token] = []
    if is_passive(parse, verb):
        subject = parse.child(verb, "nsubjpass")
        if subject is not None and subject.lower in RELATIVES and verb.dep == "relcl":
            subject = parse.tokens[verb.head]
        if subject is None and verb.dep in ("acl", "advcl"):
            subject = parse.tokens[verb.head]
        if subject is None and verb.dep == "conj":
            subject = parse.child(parse.tokens[verb.head], "nsubjpass")
        if subject is not None:
            found.append(subject)
    for child in parse.children(verb, "dobj", "attr", "oprd"):
        if child.lower in RELATIVES and verb.dep == "relcl":
            found.append(parse.tokens[verb.head])
        else:
            found.append(child)
    for child in parse.children(verb, "prep", "prt", "advmod"):
        if child.lower in particles:
            inner = parse.child(child, "pobj")
            if inner is None and (deeper := parse.child(child, "prep")) is not None:
                inner = parse.child(deeper, "pobj")
            if inner is not None:
                found.append(inner)
    if particles:
        for child in parse.children(verb, "prep"):
            if (
                child.lower in ("of", "from", "with")
                and (inner := parse.child(child, "pobj")) is not None
                and inner not in found
            ):
                found.append(inner)
    wider = list(found)
    for token in found:
        wider += parse.conjuncts(token)[1:]
        for prep in parse.children(token, "prep"):  # "a series of agreements"
            if prep.lower == "of" and (inner := parse.child(prep, "pobj")) is not None:
                wider.append(inner)
    return wider


def _prepositional(
    parse: Parse, discourse: Discourse, token: Token, wanted: tuple[str, ...]
) -> tuple[Sides, str]:
    """States in the prepositional phrases of a token, in the order of preference of `wanted`."""
    phrases: dict[str, Token] = {}
    for child in parse.children(token, "prep", "dative", "agent"):
        inner = parse.child(child, "pobj", "pcomp")
        if inner is not None:
            phrases.setdefault(child.lower, inner)
    for word in wanted:
        inner = phrases.get(word)
        if inner is None:
            continue
        if word in ("in", "at", "near", "inside", "across", "into", "from") and discourse.is_place(inner):
            continue
        sides = discourse.sides(inner)
        if not sides and inner.pos in ("NOUN", "PROPN"):  # "on imports from China", "on goods of"
            for prep in parse.children(inner, "prep"):
                if (
                    prep.lower in ("from", "of", "in", "to", "against", "with", "by")
                    and (deep := parse.child(prep, "pobj")) is not None
                ):
                    sides = discourse.sides(deep)
                    if sides:
                        break
        if sides:
            return sides, word
    return NOBODY, ""


def verb_target(
    parse: Parse, discourse: Discourse, verb: Token, frame: Frame, actor: Sides
) -> tuple[Sides, bool]:
    """The other side of a verb's act, and whether "with" makes it a partner.

    Objects first, then those addressed, then prepositional phrases, then what stands inside the object
    ("tariffs on Chinese goods", "Beijing's decision"), then the subject of what is asked or said.
    """

    objects = objects_of(parse, verb, frame.particle)
    for token in objects:
        if sides := discourse.sides(token).without(actor):
            return sides, False
    if (dative := parse.child(verb, "dative")) is not None:
        inner = parse.child(dative, "pobj") or dative
        if sides := discourse.sides(inner).without(actor):
            return sides, False
    prepositions = (*frame.particle, *TARGET_PREPOSITIONS)
    if "both" in frame.flags:
        sides, _ = _prepositional(parse, discourse, verb, ("with",))
        if sides.without(actor):
            return sides.without(actor), True
    sides, word = _prepositional(parse, discourse, verb, prepositions)
    if sides.without(actor):
        return sides.without(actor), word == "with"
    for token in objects:
        sides, word = _prepositional(parse, discourse, token, (*TARGET_PREPOSITIONS, "in"))
        if sides.without(actor):
            return sides.without(actor), word == "with"
    for child in parse.children(verb, "ccomp", "xcomp"):
        asked = parse.child(child, "nsubj", "nsubjpass")
        if asked is not None and (sides := discourse.sides(asked).without(actor)):
            return sides, False
        if "clause" in frame.flags or frame.type in ("REJECT", "AGREE", "THREATEN"):
            for thing in objects_of(parse, child):
                if sides := discourse.sides(thing).without(actor):
                    return sides, False
            sides, word = _prepositional(parse, discourse, child, TARGET_PREPOSITIONS)
            if sides.without(actor):
                return sides.without(actor), word == "with"
    return NOBODY, False


def governing_verb(parse: Parse, noun: Token) -> Token | None:
    """The verb that a noun is the object or prepositional object of, at most two steps up."""
    token = noun
    for _ in range(3):
        if token.dep in ("ROOT",) or token.head == token.i:
            return None
        head = parse.tokens[token.head]
        if head.pos in ("VERB", "AUX"):
            return (
                head
                if token.dep in ("dobj", "prep", "attr", "nsubjpass", "pobj", "conj", "agent", "oprd")
                else None
            )
        if token.dep not in ("pobj", "prep", "conj", "dobj", "compound", "appos"):
            return None
        token = head
    return None


def _suffered(parse: Parse, noun: Token) -> bool:
    """ "Under sanctions", "despite tariffs": the subject of the clause does not do what the noun names."""
    head = parse.tokens[noun.head]
    above = parse.tokens[head.head]
    if head.lower == "of" and (above.pos == "NUM" or above.lemma in PORTIONS):  # "$200 billion of tariffs"
        return False
    return noun.dep == "pobj" and head.lower in (
        "under",
        "despite",
        "amid",
        "over",
        "after",
        "against",
        "by",
        "to",
        "from",
        "of",
        "since",
        "before",
        "because",
        "without",
    )


def noun_actor(parse: Parse, discourse: Discourse, noun: Token, frame: Frame) -> tuple[Sides, str]:
    """Who does what a noun names, and how that was found: "own", "by", "of", "between", "verb" or "".

    Own words first ("US sanctions", "his talks"), then "by", "of" and "between" phrases, then the
    subject of the verb that the noun completes ("held talks", "imposing sanctions").
    """
    own = NOBODY
    for child in parse.children(noun, "poss", "amod", "compound", "nmod"):
        if child.dep == "poss" or discourse.mention(child) or discourse.parse.children(child):
            own = own + discourse.sides(child)
    for child in parse.children(noun, "prep", "agent"):
        inner = parse.child(child, "pobj")
        if inner is None:
            continue
        if child.lower in ("between", "among") and (sides := discourse.sides(inner)):
            return sides, "between"
        if child.lower == "by" and (sides := discourse.sides(inner)):
            return sides, "by"
        if (
            child.lower == "of"
            and frame.of in ("actor", "both")
            and not own
            and (sides := discourse.sides(inner))
        ):
            return sides, "of"
    for child in parse.children(noun, "acl"):  # "sanctions imposed by", "measures taken by"
        if sides := agent_of(parse, discourse, child):
            return sides, "by"
    if own:
        return own, "own"
    verb = governing_verb(parse, noun)
    if verb is not None and parse.tokens[noun.head].lower in ("toward", "towards", "into", "to"):
        driven = parse.child(verb, "dobj")  # "driving them toward greater cooperation"
        if driven is not None and (sides := discourse.sides(driven)):
            return sides, "verb"
    if verb is not None and not _suffered(parse, noun) and (sides := subject_of(parse, discourse, verb)):
        return sides, "verb"
    return NOBODY, ""


def noun_target(
    parse: Parse, discourse: Discourse, noun: Token, frame: Frame, actor: Sides
) -> tuple[Sides, bool]:
    """The other side of an act named by a noun, and whether "with" makes it a partner."""

    wanted: tuple[str, ...] = (
        "with",
        "on",
        "against",
        "to",
        "toward",
        "towards",
        "upon",
        "for",
        "over",
        "from",
        "between",
    )
    if frame.of == "recipient":
        wanted = ("of", *wanted)
    sides, word = _prepositional(parse, discourse, noun, wanted)
    if sides.without(actor):
        return sides.without(actor), word == "with"
    verb = governing_verb(parse, noun)
    if verb is not None:
        sides, word = _prepositional(
            parse, discourse, verb, ("with", "on", "against", "to", "upon", "toward", "from", "for", "at")
        )
        if sides.without(actor):
            return sides.without(actor), word == "with"
        for token in objects_of(parse, verb):
            if token is not noun and (sides := discourse.sides(token).without(actor)):
                return sides, False
    return NOBODY, False


def is_mutual(parse: Parse, noun: Token) -> bool:
    """ "Bilateral trade", "joint exercises": the noun's own words say that both sides take part."""
    return any(parse.tokens[i].lower in PAIR_WORDS for i in noun.children)
