"""Cookies of the site: read leniently, set strictly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser

if TYPE_CHECKING:
    from starlette.types import Scope

    from blocs.web.security.keys import Keys

__all__ = ["PASS", "SESSION", "cookies_of", "set_cookie"]

SESSION, PASS = "blocs_session", "blocs_pass"


def cookies_of(headers: Headers, keys: Keys) -> dict[str, str]:
    """Cookies that this site has set, by the names that its modules call them.

    Other programs on the same host set theirs, which browsers send along: whatever they are, they do no harm.
    """
    ending = keys.cookie("")
    found: dict[str, str] = {}
    for header in headers.getlist("cookie"):
        for name, value in cookie_parser(header).items():
            if name.endswith(ending):
                found[name.removesuffix(ending)] = value
    return found


def set_cookie(
    headers: MutableHeaders, scope: Scope, keys: Keys, name: str, value: str, *, lasting: int
) -> None:
    """Have a browser keep a word for some seconds, out of reach of scripts and of other sites' forms.

    Over https it is never sent without.
    """
    secure = "; Secure" if scope.get("scheme") == "https" else ""
    headers.append(
        "set-cookie",
        f"{keys.cookie(name)}={value}; Path=/; Max-Age={lasting}; HttpOnly; SameSite=Lax{secure}",
    )
