"""The catalogue: which datasets can be read, what they give, where they are had, and whom to cite.

Nothing of them is bundled: a reader takes the file that the user has from its owner. Readers are imported
when one is called.
"""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from blocs.errors import UsageError
from blocs.sources.panel.dataset import Dataset

__all__ = ["SOURCES", "Source", "source"]

_COW = "free to use, citing the article and the version; whether it may be passed on is for its owner to say"
_PEACESCIENCER = "tables of the R package peacesciencer"


@dataclass(frozen=True, slots=True)
class Source:
    """A dataset that can be read.

    Attributes
    ----------
    name : str
        By which commands and the shelf know it: ``"un-votes"``.
    title : str
    gives : str
        Unit and figures, in words.
    files : tuple of str
        What each file that is needed, or may be given, is called; those after the first `needed` may be left
        out.
    needed : int
    where : str
        Who has it: name and site of the owner.
    citation : str
    licence : str
        In short; the owner's terms hold.
    reader : str
        Where the function stands: ``"blocs.sources.un_votes:read_un_votes"``.
    options : tuple of str
        Keyword arguments of the reader that take a text or a number.
    names : str
        The keyword argument that takes all other options, as a mapping; empty where there is none.
    marks : str
        What stands in the citation of its data, where one reader reads several datasets.
    """

    name: str
    title: str
    gives: str
    files: tuple[str, ...]
    where: str
    citation: str
    licence: str
    reader: str
    needed: int = 1
    options: tuple[str, ...] = ()
    names: str = ""
    marks: str = ""

    def read(self, paths: Sequence[str | Path], options: Mapping[str, str] | None = None) -> Dataset:
        """Read it from the user's files.

        Parameters
        ----------
        paths : sequence of path
            In the order of `files`.
        options : mapping of str to str, optional
            Of `options`: arguments of the reader. Any other name, where the reader takes such (`names`): a
            name or code in the file, to the code of a state or the name of a column.

        Raises
        ------
        UsageError
            When there are too few or too many files, an option is not known, or the file is that of another
            dataset with the same reader.
        DataError
            What the reader finds wrong with a file.

        Examples
        --------
        >>> source("sipri").read(["sipri.csv"], {"Libya GNC": "LBY"})  # doctest: +SKIP
        """
        if not self.needed <= len(paths) <= len(self.files):
            count = (
                f"{self.needed} to {len(self.files)}" if self.needed < len(self.files) else f"{self.needed}"
            )
            raise UsageError(
                f"{self.name} is read from {count} file{'' if count == '1' else 's'} "
                f"({'; '.join(self.files)}), not {len(paths)}"
            )
        found = self.function()(*map(Path, paths), **self._arguments(options or {}))
        assert isinstance(found, Dataset)
        if self.marks and self.marks not in found.origin.citation:
            other = next(
                (s.name for s in SOURCES if s.reader == self.reader and s.marks in found.origin.citation),
                None,
            )
            raise UsageError(
                f"{paths[0]} is not {self.name}: {self.title}"
                + (f"; import it as {other}" if other else f"; it is {found.origin.citation}")
            )
        return found if found.name == self.name else _renamed(found, self.name)

    def function(self) -> Callable[..., Any]:
        """Import the reader."""
        module, name = self.reader.split(":")
        function: Callable[..., Any] = getattr(importlib.import_module(module), name)
        return function

    def _arguments(self, options: Mapping[str, str]) -> dict[str, Any]:
        told: dict[str, Any] = {}
        rest: dict[str, str] = {}
        for name, value in options.items():
            if name in self.options:
                told[name] = _value(name, value)
            elif self.names:
                rest[name] = value
            else:
                known = ", ".join(self.options) or "none"
                close = difflib.get_close_matches(name, self.options, 1)
                hint = f"; did you mean {close[0]}?" if close else ""
                raise UsageError(f"{self.name} has no option {name!r}; it has {known}{hint}")
        return {**told, self.names: rest} if rest else told


def source(name: str) -> Source:
    """Give a source by its name.

    Raises
    ------
    UsageError
        When there is none; says which comes close.

    Examples
    --------
    >>> source("nmc").gives
    'state-year: CINC and its six components'
    """
    for one in SOURCES:
        if one.name == name:
            return one
    names = [one.name for one in SOURCES]
    meant = name.casefold().replace("_", "-").replace(" ", "-")
    close = [one for one in names if meant and meant in one][:3]
    close = close or difflib.get_close_matches(meant, names, 2, 0.5)
    near = f"did you mean {' or '.join(close)}? " if close else ""
    raise UsageError(f"no source {name!r}; {near}There are {', '.join(names)}")


