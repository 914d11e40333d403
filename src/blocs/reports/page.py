"""What stands around a report on its page: the signs of captions, links, contacts and furniture.

Each function takes the text of one paragraph without its block markup, looks at a bounded stretch of it, and
is linear in that.
"""

from __future__ import annotations

import re

from blocs.reports.days import find_days
from blocs.reports.phrases import LOOK, any_of, count_words, plain
from blocs.reports.signed import AGENCIES

__all__ = ["is_caption", "is_contact", "is_furniture", "is_link"]

_PICTURE = "(?:photo|image|picture|video|file|handout|frame|still|screen ?grab|screenshot)"
_PICTURED = r"(?:[A-Z][\w.]*|\d[\w]*|undated|handout|file|still|pool|combination|aerial|satellite|screen),?"
_LABELLED = any_of(
    "PHOTO|Photo|IMAGE|Image|PICTURE|Picture|Pictured|VIDEO|Caption|CAPTION|Photograph|Illustration|Graphic",
    r"Infographic|Map|Chart|Figure|Fig\.",
)
_CAPTION_HEAD = re.compile(
    any_of(
        rf"In this (?:{_PICTURED} ){{0,6}}?{_PICTURE}\b",
        r"(?:FILE|File)(?: photo| image| picture| -? ?PHOTO)?\s?(?:-|–|—|:) ?\S",
        r"(?:An?|This) (?:\w+ )?(?:handout|undated|file) (?:photo|picture|image|still|grab)",
        rf"{_LABELLED}s?(?: \d+[a-z]?)?(?: (?:by|credit|courtesy|source)\b[^:]{{0,40}})?\s?(?:[:|©.]|$)",
        rf"{_LABELLED}s? by ",
        r"Getty\b[^.]{0,30}\.?$",
        r"(?:Credit|CREDIT|Image credit|Photo credit)s?\s?[:|]",
    )
)
_CREDIT_WORD = any_of(
    r"[Pp]hotos?\b|Images\b|via AP|/ ?AP\b|/ ?AFP|/ ?Reuters|/ ?REUTERS|/ ?Getty|Getty|[Pp]ool\b|[Hh]andout",
    r"[Cc]ourtesy|EPA|Shutterstock|Sputnik|File\b",
)
_CREDIT_TAIL = re.compile(
    any_of(
        rf"\((?:{AGENCIES}|[^()]{{0,60}}{_CREDIT_WORD}[^()]{{0,60}})\)",
        r"\b(?:Photo|Credit|Image|Picture|Photograph)(?:s| credit)?(?:: ?|/| by )[^.:]{2,80}",
        r"©[^.]{2,60}",
        r"\b(?:Reuters|AFP|AP|EPA|Sputnik|Pool) ?(?:/|via) ?[\w /-]{2,40}",
        r"\b(?:AP Photo|Getty Images|AFP|REUTERS|Reuters Pictures|via Reuters|Shutterstock)[^.]{0,40}",
    )
    + r"\.?$"
)
_PLAIN_CREDIT = re.compile(rf"\({AGENCIES}\)\.?$")
_SCENE = re.compile(
    r"\b(?:photo|picture|image|video|frame|seen|pictured|poses?|shakes?|left|right|cent(?:er|re)|above|below"
    r"|stands?|walks?|greets?|arrives?|speaks?|attends?|looks?|rolls?|waves?|file)\b",
    re.IGNORECASE,
)

_LINK = re.compile(
    r"(?:[-–—>»•] ?)?"
    + any_of(
        r"\[[^\[\]]{1,300}\](?:\([^()\s]{1,500}\))?[.]?$",
        r"(?i:(?:read|see|watch|listen|hear) (?:more|also|the full|(?:it )?here)\b)",
        r"(?i:(?:read|see|watch|listen|hear) (?:this|next|now|live)\s?(?::|\||$))",
        r"Also (?:read|see|watch|on)\b|ALSO READ|READ MORE|READ ALSO|RELATED\b",
        r"(?:WATCH|Watch|LISTEN|Listen|MORE|More):",
        r"Related(?: (?:stories|story|articles?|coverage|content|links|topics|news|reading))?\s?(?::|\||$)",
        r"(?:More|See more|Read more) (?:on|from|about|stories)\b[^.]{0,80}$",
        r"Click here|Tap here|Read the (?:rest|full|original|whole|complete)\b|Don[’']t miss\b",
        r"You (?:may|might) also (?:like|be interested)|Must[- ]reads?\b|Further reading|In pictures\s?:",
        r"Recommended(?: (?:for you|reading|stories))?\s?(?::|$)|See also\b",
    )
)

