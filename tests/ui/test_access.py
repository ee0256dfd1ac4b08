"""Where the app may listen, and what it takes to let others in."""

import ssl
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from mg_agent.errors import MediaError, SettingsError
from mg_agent.ui.access import Access
from mg_agent.ui.demo import build_demo, free_port
from mg_agent.ui.jobs import MOST, Jobs

LONG = "correct horse battery"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "[::1]", "localhost"])
def test_loopback_is_fine(host: str) -> None:
    Access(host).require_safe()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("tls")
    cert, key = folder / "cert.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    try:
        subprocess.run([*command, "-keyout", str(key), "-out", str(cert)], check=True, capture_output=True)
    except OSError:
        pytest.skip("openssl is not installed; it makes the certificate of this test")
    return cert, key


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "example.org", ""])
def test_other_addresses_need_password_and_tls_or_the_flag(host: str, certificate: tuple[Path, Path]) -> None:
    cert, key = certificate
    for fault in (Access(host), Access(host, password=LONG), Access(host, certificate=cert, key=key)):
        with pytest.raises(SettingsError, match="MG_AGENT_PASSWORD"):
            fault.require_safe()
    Access(host, password=LONG, certificate=cert, key=key).require_safe()
    Access(host, exposed=True).require_safe()


def test_halves_of_a_safe_door_are_refused(certificate: tuple[Path, Path], tmp_path: Path) -> None:
    cert, key = certificate
    with pytest.raises(SettingsError, match="two files"):
        Access("0.0.0.0", password=LONG, certificate=cert).require_safe()
    with pytest.raises(SettingsError, match="missing"):
        Access("0.0.0.0", password=LONG, certificate=cert, key=tmp_path / "gone").require_safe()
    with pytest.raises(SettingsError, match="too short"):
        Access("0.0.0.0", password="short", certificate=cert, key=key).require_safe()
    read = Access.load("0.0.0.0", environ={"MG_AGENT_PASSWORD": LONG})
    assert read.password == LONG


def test_behind_a_password_and_tls_nothing_is_told_before_signing_in(
    settings, stub, analyst, certificate: tuple[Path, Path]
) -> None:
    cert, key = certificate
    demo = build_demo(settings, analyze=stub, choose=analyst)
    port = free_port()
    access = Access("127.0.0.1", password=LONG, certificate=cert, key=key)
    demo.launch(access=access, server_port=port, prevent_thread_lock=True, quiet=True)
    trusting = ssl.create_default_context(cafile=str(cert))
    trusting.check_hostname = False

    def get(path: str) -> tuple[int, str, str]:
        try:
            with urllib.request.urlopen(f"https://127.0.0.1:{port}{path}", context=trusting, timeout=20) as answer:
                return answer.status, str(answer.headers), answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, "", ""

    try:
        status, headers, text = get("/")
        assert status in (200, 401)
        assert "; Secure" in headers or status == 401
        assert "mg-timeline" not in text
        assert get("/gradio_api/info")[0] in (401, 404)
        assert get("/config")[0] == 401
    finally:
        demo.close()


def test_one_browser_cannot_pile_up_videos(settings) -> None:
    jobs = Jobs(settings.home)
    jobs.open()

    def upload(number: int) -> Path:
        path = jobs.inbox / f"{number}.mp4"
        path.write_bytes(b"x")
        return path

    for number in range(MOST):
        jobs.adopt(upload(number), "me")
    with pytest.raises(MediaError, match="too many videos"):
        jobs.adopt(upload(99), "me")
    jobs.adopt(upload(100), "you")
    jobs.close()
