"""The one shape of an event that others have coded: one row, the same 27 columns whatever the source.

========================  ==========================================================================
column                    what it holds; null where the source does not say
========================  ==========================================================================
source                    ``gdelt1``, ``gdelt2``, ``icews``, ``polecat``, ``phoenix``, ``acled``, ``ged``, or
                          a name that a mapping file gives
id                        the source's own number or name of the event
day                       the day of the event, as the source has it; never null
added                     the day on which the source took it in
actor, recipient          code of the registry on that day: a state (ISO 3166-1 alpha-3), a former state, or a
                          body such as ``EU``; null: no state known
actor_told, ..._told      the source's own code or name of the side
actor_role, ..._role      ``GOV``, ``MIL``, ``OPP``, ``REB``, ``BUS``, ``CVL`` ... where the source tells
symmetric                 the source codes the act as of both sides; a second row may hold the mirror
cameo                     the CAMEO code, three or four digits
type                      the PLOVER type, ``AGREE`` to ``ASSAULT``; null where none fits
quad                      1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict
goldstein                 -10 (conflict) to 10 (cooperation); a value of the type, not of the event
mode                      the PLOVER mode; several as the source writes them
mentions, articles,       how often, in how many documents and in how many outlets the source met it
outlets
root                      GDELT: told in the lead of a document
tone                      GDELT: average tone of the documents, in practice -10 to 10
place, place_country      name of the place, and code of the registry of its state
lat, lon                  degrees north and east, WGS 84
url                       address of a document
contexts                  PLOVER's contexts as the source writes them, several in one text (POLECAT)
========================  ==========================================================================

Nothing is weighed, merged or dropped here: repeated and syndicated reports stay repeated rows, and what
happened is for the measures to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blocs.errors import MissingExtra

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["COLUMNS", "schema", "tables"]

COLUMNS: dict[str, str] = {
    "source": "code",
    "id": "text",
    "day": "day",
    "added": "day",
    "actor": "code",
    "recipient": "code",
    "actor_told": "code",
    "recipient_told": "code",
    "actor_role": "code",
    "recipient_role": "code",
    "symmetric": "truth",
    "cameo": "code",
    "type": "code",
    "quad": "small",
    "goldstein": "number",
    "mode": "code",
    "mentions": "count",
    "articles": "count",
    "outlets": "count",
    "root": "truth",
    "tone": "number",
    "place": "text",
    "place_country": "code",
    "lat": "number",
    "lon": "number",
    "url": "text",
    "contexts": "code",
}
"""Names in order, each with its kind: ``code`` is text of few different values, kept as a dictionary."""
NEVER_NULL = frozenset(("source", "id", "day", "symmetric"))


def tables() -> Any:
    """Give pyarrow, imported when first needed.

    Raises
    ------
    MissingExtra
        When it is not installed.
    """
    try:
        import pyarrow
    except ImportError as error:
        raise MissingExtra("pyarrow", "tables") from error
    return pyarrow


def schema() -> pa.Schema:
    """Give the schema that every chunk of every reader has.

    Raises
    ------
    MissingExtra
        Without pyarrow.

    Examples
    --------
    >>> schema().field("actor").type, schema().field("day").type
    (DictionaryType(dictionary<values=string, indices=int32, ordered=0>), DataType(date32[day]))
    """
    pa = tables()
    kinds = {
        "code": pa.dictionary(pa.int32(), pa.string()),
        "text": pa.string(),
        "day": pa.date32(),
        "truth": pa.bool_(),
        "small": pa.int8(),
        "count": pa.int32(),
        "number": pa.float32(),
    }
    fields = [pa.field(name, kinds[kind], nullable=name not in NEVER_NULL) for name, kind in COLUMNS.items()]
    return pa.schema(fields)
