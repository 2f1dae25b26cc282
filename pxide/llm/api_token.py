"""The token of the user: given to the server and to nobody else, and never shown."""

import importlib
import importlib.util
import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from vm.core.faults import Problem

VARIABLES = ("LM_API_TOKEN", "PXIDE_API_TOKEN")
SERVICE = "pxide"
"""Under this name the token may lie in the keyring of the system, for the user `api-token`."""
USER = "api-token"
HIDDEN = "(token)"


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A secret, or none. Its words appear in no text that is made of it."""

    secret: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        """Refuse what cannot stand in a header, for a library would tell it in its complaint."""
        if not all("!" <= letter <= "~" for letter in self.secret):
            raise Problem(
                "The API token holds letters that no token has.",
                "Copy it again from the settings of the server, without blanks or line breaks.",
            )

    def __bool__(self) -> bool:
        """Whether there is one."""
        return bool(self.secret)

    @property
    def headers(self) -> dict[str, str]:
        """What proves to a server that we may ask."""
        return {"Authorization": f"Bearer {self.secret}"} if self.secret else {}

    def hidden_in(self, text: str) -> str:
        """The text with the secret made unreadable, for some servers repeat it."""
        return text.replace(self.secret, HIDDEN) if self.secret else text


NO_TOKEN = ApiToken()


def find_token(environment: Mapping[str, str] = os.environ) -> ApiToken:
    """The token of this user: from the environment, else from the keyring if one is installed."""
    for name in VARIABLES:
        secret = environment.get(name, "").strip()
        if secret:
            return ApiToken(secret)
    return ApiToken(_kept_in_keyring().strip())


def _kept_in_keyring() -> str:
    """What the keyring knows; the package is optional, and a system may have no keyring."""
    if importlib.util.find_spec("keyring") is None:
        return ""
    keyring = importlib.import_module("keyring")
    errors = importlib.import_module("keyring.errors")
    try:
        return str(keyring.get_password(SERVICE, USER) or "")
    except errors.NoKeyringError:
        return ""
    except errors.KeyringError as error:
        raise Problem(
            "The keyring of the system did not give the API token.",
            f"Unlock it, or put the token into the variable {VARIABLES[0]}.",
        ) from error
