"""Addresses: whether one leads into this site, and how a request is written down."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from starlette.types import Scope

__all__ = ["asked", "is_local"]

# a browser takes "//", "/\" and what is left of "/<tab>/" for the beginning of another site's address
_LOCAL = re.compile(r"/(?![/\\])[^\x00-\x20\x7f-\x9f\\]*")
_SECRET = re.compile(r"(?i)\b(token|csrf|pass|password|key|secret)=[^&]*")


def is_local(address: str) -> bool:
    r"""Whether an address leads to a page of this site, wherever it is followed.

    Examples
    --------
    >>> is_local("/pair/CHN/RUS?since=2000#trade"), is_local("//evil.example"), is_local("/\\evil.example")
    (True, False, False)
    """
    return _LOCAL.fullmatch(address) is not None


def asked(scope: Scope) -> str:
    """Method, path and query of a request, as they may stand in a log: on one line, without secrets."""
    query = quote(scope.get("query_string", b""), safe="%&=+:/,;?@!$'()*~.-_#")
    path = quote(scope["path"], safe="/:,;=@!$'()*~.-_+", errors="replace")
    told = _SECRET.sub(r"\1=…", query)
    return f"{scope['method']} {path}?{told}" if told else f"{scope['method']} {path}"
