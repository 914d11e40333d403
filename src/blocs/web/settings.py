"""How the site is served: where from, to whom, and within which limits."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from blocs.errors import UsageError

__all__ = ["Settings"]

_SHORTEST_TOKEN = 12


@dataclass(frozen=True)
class Settings:
    """Settings of one site.

    Attributes
    ----------
    store : Path
        Folder of the store.
    host : str
        Address to listen at; anything but a loopback address needs a token.
    port : int
        0 takes a free one.
    token : str or None
        What a visitor must know.
    upload : int
        Bytes that may be sent for reading at once.
    form : int
        Bytes that any other form may have.
    rate : float
        Requests a second from one address, in the long run; `burst` at once.
    burst : int
    changes : float
        Changes a second from one address; `changes_burst` at once.
    changes_burst : int
    reader : str
        What reads uploaded reports: "encoder" or "rules".
    solvers : int
        Processes that work out quick answers; below 2, threads of the site do.

    Raises
    ------
    UsageError
        When the address is open and there is no token, or the token is too short to be one.
    """

    store: Path
    host: str = "127.0.0.1"
    port: int = 8765
    token: str | None = None
    upload: int = 20_000_000
    form: int = 65_536
    rate: float = 200.0
    burst: int = 600
    changes: float = 5.0
    changes_burst: int = 40
    reader: str = "encoder"
    solvers: int = 0

    def __post_init__(self) -> None:
        if self.token is not None and len(self.token) < _SHORTEST_TOKEN:
            raise UsageError(
                f"the token has {len(self.token)} characters; give at least {_SHORTEST_TOKEN}, best random "
                "ones: python -c 'import secrets; print(secrets.token_urlsafe())'"
            )
        if not self.loopback and self.token is None:
            raise UsageError(
                f"{self.host} can be reached by others; give a --token for them to know, or leave out --host"
            )

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the site."""
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False
