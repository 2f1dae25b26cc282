"""What goes wrong on the way to a server, told to a person."""

import socket
import ssl

import httpx
import pytest

from pxide.llm.address import Address
from pxide.llm.errors import Cause
from pxide.llm.network_errors import redirected, silent, too_long, trouble_of

NEAR, FAR = Address.of("localhost:1234"), Address.of("box:1234")


def chained(cause: Exception) -> Exception:
    """An error of the network library that came from another."""
    error = httpx.ConnectError("failed")
    error.__context__ = OSError("between")
    error.__context__.__cause__ = cause
    return error


def test_nobody_there() -> None:
    near = trouble_of(httpx.ConnectError("refused"), True, NEAR)
    assert (near.cause, near.what) == (Cause.UNREACHABLE, "No server answers at localhost:1234.")
    assert "lms server start" in near.hint
    assert "local network" not in near.hint
    assert "local network" in trouble_of(httpx.ConnectTimeout("late"), True, FAR).hint


def test_a_name_that_nobody_has() -> None:
    problem = trouble_of(chained(socket.gaierror(-2, "unknown")), True, FAR)
    assert (problem.cause, problem.what) == (
        Cause.UNREACHABLE,
        "No machine has the name in box:1234.",
    )


def test_a_certificate_that_proves_nothing() -> None:
    problem = trouble_of(chained(ssl.SSLError("self-signed")), True, FAR)
    assert problem.cause is Cause.UNREACHABLE
    assert "http" in problem.hint


@pytest.mark.parametrize("kind", [httpx.ReadError, httpx.RemoteProtocolError, httpx.WriteError])
def test_a_connection_that_broke(kind: type[httpx.TransportError]) -> None:
    problem = trouble_of(kind("gone"), False, NEAR)
    assert problem.cause is Cause.CUT_OFF
    assert "ask again" in problem.hint


def test_the_others() -> None:
    assert silent(FAR).cause is Cause.UNREACHABLE
    assert "box:1234" in silent(FAR).what
    assert redirected("").cause is Cause.REDIRECTED
    assert len(redirected("x" * 999).what) < 300
    assert too_long().cause is Cause.GARBLED