_HOST = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,5}[a-z]{2,12}"
_ADDRESS = re.compile(
    "<?"
    + any_of(
        r"(?:https?|ftp)://[^\s<>]+|www\.[^\s<>]+",
        rf"(?:mailto:)?[\w.+-]{{1,64}}@{_HOST}",
        rf"{_HOST}(?:/[^\s<>]*)?",
    )
    + ">?[.,;]?",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?:(?:tel|phone|fax|telephone|mobile|t|f|m)\b[.:]* *)?\+?[\d() ./·-]{7,30}$", re.IGNORECASE
)
_CONTACT_HEAD = re.compile(
    any_of(
        r"To contact\b",
        r"Contact(?: (?:us|the (?:author|editor|reporter|writer|newsroom|desk|press))\b|s?\s?:|$)",
        r"For (?:(?:all|any|more|further|media|press|additional|general|other) ){1,4}"
        r"(?:information|enquir(?:y|ies)|inquir(?:y|ies)|details|quer(?:y|ies)|contacts?|questions|requests)\b",
        r"(?:Press|Media|News|General|Editorial) (?:contacts?|enquiries|inquiries|office)\s?(?::|$)",
        r"(?:E-?mail|Tel|Telephone|Phone|Fax|Letters|Address|Website|Web|Twitter|Facebook|Telegram|Instagram)"
        r"(?:\.|\s?:|\s+(?:us|me|him|her)\b)",
        r"(?:Write to|Reach|E-?mail) (?:the|us|him|her|them|our)\b",
        r"Follow (?:us|him|her|me|them|@|\w+(?: \w+)? on (?:Twitter|X|Face)|(?:the|our) [\w ]{1,40} on\b)",
        r"Subscribe\b|Sign up\b|Donate\b|Like us\b|P\.? ?O\.? Box\b|@\w{2,30}$",
        r"Join (?:us|our (?:mailing|channel|newsletter|community))|Support (?:us|our (?:journalism|work))\b",
        r"Get (?:our|the) (?:\w+ ){0,3}(?:newsletter|app|e-?mail)|Download (?:our|the) (?:free )?app",
        r"Share (?:this|on|via)\b|Send (?:us|tips|your)\b",
    )
)
_ASKING = re.compile(
    r"\b(?:support us|donate|subscribe|sign up|visit|follow us|contact|write to|e-?mail)\b", re.IGNORECASE
)

