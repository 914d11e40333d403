"""How often one address may ask: a bucket that fills with time and that each request takes from."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network

__all__ = ["Rate"]

_MOST = 10_000
"""Addresses remembered; of more, those longest silent are forgotten."""


class Rate:
    """Lets so many requests a second through for each address.

    Parameters
    ----------
    rate : float
        Requests a second, in the long run.
    burst : int
        Requests at once.
    clock : callable
        Seconds.
    """

    def __init__(self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with nobody known."""
        self._rate, self._burst, self._clock = rate, burst, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allows(self, address: str) -> bool:
        """Take one from the bucket of an address; False when it is empty."""
        now, address = self._clock(), _whose(address)
        left, at = self._left.pop(address, (float(self._burst), now))
        left = min(self._burst, left + (now - at) * self._rate)
        allowed = left >= 1
        self._left[address] = (left - 1 if allowed else left, now)
        while len(self._left) > _MOST:
            self._left.popitem(last=False)
        return allowed


def _whose(address: str) -> str:
    """Who asks: of IPv6, one household has a whole network of addresses."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return address
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ip_network((int(found) >> 64 << 64, 64)))
