"""Markdown: stored as it is written; its front matter tells of the report."""

from __future__ import annotations

import re
from datetime import date

from blocs.errors import UsageError
from blocs.reports.days import day_of_stamp, parse_day
from blocs.reports.decode import decode
from blocs.reports.draft import Draft
from blocs.reports.metadata import Metadata
from blocs.reports.paragraphs import front_matter_end

__all__ = ["KEYS", "fetched_day", "front_matter", "known_day", "plain_key", "read"]

KEYS = {
    "title": ("title", "headline"),
    "byline": ("byline", "author", "authors", "by"),
    "publisher": ("publisher", "source", "outlet", "publication", "site", "sitename"),
    "published": ("published", "date", "publishedat", "publicationdate", "pubdate", "day", "datepublished"),
    "retrieved": tuple(
        """retrieved retrievedat retrievedon retrievaldate dateretrieved fetched fetchedat fetchdate fetchtime
        datefetched crawled crawledat crawldate crawltime crawltimestamp datecrawled scraped scrapedat
        scrapedate datescraped datedownload downloaddate downloaded downloadedat datedownloaded accessdate
        accessed accessedat dateaccessed captured capturedat capturedate collectdate warcdate""".split()
    ),
}
"""Names under which front matter, JSON and such tell of a report, most trusted first, as `plain_key` gives
them: ``fetchedAt``, ``fetched_at`` and ``Fetched at`` are one."""

_PAIR = re.compile(r"([A-Za-z][\w .-]{0,40}):[ \t]*(.*)")


def read(data: bytes, name: str) -> Draft:
    """Read a Markdown file.

    Raises
    ------
    InputError
        See `blocs.reports.decode.decode`.
    """
    text = decode(data, name)
    return Draft(name=name, text=text, raw=data, found=front_matter(text))


def front_matter(text: str) -> Metadata:
    """What YAML front matter of plain ``key: value`` lines tells; nested values are passed over."""
    values: dict[str, str] = {}
    for line in text[: front_matter_end(text)].splitlines()[1:-1]:
        pair = _PAIR.match(line)
        if pair:
            values.setdefault(plain_key(pair[1]), _unquoted(pair[2]))
    told: dict[str, str | None] = {
        field: next((values[key] for key in keys if values.get(key)), None) for field, keys in KEYS.items()
    }
    return Metadata(
        title=told["title"],
        byline=told["byline"],
        publisher=told["publisher"],
        published=known_day(told["published"]),
        retrieved=fetched_day(told["retrieved"]),
    )


def plain_key(key: str) -> str:
    """A key without case and without what parts its words."""
    return re.sub(r"[\s_.-]+", "", key.lower())


def fetched_day(value: object) -> date | None:
    """Day in UTC of a time stamp that others wrote, None when it is missing or holds none."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    return day_of_stamp(value)


def known_day(value: object) -> date | None:
    """A day from a field that others wrote, None when it is missing or holds no day."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    try:
        return parse_day(value)
    except UsageError:
        return None


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].replace('\\"', '"') if value[0] == '"' else value[1:-1].replace("''", "'")
    if value.startswith("[") and value.endswith("]"):
        return ", ".join(part.strip(" \"'") for part in value[1:-1].split(","))
    return re.sub(r"\s+#.*$", "", value)
