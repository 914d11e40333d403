"""Headers of every answer: what a browser may do with a page of the site."""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import ip_address

__all__ = ["HEADERS", "host_allowed"]

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "style-src-attr 'unsafe-inline'",  # pictures carry their colours as style attributes
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS: tuple[tuple[bytes, bytes], ...] = tuple(
    (name.encode(), value.encode())
    for name, value in (
        ("content-security-policy", _POLICY),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
    )
)

_HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|([^\[\]:@/\\\s]+))(?::[0-9]{1,5})?")


def host_allowed(host: str, names: Iterable[str]) -> bool:
    """Whether a ``Host`` header names this site: another name may be a stranger's, led here to read it.

    Examples
    --------
    >>> host_allowed("127.0.0.1:8765", ()), host_allowed("evil.example", ()), host_allowed("[::1]:80", ())
    (True, False, True)
    """
    found = _HOST.fullmatch(host.strip().lower())
    if found is None:
        return False
    name = found[1] or found[2]
    if name in {"localhost", *(known.lower() for known in names)}:
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
