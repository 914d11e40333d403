"""Headers of every answer: what a browser may do with a page of the site."""

from __future__ import annotations

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


def host_allowed(host: str, names: Iterable[str]) -> bool:
    """Whether a ``Host`` header names this site: another name may be a stranger's, led here to read it.

    Examples
    --------
    >>> host_allowed("127.0.0.1:8765", ()), host_allowed("evil.example", ()), host_allowed("[::1]:80", ())
    (True, False, True)
    """
    name = host.strip().lower()
    if name.startswith("["):
        name = name[1:].partition("]")[0]
    else:
        name = name.rpartition(":")[0] if ":" in name else name
    if name in {"localhost", *names}:
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
