"""Which sense of a word names an act here: frames of the lexicon against what stands around the word."""

from __future__ import annotations

from blocs.reading.arguments import objects_of, subject_of
from blocs.reading.discourse import Discourse
from blocs.reading.language import Parse, Token
from blocs.reading.lexicon import Frame, Lexicon

__all__ = ["noun_sense", "verb_sense"]


def verb_sense(parse: Parse, discourse: Discourse, lexicon: Lexicon, verb: Token) -> Frame | None:
    """The sense of a verb that its objects and particles allow; None when it names no act here."""
    for frame in lexicon.verbs.get(verb.lemma, ()):
        if frame.particle and not _has_particle(parse, verb, frame.particle):
            continue
        if "together" in frame.flags and not any(
            parse.tokens[i].lower in ("together", "jointly") for i in verb.children
        ):
            continue
        if "xprepared" in frame.flags and not (verb.tag in ("VBN", "JJ") and parse.child(verb, "xcomp")):
            continue
        objects = objects_of(parse, verb, frame.particle)
        if "person" in frame.flags and not any(
            discourse.sides(o)
            and o.pos in ("PROPN", "NOUN", "PRON")
            and o.lemma not in lexicon.classes["decision"]
            and o.lemma not in lexicon.classes["deal"]
            for o in objects
        ):
            continue
        if frame.objects:
            fits = any(o.lemma in frame.objects or o.lower in frame.objects for o in objects)
            if not fits and frame.or_state:
                fits = any(discourse.sides(o) for o in objects) or (
                    "both" in frame.flags
                    and (
                        len(subject_of(parse, discourse, verb).codes) > 1
                        or any(c.lower == "with" for c in parse.children(verb, "prep"))
                    )
                )
            if not fits:
                continue
        if "negative" in frame.flags and not any(
            w.lower in lexicon.classes["negative"] for w in parse.subtree(verb)[:40] if w.i > verb.i
        ):
            continue
        if "as" in frame.flags and not (
            parse.child(verb, "oprd")
            or any(w.lower == "as" for w in parse.tokens[verb.i + 1 : verb.i + 12] if w.sent == verb.sent)
        ):
            continue
        if "telephone" in frame.flags and not any(
            c.lower in ("with", "to") for c in parse.children(verb, "prep")
        ):
            continue
        return frame
    return None


def _has_particle(parse: Parse, verb: Token, particles: tuple[str, ...]) -> bool:
    children = [parse.tokens[i].lower for i in verb.children if not _is_day(parse, parse.tokens[i])]
    following = parse.tokens[verb.i + 1].lower if verb.i + 1 < len(parse.tokens) else ""
    return any(p in children or p == following for p in particles)


def _is_day(parse: Parse, preposition: Token) -> bool:
    """ "On Monday": a preposition of time is no particle."""
    inner = parse.child(preposition, "pobj")
    return inner is not None and inner.ent in ("DATE", "TIME")


def noun_sense(parse: Parse, lexicon: Lexicon, noun: Token) -> tuple[Frame, str] | None:
    """The sense of a noun, alone or with the word before it, and the name it was found under."""
    tokens = parse.tokens
    before = tokens[noun.i - 1] if noun.i else None
    names = [noun.lemma]
    if before is not None and before.sent == noun.sent:
        names.insert(0, f"{before.lemma} {noun.lemma}")
    for name in names:
        for frame in lexicon.nouns.get(name, ()):
            if "plural" in frame.flags and noun.tag != "NNS":
                continue
            if frame.lead:
                near = {tokens[i].lower for i in noun.children} | {
                    t.lower for t in tokens[max(0, noun.i - 3) : noun.i]
                }
                partner = "both" in frame.flags and any(
                    c.lower in ("with", "between") for c in parse.children(noun, "prep")
                )
                if not near & frame.lead and not partner:
                    continue
            return frame, name
    return None
