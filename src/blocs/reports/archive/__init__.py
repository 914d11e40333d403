"""Folders and files of any size, cut into pieces that hold one report each, in bounded memory.

Takes paths (`walk` goes through folders); gives `Piece`s, small things that travel to other processes and
machines with their bytes, and an `InputError` for each part that cannot be read. `report_of` makes of a
piece the `Report` that `blocs.reports.load` gives for the same part of the same file.
"""

from blocs.reports.archive.cutting import pieces, pieces_of_stream
from blocs.reports.archive.piece import Piece, id_of, report_of
from blocs.reports.archive.seen import Seen
from blocs.reports.archive.walking import size_of, walk, weigh

__all__ = ["Piece", "Seen", "id_of", "pieces", "pieces_of_stream", "report_of", "size_of", "walk", "weigh"]
