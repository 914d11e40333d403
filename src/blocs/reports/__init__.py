"""From a file to a `Report`: text exactly as stored, what stands where in it, publisher and day.

Takes paths (`load`) or bytes (`load_bytes`); gives `Report`s, and an `InputError` for each that cannot be
read. One loader a format (txt, Markdown, HTML, PDF, JSON lines, WARC), chosen by content; `archive` cuts
folders and files of any size into pieces, one a report. `view` gives a parser the words of a passage and
leads back to the stored characters.
"""

from blocs.reports.days import parse_day
from blocs.reports.layout import Layout, lay_out
from blocs.reports.load import LIMIT, load, load_bytes, load_one
from blocs.reports.report import Block, BlockKind, OriginKind, Passage, Report, Span
from blocs.reports.view import View, view

__all__ = [
    "LIMIT",
    "Block",
    "BlockKind",
    "Layout",
    "OriginKind",
    "Passage",
    "Report",
    "Span",
    "View",
    "lay_out",
    "load",
    "load_bytes",
    "load_one",
    "parse_day",
    "view",
]
