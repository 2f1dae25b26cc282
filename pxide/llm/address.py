"""The address of a server: as a person types it, and as it is asked."""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from vm.core.faults import Problem

PORT = 1234
"""Where LM Studio listens if nobody says otherwise."""
LOOPBACK = "127.0.0.1"
ANYWHERE = ("0.0.0.0", "::")
"""What a server that listens everywhere says of itself; nobody can be asked there."""
TAIL = re.compile(r"/(models|chat/completions|completions|embeddings|responses)$")
"""What people copy along with an address."""
NATIVE = re.compile(r"/api/v\d+$")
"""The native paths of LM Studio, which serves them without encryption; others have theirs here."""
COMMON = "/v1"
VERSION = re.compile(r"/v\d[^/]*")
HOST = re.compile(r"[\w.:%-]+")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server is found."""

    typed: str
    """What the user wrote, to be shown."""
    root: str
    """What the native paths of LM Studio are appended to."""
    common: str
    """What the common paths are appended to: it has a version in it, mostly /v1 at its end."""
    host: str

    @property
    def is_loopback(self) -> bool:
        """Whether this is the machine we run on."""
        return self.host == "localhost" or _is_loopback(self.host)

    def place_of(self, path: str) -> str:
        """Where a path of LM Studio, native or common, is to be asked."""
        common = path.removeprefix(COMMON)
        return self.common + common if common != path else self.root + path

    @classmethod
    def of(cls, typed: str) -> "Address":
        """Read an address with or without scheme, port, slash at the end and path of the API."""
        bare = typed.strip()
        has_scheme = "://" in bare
        parts, port = _parts(bare if has_scheme else f"http://{bare}", typed)
        host = _host_to_ask(parts)
        if port is None and not has_scheme:
            port = PORT
        place = f"[{host}]" if ":" in host else host
        place += f":{port}" if port is not None else ""
        site = f"{parts.scheme}://{place}"
        root, common = _paths(parts)
        return cls(bare, site + root, site + common, host)


def _parts(url: str, typed: str) -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise _no_address(typed) from error
    if parts.username is not None or parts.password is not None:
        raise Problem(
            "The address of the server holds a name or a password.",
            "Take it out of the address, and give an API token if the server wants one.",
        )
    if parts.scheme not in ("http", "https") or not HOST.fullmatch(parts.hostname or ""):
        raise _no_address(typed)
    return parts, port


def _paths(parts: SplitResult) -> tuple[str, str]:
    """Where the native and the common paths begin, whichever of them was written."""
    path = TAIL.sub("", parts.path.rstrip("/"))
    if parts.scheme == "http":
        path = NATIVE.sub("", path)
    if VERSION.search(path) is None:
        return path, f"{path}/v1"
    return path.removesuffix("/v1"), path


def _host_to_ask(parts: SplitResult) -> str:
    """Some systems try localhost elsewhere first and wait; a certificate wants its own name."""
    host = parts.hostname or ""
    if host in ANYWHERE or (host == "localhost" and parts.scheme == "http"):
        return LOOPBACK
    return host


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _no_address(typed: str) -> Problem:
    return Problem(
        f'"{typed.strip()[:80]}" is not the address of a server.',
        f"Write it like http://localhost:{PORT}.",
    )
