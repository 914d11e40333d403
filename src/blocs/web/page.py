"""`Page`: one question to the store, shown as HTML, as JSON, and as tables to take away."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import quote, urlencode

from markupsafe import Markup

from blocs.web.params import parameters, query_of

if TYPE_CHECKING:
    from blocs.evidence import Records
    from blocs.sources import Frame
    from blocs.web.held import Held

__all__ = ["Change", "Page", "Shown", "Table", "address", "later"]

Table: TypeAlias = "Frame | Records[Any]"
_PART = re.compile(r"\{(\w+)\}")


def _no_pictures() -> Mapping[str, Markup]:
    return {}


@dataclass(frozen=True)
class Shown:
    """What a page shows.

    Attributes
    ----------
    title : str
    data : mapping
        Plain JSON values; this is what the JSON API answers. A float that is not a number becomes null.
    draw : callable
        Pictures by name; drawn only where HTML is asked for.
    tables : mapping of str to callable
        What can be downloaded.
    sources : tuple of str
        What to cite.
    """

    title: str
    data: Mapping[str, Any]
    draw: Callable[[], Mapping[str, Markup]] = _no_pictures
    tables: Mapping[str, Callable[[], Table]] = field(default_factory=dict)
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Page:
    """A page of the site.

    Attributes
    ----------
    name, path : str
        ``pair`` and ``/pair/{a}/{b}``.
    view : type
        Frozen dataclass whose fields are made by `blocs.web.params`: all state of the view.
    show : callable
        From what is held and a view to what is shown; runs in a thread.
    template : str
    doc : str
        One sentence, for OpenAPI.
    tables : tuple of str
        Names of the tables that `show` may give.
    keep : bool
        Whether an answer is kept until the store changes.
    quick : bool
        Whether it takes little time, and must not wait behind what takes more.
    live : bool
        Whether it tells how far reading is: who has looked at it is shown all that was read until then.
    since : str
        Name of the parameter that tells when the visitor was last here (seconds of the epoch, 0 for never);
        taken from the visitor's cookie where the address does not tell it. "" for none.
    """

    name: str
    path: str
    view: type[Any]
    show: Callable[[Held, Any], Shown]
    template: str
    doc: str
    tables: tuple[str, ...] = ()
    keep: bool = True
    quick: bool = False
    live: bool = False
    since: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        """Parameters that stand in the path."""
        return tuple(_PART.findall(self.path))

    def to(self, view: Any) -> str:
        """Address of a view."""
        return address(self.path, view)

    def visited(self, view: Any, before: int) -> Any:
        """The view as one sees it who was last here at `before`."""
        return replace(view, **{self.since: before}) if self.since and not getattr(view, self.since) else view


@dataclass(frozen=True)
class Change:
    """Something that changes the store or the site: POST only, with a CSRF token.

    Attributes
    ----------
    name, path : str
    view : type
        Frozen dataclass of what the form sends and the path holds, read as the view of a page is.
    act : callable
        Does it; gives the address to go on to.
    doc : str
    uploads : bool
        Whether files come with it; then `act` takes them as a third argument, name and bytes.
    """

    name: str
    path: str
    view: type[Any]
    act: Callable[..., str]
    doc: str
    uploads: bool = False

    @property
    def parts(self) -> tuple[str, ...]:
        """Parameters that stand in the path."""
        return tuple(_PART.findall(self.path))


def address(path: str, view: Any) -> str:
    """Path and query that lead to a view; what is as usual is left out.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> from blocs.web.params import text, whole
    >>> @dataclass(frozen=True)
    ... class View:
    ...     of: str = text("what")
    ...     most: int = whole("how many", 1, 99, 20)
    >>> address("/things/{of}", View("a b", 30))
    '/things/a%20b?most=30'
    """
    parts = _PART.findall(path)
    known = parameters(type(view))
    filled = path
    for name in parts:
        filled = filled.replace(f"{{{name}}}", quote(known[name][0].write(getattr(view, name)), safe=""))
    query = urlencode(query_of(view, leave=parts), safe=":,/=")  # what a query may hold stays readable
    return f"{filled}?{query}" if query else filled


def later(module: str, name: str) -> Callable[..., Any]:
    """A function of a module that is imported when it is first called.

    For pages whose work brings large rooms: the site declares all of its pages before it answers one.

    Examples
    --------
    >>> later("math", "hypot")(3, 4)
    5.0
    """

    def work(*told: Any) -> Any:
        return getattr(import_module(module), name)(*told)

    return work