def _value(name: str, value: str) -> Any:
    """An option as its reader takes it."""
    if name in ("since", "until"):
        try:
            return int(value)
        except ValueError as error:
            raise UsageError(f"{name} is {value!r}; write a year, such as 2005") from error
    if name == "added":
        if value not in ("yes", "no"):
            raise UsageError(f"{name} is {value!r}; write yes or no")
        return value == "yes"
    return value


def _renamed(dataset: Dataset, name: str) -> Dataset:
    """The same under the name of the source; columns tell the new name too."""
    from blocs.sources.column import Column

    columns = [
        Column(
            c.name, c.values, c.unit, c.note, absent=c.absent, source=name if c.source else "", like=c.type
        )
        for c in dataset.frame.columns
    ]
    return replace(dataset, name=name, frame=dataset.frame.with_columns(columns))


SOURCES: tuple[Source, ...] = (
    Source(
        "un-votes",
        "Roll calls of the United Nations General Assembly",
        "vote: yes, abstain or no by state and roll call, 1946 on",
        ("votes: UNVotes.csv or un_votes.csv", "roll calls: un_roll_calls.csv, with un_votes.csv"),
        "Erik Voeten (dataverse.harvard.edu, doi:10.7910/DVN/LEJUQZ); R package unvotes (cran.r-project.org)",
        "Bailey, M. A., Strezhnev, A. and Voeten, E. (2017). Estimating Dynamic State Preferences from "
        "United Nations Voting Data. Journal of Conflict Resolution 61(2): 430-456. "
        "https://doi.org/10.1177/0022002715595700",
        "CC0 1.0 at Harvard Dataverse",
        "blocs.sources.un_votes:read_un_votes",
        options=("issues",),
        names="codes",
    ),
    Source(
        "atop",
        "Alliance Treaty Obligations and Provisions",
        "directed dyad-year or dyad-year: obligations between allies",
        (f"atop5_1ddyr.csv, atop5_1dy.csv, or {_PEACESCIENCER}",),
        "ATOP project, Rice University (www.atopdata.org)",
        "Leeds, B. A., Ritter, J. M., Mitchell, S. M. and Long, A. G. (2002). Alliance Treaty Obligations "
        "and Provisions, 1815-1944. International Interactions 28(3): 237-260. "
        "https://doi.org/10.1080/03050620213653",
        "free of charge; terms on the owner's site",
        "blocs.sources.atop:read_atop",
        options=("since", "until"),
    ),
    Source(
        "cow-alliances",
        "Formal Alliances of the Correlates of War",
        "dyad-year or directed dyad-year: defence, neutrality, nonaggression, entente",
        ("alliance_v4.1_by_directed.csv, _by_dyad.csv, or either by year",),
        "Correlates of War Project (correlatesofwar.org)",
        "Gibler, D. M. (2009). International Military Alliances, 1648-2008. CQ Press.",
        _COW,
        "blocs.sources.cow_alliances:read_cow_alliances",
        options=("until",),
    ),
    Source(
        "nmc",
        "National Material Capabilities",
        "state-year: CINC and its six components",
        ("NMC-60-abridged.csv, or another version",),
        "Correlates of War Project (correlatesofwar.org)",
        "Singer, J. D., Bremer, S. and Stuckey, J. (1972). Capability Distribution, Uncertainty, and Major "
        "Power War, 1820-1965. In: Russett, B. (ed.), Peace, War, and Numbers, 19-48. Sage.",
        _COW,
        "blocs.sources.nmc:read_nmc",
    ),
    Source(
        "mids",
        "Militarized Interstate Disputes of the Correlates of War",
        "directed dyad-year: disputes, onsets, hostility",
        (f"dyadic_mid_4.03.csv, or {_PEACESCIENCER}",),
        "Correlates of War Project (correlatesofwar.org)",
        "Maoz, Z., Johnson, P. L., Kaplan, J., Ogunkoya, F. and Shreve, A. P. (2019). The Dyadic Militarized "
        "Interstate Disputes (MIDs) Dataset Version 3.0. Journal of Conflict Resolution 63(3): 811-835. "
        "https://doi.org/10.1177/0022002718784158",
        _COW,
        "blocs.sources.mids:read_mids",
        options=("since", "until"),
        marks="Maoz, Z.",
    ),
    Source(
        "gml-mids",
        "Militarized Interstate Disputes, revised by Gibler, Miller and Little",
        "directed dyad-year: disputes, onsets, hostility",
        (f"gml-ddy-disputes-2.1.1.csv, or {_PEACESCIENCER}",),
        "Douglas Gibler (dmgibler.people.ua.edu)",
        "Gibler, D. M., Miller, S. V. and Little, E. K. (2016). An Analysis of the Militarized Interstate "
        "Dispute (MID) Dataset, 1816-2001. International Studies Quarterly 60(4): 719-730. "
        "https://doi.org/10.1093/isq/sqw045",
        "cite the article; terms on the owner's site",
        "blocs.sources.mids:read_mids",
        options=("since", "until"),
        marks="Gibler, D. M.",
    ),
    Source(
        "igos",
        "Intergovernmental Organizations of the Correlates of War",
        "dyad-year: shared full memberships",
        (f"state_year_formatv3.csv, dyadic_formatv3.csv, or {_PEACESCIENCER}",),
        "Correlates of War Project (correlatesofwar.org)",
        "Pevehouse, J. C. W., Nordstrom, T., McManus, R. W. and Jamison, A. S. (2020). Tracking "
        "organizations in the world: The Correlates of War IGO Version 3.0 datasets. Journal of Peace "
        "Research 57(3): 492-503. https://doi.org/10.1177/0022343319881175",
        _COW,
        "blocs.sources.igos:read_igos",
    ),
    Source(
        "tss-rivalries",
        "Strategic rivalries, Thompson, Sakuwa and Suhas",
        "dyad-year: rivalries and their kinds, to 2020",
        (_PEACESCIENCER,),
        "the book of its authors (Springer); R package peacesciencer (cran.r-project.org)",
        "Thompson, W. R., Sakuwa, K. and Suhas, P. H. (2021). Analyzing Strategic Rivalries in World "
        "Politics. Springer.",
        "cite the book; terms are its authors'",
        "blocs.sources.rivalries:read_rivalries",
        options=("until",),
        marks="Sakuwa",
    ),
    Source(
        "td-rivalries",
        "Strategic rivalries, Thompson and Dreyer",
        "dyad-year: rivalries and their kinds, to 2010",
        (_PEACESCIENCER,),
        "the book of its authors (CQ Press); R package peacesciencer (cran.r-project.org)",
        "Thompson, W. R. and Dreyer, D. R. (2012). Handbook of International Rivalries, 1494-2010. CQ Press.",
        "cite the book; terms are its authors'",
        "blocs.sources.rivalries:read_rivalries",
        options=("until",),
        marks="Dreyer",
    ),
    Source(
        "ties-sanctions",
        "Threat and Imposition of Sanctions (TIES), version 4",
        "directed dyad-year: sanctions in force and imposed, cases, 1945-2005",
        ("TIESv4.xls saved as CSV, or the table of the replication",),
        "TIES project, University of North Carolina (sanctions.web.unc.edu)",
        "Morgan, T. C., Bapat, N. and Kobayashi, Y. (2014). Threat and imposition of economic sanctions "
        "1945-2005: Updating the TIES dataset. Conflict Management and Peace Science 31(5): 541-558. "
        "https://doi.org/10.1177/0738894213520379",
        "cite the article; not to be passed on",
        "blocs.sources.ties_sanctions:read_ties_sanctions",
    ),
    Source(
        "eusanct",
        "Sanctions of the European Union, the United Nations and the United States (EUSANCT)",
        "directed dyad-year: sanctions in force, imposed or threatened, 1989-2015",
        ("EUSANCT_Dataset_Case-level.xls or EUSANCT_Dataset_Dyadic.xls, saved as CSV",),
        "Gerald Schneider, University of Konstanz (www.polver.uni-konstanz.de)",
        "Weber, P. M. and Schneider, G. (2022). Post-Cold War sanctioning by the EU, the UN, and the US: "
        "Introducing the EUSANCT Dataset. Conflict Management and Peace Science 39(1): 97-114. "
        "https://doi.org/10.1177/0738894220948729",
        "cite the article; not to be passed on",
        "blocs.sources.eusanct:read_eusanct",
        names="columns",
    ),
    Source(
        "sipri",
        "SIPRI Arms Transfers Database",
        "directed dyad-year: volume of major arms delivered, million TIV, 1950 on",
        ("a table of all pairs (year, recipient, supplier, tiv), or SIPRI's table of one state, as CSV",),
        "Stockholm International Peace Research Institute (www.sipri.org)",
        "SIPRI Arms Transfers Database. Stockholm International Peace Research Institute. "
        "https://www.sipri.org/databases/armstransfers",
        "SIPRI's terms of use: cite; whole tables are not to be passed on",
        "blocs.sources.sipri:read_sipri",
        options=("supplier", "recipient"),
        names="codes",
    ),
    Source(
        "exercises",
        "Joint military exercises, 1970-2010",
        "dyad-year: exercises and their days",
        ("jme_v3_1970_2010.csv",),
        "Vito D'Orazio (www.vitodorazio.com)",
        "D'Orazio, V. (2013). International Military Cooperation: From Concepts to Constructs. Ph.D. thesis, "
        "The Pennsylvania State University.",
        "none told in the file: ask its author",
        "blocs.sources.exercises:read_exercises",
        options=("added",),
        names="codes",
    ),
    Source(
        "cow-trade",
        "Trade of the Correlates of War: dyadic",
        "directed dyad-year: exports, million current USD, 1870-2014",
        ("Dyadic_COW_4.0.csv",),
        "Correlates of War Project (correlatesofwar.org)",
        "Barbieri, K., Keshk, O. M. G. and Pollins, B. (2009). Trading data: Evaluating our assumptions and "
        "coding rules. Conflict Management and Peace Science 26(5): 471-491. "
        "https://doi.org/10.1177/0738894209343887",
        _COW,
        "blocs.sources.cow_trade:read_cow_trade",
    ),
    Source(
        "cow-national-trade",
        "Trade of the Correlates of War: national",
        "state-year: imports and exports, million current USD, 1870-2014",
        (f"National_COW_4.0.csv, or {_PEACESCIENCER}",),
        "Correlates of War Project (correlatesofwar.org)",
        "Barbieri, K., Keshk, O. M. G. and Pollins, B. (2009). Trading data: Evaluating our assumptions and "
        "coding rules. Conflict Management and Peace Science 26(5): 471-491. "
        "https://doi.org/10.1177/0738894209343887",
        _COW,
        "blocs.sources.cow_trade:read_cow_national_trade",
    ),
    Source(
        "baci",
        "BACI: trade in goods, reconciled from both sides' reports",
        "directed dyad-year: exports of goods, million current USD; one year a file",
        ("BACI_HS17_Y2018_V202401b.csv", "country_codes_V202401b.csv"),
        "CEPII (www.cepii.fr)",
        "Gaulier, G. and Zignago, S. (2010). BACI: International Trade Database at the Product-Level. The "
        "1994-2007 Version. CEPII Working Paper 2010-23.",
        "Etalab open licence 2.0",
        "blocs.sources.cow_trade:baci_dyads",
        needed=2,
        names="codes",
    ),
    Source(
        "diplomatic-exchange",
        "Diplomatic Exchange of the Correlates of War",
        "directed dyad-year: rank of representatives, in single years of 1817-2005",
        ("Diplomatic_Exchange_2006v1.csv",),
        "Correlates of War Project (correlatesofwar.org)",
        "Bayer, R. (2006). Diplomatic Exchange Data set, v2006.1. https://correlatesofwar.org",
        _COW,
        "blocs.sources.diplomatic_exchange:read_diplomatic_exchange",
    ),
    Source(
        "tariffs",
        "Tariffs of states on each other, from a table of your own",
        "directed dyad-year: mean tariff of the first state on what the second sells",
        ("a table by importer, exporter, year and tariff (0.25 is 25 %), with sector and weight if any",),
        "whoever made the table, such as WITS of the World Bank (wits.worldbank.org)",
        "That of the table, told with the option citation.",
        "terms of the table's owner",
        "blocs.sources.tariffs:read_tariffs",
        options=("citation",),
        names="codes",
    ),
)
