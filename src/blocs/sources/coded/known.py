"""Which sources of coded events can be imported, what their files are called, and whom to cite."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from blocs.errors import UsageError
from blocs.sources.coded.shelves import EVENTS, MENTIONS, Shelf

__all__ = ["CODED", "CodedSource", "known", "names_of"]


@dataclass(frozen=True, slots=True)
class CodedSource:
    """A source of events that others have coded.

    Attributes
    ----------
    name : str
        By which commands know it: ``"gdelt"``.
    title : str
    files : str
        What its files are called, in words.
    where : str
        Who has it.
    citation : str
    licence : str
        In short; the owner's terms hold.
    reader : str
        Where the function stands: ``"blocs.sources.coded.gdelt:read_gdelt"``.
    gives : tuple of str
        What stands in the column `source` of its rows; empty where the user's file says it.
    options : tuple of str
        Arguments that the reader needs beside a file.
    by_added : bool
        Whether a file holds what the source took in on a day, whenever it happened; else it holds what
        happened from its first event to its last.
    shelf : Shelf
        The table that its rows go to.
    opens : str
        Where the function stands that makes `blocs.sources.coded.mapped.Told` of the options; empty where the
        reader takes them as they are.
    beside : tuple of pair
        Names of files (regular expressions, found anywhere, in any case) that lie beside its own and are of
        another source, and the name of that.
    """

    name: str
    title: str
    files: str
    where: str
    citation: str
    licence: str
    reader: str
    gives: tuple[str, ...]
    options: tuple[str, ...] = ()
    by_added: bool = False
    shelf: Shelf = EVENTS
    opens: str = ""
    beside: tuple[tuple[str, str], ...] = ()


_HERE = "blocs.sources.coded"
CODED = (
    CodedSource(
        "gdelt",
        "GDELT, events that machines found in the world's news, 1.0 and 2.0, 1979-",
        "20191024.export.CSV.zip of 1.0, 20191024143000.export.CSV.zip of 2.0, zipped or not",
        "The GDELT Project, gdeltproject.org",
        "Leetaru, K., & Schrodt, P. A. (2013). GDELT: Global data on events, location, and tone, 1979-2012. "
        "ISA Annual Convention.",
        "free to use and to pass on, naming the GDELT Project and linking to it",
        f"{_HERE}.gdelt:read_gdelt",
        ("gdelt1", "gdelt2"),
        by_added=True,
        beside=((r"\.mentions\.csv", "gdelt-mentions"),),
    ),
    CodedSource(
        "gdelt-mentions",
        "GDELT 2.0, which documents told of its events, and when, 2015-",
        "20191024143000.mentions.CSV.zip, zipped or not; blocs import gdelt takes them too",
        "The GDELT Project, gdeltproject.org",
        "Leetaru, K., & Schrodt, P. A. (2013). GDELT: Global data on events, location, and tone, 1979-2012. "
        "ISA Annual Convention.",
        "free to use and to pass on, naming the GDELT Project and linking to it",
        f"{_HERE}.gdelt_mentions:read_gdelt_mentions",
        ("gdelt2",),
        by_added=True,
        shelf=MENTIONS,
        beside=((r"\.export\.csv", "gdelt"),),
    ),
    CodedSource(
        "icews",
        "ICEWS Coded Event Data, 1995-2023",
        "events.2018.20200427084805.tab, zipped or not",
        "Harvard Dataverse, doi:10.7910/DVN/28075",
        "Boschee, E., Lautenschlager, J., O'Brien, S., Shellman, S., Starz, J., & Ward, M. (2015). "
        "ICEWS coded event data. Harvard Dataverse. https://doi.org/10.7910/DVN/28075",
        "the terms of the Dataverse hold; cite it",
        f"{_HERE}.icews:read_icews",
        ("icews",),
    ),
    CodedSource(
        "polecat",
        "POLECAT, events by the PLOVER ontology, 2018-",
        "ngecEvents.DV.2019.txt, zipped or not",
        "Harvard Dataverse, doi:10.7910/DVN/AJGVIT",
        "Halterman, A., Bagozzi, B. E., Beger, A., Schrodt, P. A., & Scarborough, G. I. (2023). PLOVER and "
        "POLECAT: A new political event ontology and dataset. https://doi.org/10.7910/DVN/AJGVIT",
        "the terms of the Dataverse hold; cite it",
        f"{_HERE}.polecat:read_polecat",
        ("polecat",),
    ),
    CodedSource(
        "phoenix",
        "Phoenix, events by PETRARCH: real-time, and historical (New York Times, SWB, FBIS), 1945-2019",
        "PhoenixNYT_1945-2018.csv, PhoenixSWB_1979-2019.csv, PhoenixFBIS_1995-2004.csv, or daily files",
        "Cline Center, University of Illinois, doi:10.13012/B2IDB-0647142_V3",
        "Althaus, S., Bajjalieh, J., Carter, J. F., Peyton, B., & Shalmon, D. A. (2020). Cline Center "
        "Historical Phoenix Event Data. https://doi.org/10.13012/B2IDB-0647142_V3",
        "the terms of the Cline Center hold; cite it",
        f"{_HERE}.phoenix:read_phoenix",
        ("phoenix",),
    ),
    CodedSource(
        "acled",
        "ACLED, political violence and protest, 1997-",
        "an export as CSV",
        "ACLED, acleddata.com, after registration",
        "Raleigh, C., Linke, A., Hegre, H., & Karlsen, J. (2010). Introducing ACLED: An armed conflict "
        "location and event dataset. Journal of Peace Research, 47(5), 651-660. "
        "https://doi.org/10.1177/0022343310378914",
        "ACLED's terms of use hold: not to be passed on",
        f"{_HERE}.acled:read_acled",
        ("acled",),
    ),
    CodedSource(
        "ged",
        "UCDP Georeferenced Event Dataset, organised violence, 1989-",
        "GEDEvent_v24_1.csv, zipped or not",
        "Uppsala Conflict Data Program, ucdp.uu.se/downloads",
        "Sundberg, R., & Melander, E. (2013). Introducing the UCDP Georeferenced Event Dataset. Journal of "
        "Peace Research, 50(4), 523-532. https://doi.org/10.1177/0022343313484347",
        "CC BY 4.0",
        f"{_HERE}.ged:read_ged",
        ("ged",),
    ),
    CodedSource(
        "mapped",
        "any other table of events, with a mapping file that says which column is what",
        "a CSV; the mapping: --set mapping=mapping.toml",
        "whoever made it",
        "the owner of the table",
        "the owner's terms hold",
        f"{_HERE}.mapped:read_mapped",
        (),
        ("mapping",),
        opens=f"{_HERE}.mapped:open_options",
    ),
)


def known(name: str) -> CodedSource:
    """Find a source of coded events by its name, or by that of its rows (``"gdelt2"``).

    Raises
    ------
    UsageError
        When there is none; tells the nearest.

    Examples
    --------
    >>> known("gdelt2").name
    'gdelt'
    """
    for one in CODED:
        if name == one.name or name in one.gives:
            return one
    near = difflib.get_close_matches(name, [one.name for one in CODED], 1)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(one.name for one in CODED)}"
    raise UsageError(f"no source of coded events is called {name[:80]!r}; {hint}")


def names_of(name: str, shelf: Shelf = EVENTS) -> tuple[str, ...]:
    """Give the names that rows of a source bear in a table: ``gdelt`` is of both of its versions.

    Examples
    --------
    >>> names_of("gdelt"), names_of("gdelt2"), names_of("mine")
    (('gdelt1', 'gdelt2'), ('gdelt2',), ('mine',))
    """
    return next((one.gives for one in CODED if one.name == name and one.shelf is shelf), ()) or (name,)
