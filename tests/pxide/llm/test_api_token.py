"""The token: found in the environment or the keyring, given to the server, shown to nobody."""

import sys
from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, NoKeyringError

from pxide.llm.api_token import NO_TOKEN, SERVICE, USER, ApiToken, find_token
from vm.core.faults import Problem

SECRET = "sk-lm-abc:def"


class Drawer(KeyringBackend):
    """A keyring that holds one secret, or fails."""

    priority = 1

    def __init__(self, secret: str | None = None, error: Exception | None = None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._secret = secret
        self._error = error

    def get_password(self, service: str, username: str) -> str | None:
        if self._error is not None:
            raise self._error
        return self._secret if (service, username) == (SERVICE, USER) else None

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NotImplementedError


@pytest.fixture(autouse=True)
def no_keyring_of_the_user() -> Iterator[None]:
    keyring.set_keyring(Drawer())
    yield
    keyring.set_keyring(Drawer())


def test_it_is_shown_nowhere() -> None:
    token = ApiToken(SECRET)
    for text in (repr(token), str(token), f"{token}", f"{[token]!r}"):
        assert SECRET not in text


def test_it_stands_in_the_header_and_nothing_does_without() -> None:
    assert ApiToken(SECRET).headers == {"Authorization": f"Bearer {SECRET}"}
    assert ApiToken(SECRET)
    assert NO_TOKEN.headers == {}
    assert not NO_TOKEN


def test_it_is_hidden_in_the_words_of_others() -> None:
    assert (
        ApiToken(SECRET).hidden_in(f"bad token {SECRET}, {SECRET}!")
        == "bad token (token), (token)!"
    )
    assert NO_TOKEN.hidden_in("as it is") == "as it is"


@pytest.mark.parametrize(
    "secret", ["two words", "line\nbreak", "tab\t", "smörgås", "\x00", "a\x7f"]
)
def test_what_cannot_stand_in_a_header_is_refused_unseen(secret: str) -> None:
    with pytest.raises(Problem) as refused:
        ApiToken(secret)
    assert secret not in str(refused.value)


def test_the_environment_is_asked_first() -> None:
    keyring.set_keyring(Drawer("of-the-keyring"))
    assert find_token({"LM_API_TOKEN": f" {SECRET}\n"}).secret == SECRET
    assert find_token({"PXIDE_API_TOKEN": SECRET}).secret == SECRET
    assert find_token({"LM_API_TOKEN": "  ", "PXIDE_API_TOKEN": SECRET}).secret == SECRET


def test_then_the_keyring() -> None:
    keyring.set_keyring(Drawer("of-the-keyring"))
    assert find_token({}).secret == "of-the-keyring"


@pytest.mark.parametrize("drawer", [Drawer(), Drawer(error=NoKeyringError("none here"))])
def test_without_one_there_is_none(drawer: Drawer) -> None:
    keyring.set_keyring(drawer)
    assert find_token({}) == NO_TOKEN


def test_a_locked_keyring_is_a_problem_with_another_way() -> None:
    keyring.set_keyring(Drawer(error=KeyringLocked("locked")))
    with pytest.raises(Problem, match="LM_API_TOKEN"):
        find_token({})


def test_the_keyring_is_optional(monkeypatch: pytest.MonkeyPatch) -> None:
    keyring.set_keyring(Drawer("of-the-keyring"))
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.delitem(sys.modules, "keyring")
    assert find_token({}) == NO_TOKEN
