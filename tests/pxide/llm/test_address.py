"""The address of a server: as people write it, and as it is asked."""

import pytest

from pxide.llm.address import Address
from vm.core.faults import Problem


@pytest.mark.parametrize(
    ("typed", "root"),
    [
        ("http://localhost:1234", "http://127.0.0.1:1234"),
        ("localhost", "http://127.0.0.1:1234"),
        ("localhost:8080/", "http://127.0.0.1:8080"),
        ("  LOCALHOST:1234  ", "http://127.0.0.1:1234"),
        ("http://localhost", "http://127.0.0.1"),
        ("https://localhost:1234", "https://localhost:1234"),
        ("0.0.0.0:1234", "http://127.0.0.1:1234"),
        ("http://[::]:1234", "http://127.0.0.1:1234"),
        ("http://[::1]:1234/v1", "http://[::1]:1234"),
        ("192.168.0.7", "http://192.168.0.7:1234"),
        ("http://box.local:1234/v1/", "http://box.local:1234"),
        ("http://box:1234/api/v0", "http://box:1234"),
        ("http://box:1234/api/v1/models", "http://box:1234"),
        ("http://box:1234/v1/chat/completions", "http://box:1234"),
        ("https://box.example/llm", "https://box.example/llm"),
    ],
)
def test_where_it_is_asked(typed: str, root: str) -> None:
    address = Address.of(typed)
    assert address.typed == typed.strip()
    assert address.place_of("/api/v1/models") == f"{root}/api/v1/models"
    assert address.place_of("/v1/models") == f"{root}/v1/models"


@pytest.mark.parametrize(
    ("typed", "models"),
    [
        ("https://box.example", "https://box.example/v1/models"),
        ("https://box.example/openai/v1/", "https://box.example/openai/v1/models"),
        ("https://box.example/api/v1", "https://box.example/api/v1/models"),
        ("https://box.example/v1beta/openai/", "https://box.example/v1beta/openai/models"),
        ("https://box.example/paas/v4/chat/completions", "https://box.example/paas/v4/models"),
    ],
)
def test_other_servers_keep_their_paths_elsewhere(typed: str, models: str) -> None:
    assert Address.of(typed).place_of("/v1/models") == models


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "http://",
        "ftp://box",
        "http://box:port",
        "http://box:99999",
        "http://bo x",
        "file:///x",
    ],
)
def test_what_is_no_address_is_a_problem_that_shows_one(typed: str) -> None:
    with pytest.raises(Problem) as refused:
        Address.of(typed)
    assert "http://localhost:1234" in refused.value.hint


@pytest.mark.parametrize("typed", ["http://me:secret@box", "http://:secret@box", "https://me@box"])
def test_secrets_have_no_place_in_an_address(typed: str) -> None:
    with pytest.raises(Problem) as refused:
        Address.of(typed)
    assert "secret" not in str(refused.value)
    assert "token" in refused.value.hint


@pytest.mark.parametrize(
    ("typed", "is_near"),
    [
        ("localhost", True),
        ("https://localhost", True),
        ("127.0.0.5:80", True),
        ("http://[::1]", True),
        ("192.168.0.7", False),
        ("http://box.example", False),
        ("https://box.example", False),
    ],
)
def test_whether_a_server_is_on_this_machine(typed: str, is_near: bool) -> None:
    address = Address.of(typed)
    assert address.is_loopback is is_near
