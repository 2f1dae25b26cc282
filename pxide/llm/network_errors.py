"""What goes wrong on the way to a server, told as what happened and what to try."""

import socket
import ssl
from collections.abc import Iterator

from pxide.llm.address import Address
from pxide.llm.errors import Cause, ServerProblem

START = "Start LM Studio and switch on the server in its Developer tab, or run `lms server start`"


def trouble_of(error: Exception, is_before: bool, address: Address) -> ServerProblem:
    """The problem behind what the network library said; `is_before` an answer was begun."""
    causes = tuple(_chain(error))
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return ServerProblem(
            Cause.UNREACHABLE,
            f"The server at {address.typed} does not prove who it is.",
            "Look whether the address begins with the right one of http and https; a certificate "
            "of your own has to be known to the system (SSL_CERT_FILE).",
        )
    if any(isinstance(cause, socket.gaierror | UnicodeError) for cause in causes):
        return ServerProblem(
            Cause.UNREACHABLE,
            f"No machine has the name in {address.typed}.",
            "Look whether the address in the settings is spelt right.",
        )
    if is_before:
        return _unreachable(address)
    return ServerProblem(
        Cause.CUT_OFF,
        "The connection to the server broke.",
        "Look whether the server is still running and the model still loaded, then ask again.",
    )


def silent(address: Address) -> ServerProblem:
    """The server lets us in and says nothing."""
    return ServerProblem(
        Cause.UNREACHABLE,
        f"The server at {address.typed} does not answer.",
        "It may be very busy: wait a moment. If it stays silent, start it anew.",
    )


def redirected(place: str) -> ServerProblem:
    """The server sends us elsewhere."""
    return ServerProblem(
        Cause.REDIRECTED,
        f"The server wants to be asked elsewhere: {place[:200] or 'it does not say where'}.",
        "If you know that place, write it into the settings as the address of the server.",
    )


def compressed() -> ServerProblem:
    """The server packs what it says, and was asked not to."""
    return ServerProblem(
        Cause.GARBLED,
        "The server compresses its answers though it was asked not to.",
        "Ask it without the proxy between, or switch the compression off there.",
    )


def without_certificates() -> ServerProblem:
    """The certificates that servers are known by cannot be read."""
    return ServerProblem(
        Cause.UNREACHABLE,
        "The certificates by which servers prove who they are cannot be read.",
        "Look whether the file or folder is there that SSL_CERT_FILE or SSL_CERT_DIR names.",
    )


def too_long() -> ServerProblem:
    """The server sends without end."""
    return ServerProblem(
        Cause.GARBLED,
        "The server sends more than any answer can be.",
        "Look whether the address in the settings is that of a chat server.",
    )


def _unreachable(address: Address) -> ServerProblem:
    hint = f"{START}." if address.is_loopback else f"{START}; let it serve on the local network."
    return ServerProblem(
        Cause.UNREACHABLE,
        f"No server answers at {address.typed}.",
        f"{hint} Look whether the address in the settings is right.",
    )


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and what it came from."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
