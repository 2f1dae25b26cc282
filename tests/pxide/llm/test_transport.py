"""The wire itself: what is sent to a server, and what never comes between."""

import asyncio
import json
import socket
from typing import Any

import httpx
import pytest

from pxide.llm.address import Address
from pxide.llm.api_token import NO_TOKEN
from pxide.llm.errors import Cause, ServerProblem
from pxide.llm.transport import HttpTransport, keepalive_options
from tests.llm.fake_server import FakeServer
from tests.llm.replies import JSON, Framing, Reply, reply_json
from tests.pxide.llm.asking import QUESTION, ask

PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")


def asked(base: str, path: str) -> object:
    return asyncio.run(HttpTransport(Address.of(base), NO_TOKEN).ask("GET", path))


def test_what_a_server_gets_to_see(fake_server: FakeServer) -> None:
    fake_server.will_answer("red")
    ask(fake_server.base)
    (request,) = fake_server.requests
    assert (request.method, request.path) == ("POST", "/v1/chat/completions")
    assert request.headers["content-type"] == "application/json"
    assert request.headers["accept-encoding"] == "identity"
    assert request.headers["user-agent"] == "pxIDE"
    assert "authorization" not in request.headers
    assert request.body["messages"][0]["content"] == QUESTION.messages[0].text


def test_a_path_before_the_api_is_kept(fake_server: FakeServer) -> None:
    fake_server.routes["/llm/here"] = reply_json({"yes": 1})
    assert asked(f"{fake_server.base}/llm/v1/", "/here") == {"yes": 1}


@pytest.mark.parametrize("name", PROXIES)
def test_no_proxy_of_the_environment_comes_between(
    fake_server: FakeServer, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    fake_server.routes["/here"] = reply_json({"yes": 1})
    with FakeServer() as proxy:
        monkeypatch.setenv(name, proxy.base)
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        assert asked(fake_server.base, "/here") == {"yes": 1}
        assert proxy.requests == []


def test_passwords_for_hosts_that_lie_in_a_file_are_not_sent(
    fake_server: FakeServer,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    netrc = tmp_path_factory.mktemp("home") / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password secret")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    fake_server.routes["/here"] = reply_json({"yes": 1})
    asked(fake_server.base, "/here")
    assert "authorization" not in fake_server.requests[0].headers


def test_a_model_may_think_for_as_long_as_it_likes(
    fake_server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[httpx.Timeout] = []

    class Watched(httpx.AsyncClient):
        def __init__(self, **options: Any) -> None:
            waits.append(options["timeout"])
            super().__init__(**options)

    monkeypatch.setattr(httpx, "AsyncClient", Watched)
    fake_server.will_answer("red")
    ask(fake_server.base)
    assert [wait.read for wait in waits] == [None]
    assert all(0 < limit < 60 for limit in (waits[0].connect or 0, waits[0].write or 0))


def test_localhost_is_asked_where_it_listens(fake_server: FakeServer) -> None:
    fake_server.routes["/here"] = reply_json({"yes": 1})
    asked(fake_server.base.replace("127.0.0.1", "localhost"), "/here")
    assert fake_server.requests[0].headers["host"].startswith("127.0.0.1:")


def test_a_port_where_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(ServerProblem) as refused:
        asked(f"localhost:{port}", "/here")
    assert refused.value.cause is Cause.UNREACHABLE
    assert f"localhost:{port}" in refused.value.what


def test_a_server_without_encryption_asked_with_it(fake_server: FakeServer) -> None:
    with pytest.raises(ServerProblem) as refused:
        asked(fake_server.base.replace("http:", "https:"), "/here")
    assert refused.value.cause is Cause.UNREACHABLE
    assert "http" in refused.value.hint


def test_certificates_that_are_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "nowhere.pem")
    with pytest.raises(ServerProblem) as refused:
        asked("https://127.0.0.1:1", "/here")
    assert refused.value.cause is Cause.UNREACHABLE
    assert "SSL_CERT_FILE" in refused.value.hint


def test_a_name_that_cannot_be() -> None:
    with pytest.raises(ServerProblem) as refused:
        asked("http://" + "a" * 64 + ".invalid", "/here")
    assert refused.value.cause is Cause.UNREACHABLE


@pytest.mark.parametrize("body", [b'{"error": {"message": "no"}}', b'{"error": "no"}'])
def test_an_error_of_status_200_is_one(fake_server: FakeServer, body: bytes) -> None:
    fake_server.routes["/here"] = Reply((body,), 200, JSON, Framing.LENGTH)
    with pytest.raises(ServerProblem, match="no"):
        asked(fake_server.base, "/here")


@pytest.mark.parametrize("value", [{"error": None, "x": 1}, {"error": ""}, [], 3])
def test_json_without_an_error_is_an_answer(fake_server: FakeServer, value: object) -> None:
    fake_server.routes["/here"] = Reply((json.dumps(value).encode(),), 200, JSON, Framing.LENGTH)
    assert asked(fake_server.base, "/here") == value


def test_the_system_looks_whether_a_silent_machine_still_lives() -> None:
    options = keepalive_options()
    assert (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1) in options
    with socket.socket() as one:
        for option in options:
            one.setsockopt(*option)
        assert one.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
