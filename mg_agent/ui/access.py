"""Who may connect: this computer only, or others with a password over an encrypted line, or because that is meant."""

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mg_agent.errors import SettingsError

USER = "analyst"
PASSWORD = "MG_AGENT_PASSWORD"  # noqa: S105 - the name of a variable
_SHORTEST = 12


@dataclass(frozen=True)
class Access:
    """How the app is opened.

    Attributes:
        host: Address to listen on.
        exposed: Whether other machines may connect without password and encryption, because somebody said so.
        password: What visitors type, as user "analyst"; empty for none.
        certificate: TLS certificate, PEM; None for an unencrypted line.
        key: Private key of the certificate.
    """

    host: str = "127.0.0.1"
    exposed: bool = False
    password: str = ""
    certificate: Path | None = None
    key: Path | None = None

    @classmethod
    def load(
        cls,
        host: str | None = None,
        *,
        exposed: bool = False,
        certificate: Path | None = None,
        key: Path | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> "Access":
        """Read the password from MG_AGENT_PASSWORD: in a command line others could see it."""
        source = os.environ if environ is None else environ
        chosen = host or source.get("GRADIO_SERVER_NAME") or "127.0.0.1"
        return cls(chosen, exposed, source.get(PASSWORD, ""), certificate, key)

    @property
    def local(self) -> bool:
        """Whether only this computer can connect."""
        return is_loopback(self.host)

    def require_safe(self) -> None:
        """Refuse to open the app to other machines without a password and TLS, unless that is meant.

        Raises:
            SettingsError: when it would be open, the password is too short, or a file is missing.
        """
        self._check_files()
        if self.password and len(self.password) < _SHORTEST:
            raise SettingsError.of(
                f"{PASSWORD} is too short", f"got {len(self.password)} characters", f"use {_SHORTEST} or more"
            )
        if self.local or self.exposed or (self.password and self.certificate):
            return
        has = "a password but no certificate" if self.password else "no password"
        raise SettingsError.of(
            f"the app would be open to other machines, with {has}",
            f"got the address '{self.host}'",
            f"use 127.0.0.1, or set {PASSWORD} and give a certificate with its key, or --exposed if you mean it",
        )

    def _check_files(self) -> None:
        if (self.certificate is None) != (self.key is None):
            raise SettingsError.of("TLS needs two files", "one was given", "give the certificate and its key")
        for path in (self.certificate, self.key):
            if path is not None and not path.is_file():
                raise SettingsError.of("a file for TLS is missing", f"there is none at {path}", "check the path")

    def launch_options(self) -> dict[str, object]:
        """Return what Gradio's launch() takes."""
        options: dict[str, object] = {"server_name": self.host}
        if self.password:
            options |= {"auth": (USER, self.password), "auth_message": "Sign in as “analyst”."}
        if self.certificate is not None:
            options |= {"ssl_certfile": str(self.certificate), "ssl_keyfile": str(self.key), "ssl_verify": False}
        return options


def is_loopback(host: str) -> bool:
    """Tell whether an address is this computer's own."""
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
