"""Who says so: the name under which a visitor corrects, typed once and kept in a cookie, signed."""

from __future__ import annotations

import base64
import binascii

from blocs.web.security.keys import Keys

__all__ = ["BY", "kept_name", "name_cookie"]

BY = "blocs_by"
_LONGEST = 180
"""Bytes of a name that is kept; a longer one is typed again each time."""


def name_cookie(keys: Keys, name: str) -> str | None:
    """Cookie that keeps a name; None where it is too long for one.

    Examples
    --------
    >>> keys = Keys(b"secret")
    >>> kept_name(keys, name_cookie(keys, "Ana Šimić; <b>"))
    'Ana Šimić; <b>'
    """
    told = name.encode("utf-8", "replace")
    if not told or len(told) > _LONGEST:
        return None
    return keys.sealed("by", base64.urlsafe_b64encode(told).decode().rstrip("="))


def kept_name(keys: Keys, cookie: str | None) -> str:
    """Name that a cookie keeps; "" where there is none, or it is forged."""
    told = keys.opened("by", cookie)
    if not told:
        return ""
    try:
        return base64.urlsafe_b64decode(told + "=" * (-len(told) % 4)).decode()
    except (ValueError, binascii.Error):
        return ""