_FURNITURE_LINE = re.compile(
    any_of(
        "advertisement|advertising|ad|(?:sponsored|paid|promoted)(?: content| post| by .{1,40})?",
        "(?:story|article) continues(?: below.{0,40})?|continue reading(?: .{0,60})?",
        "skip (?:to|advertisement).{0,40}|loading(?: .{0,20})?|menu|search|home|print|share|tweet|e-?mail",
        r"save|copy link|link copied!?|close|show (?:more|less|all)|back to top|top|in this article",
        r"(?:(?:\d+|view|show|leave a|post a|no|all) ){0,3}(?:comments?|shares?|views?|likes?|replies)"
        r"(?: \(\d+\))?",
        r"[\d,.]+[km]? (?:comments?|shares?|views?|likes?)",
        r"\d+ min(?:ute)?s?(?: read)?|\d+ (?:minutes?|hours?) ago",
        "listen(?: to (?:this )?(?:article|story).{0,30})?|table of contents|about us|news|analysis",
        "log ?in|sign ?in|register|log ?out|my account|trending(?: now)?|top stories",
        "most (?:read|popular|viewed|shared|recent).{0,30}|latest(?: (?:news|stories|updates))?",
        "editors?[’'] (?:picks?|choice)|(?:next|previous)(?: (?:article|story|page))?",
        "accept(?: all)?(?: cookies)?|cookie (?:policy|settings)|privacy(?: policy)?",
        "terms(?: (?:of (?:use|service)|and conditions))?|press release|for immediate release",
        "abstract|full text|correction appended|breaking(?: news)?|exclusive|world(?: news)?|opinion",
        r"\(?ends?\)?|-ends-|-30-|\(?more\)?|more to follow",
        r"page \d+(?: ?(?:of|/) ?\d+)?|[-–— ]*\d{1,4}[-–— ]*|\d{1,4} ?(?:/|of) ?\d{1,4}|[ivxlc]{1,7}",
    )
    + "[.:]?$",
    re.IGNORECASE,
)
_FURNITURE_HEAD = re.compile(
    any_of(
        "we use cookies|this (?:web)?site uses cookies|our standards:",
        r"by (?:continuing|using|clicking|visiting)\b.{0,80}\b(?:site|website|cookies|service|agree)",
        r"(?:topics?|tags?|tagged|filed under|keywords|categor(?:y|ies)|sections?|more on)\s?:",
        r"(?:all content )?(?:copyright|©|\(c\) ?(?:19|20)\d\d|&copy;)",
        r"(?:editor[’']?s?[’']? note|disclaimer|correction|clarification)\s?:",
        r"originally published (?:on|at|in|by)\b|(?:a version of )?this article appear(?:s|ed) in\b",
        "this (?:article|story|piece|post) (?:(?:was|has been|is|first|originally) ){1,3}"
        "(?:published|updated|corrected|republished|part of|appeared)",
        r"the views expressed\b|(?:material|content) (?:from|may)\b.{0,100}\b(?:may not be|reproduc)",
        "<!--|image source|getty images$|javascript (?:is|must)|please (?:enable|turn on) javascript",
    ),
    re.IGNORECASE,
)
_RIGHTS = re.compile(
    "all rights reserved|may not be (?:published|reproduced|republished|redistributed)", re.IGNORECASE
)


def is_caption(text: str, *, last: bool = False) -> bool:
    """A picture's caption or credit; `last` for the last paragraph, where ``(AP)`` may sign the report.

    Examples
    --------
    >>> is_caption("Tanks roll during the drills in the Chita region. (AP)")
    True
    """
    if len(text) > LOOK:
        return False
    text = plain(text)
    if _CAPTION_HEAD.match(text):
        return True
    if count_words(text) > 70 or not _CREDIT_TAIL.search(text[-120:]):
        return False
    if _PLAIN_CREDIT.search(text[-60:]):
        return bool(_SCENE.search(text)) if last else count_words(text) <= 60
    return count_words(text) <= 12 or text.endswith(")") or bool(_SCENE.search(text))


def is_link(text: str) -> bool:
    """A line that leads elsewhere: ``[Pentagon fears ...]``, ``Read more: ...``."""
    if len(text) > 400:
        return False
    text = plain(text)
    return bool(_LINK.match(text)) and count_words(text) <= 40 and any(c.isalpha() for c in text)


def is_contact(text: str, *, after: bool = False) -> bool:
    """How to reach or follow the publisher; `after` where the paragraph before leads on to addresses."""
    if len(text) > 400:
        return False
    text = plain(text)
    words = count_words(text)
    if _PHONE.match(text) and sum(c.isdigit() for c in text) >= 7 and not find_days(text):
        return True
    if words <= 40 and _CONTACT_HEAD.match(text):
        return True
    addresses = [word for word in text.split() if _ADDRESS.fullmatch(word.strip("()·,;"))]
    if addresses and (len(addresses) == words or words <= 6 or (words <= 30 and _ASKING.search(text))):
        return True
    return after and words <= 15 and not text.endswith((".", "?", "!", '"', "”"))


def is_furniture(text: str) -> bool:
    """What stands on a page and says nothing: advertisements, page numbers, rights, cookie notices."""
    if not any(c.isalnum() for c in text):
        return True
    if len(text) > LOOK:
        return False
    text = plain(text)
    if _FURNITURE_LINE.match(text) or _FURNITURE_HEAD.match(text):
        return True
    return count_words(text) <= 60 and bool(_RIGHTS.search(text))
