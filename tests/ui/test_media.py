"""The door to videos, and the guard around the server."""

import asyncio
from pathlib import Path

import pytest

from mg_agent.ui.jobs import Jobs
from mg_agent.ui.media import COOKIE, Guard, media_route

Headers = dict[str, str]


def call(app, path: str, headers: Headers | None = None, method: str = "GET") -> tuple[int, Headers, bytes]:
    """Send one request to an ASGI app and collect what comes back."""
    given = [(k.lower().encode(), v.encode()) for k, v in ({"host": "127.0.0.1:7860"} | (headers or {})).items()]
    scope = {"type": "http", "method": method, "path": path, "headers": given, "query_string": b"", "extensions": {}}
    sent, asked = [], []

    async def receive():  # a client that has said everything and stays
        if not asked:
            asked.append(True)
            return {"type": "http.request", "body": b"", "more_body": False}
        return await asyncio.Event().wait()

    async def send(message):
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    body = b"".join(message.get("body", b"") for message in sent)
    return sent[0]["status"], {k.decode(): v.decode() for k, v in sent[0]["headers"]}, body


async def page(scope, receive, send) -> None:
    kind = b"text/html; charset=utf-8" if scope["path"] == "/" else b"application/json"
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", kind)]})
    await send({"type": "http.response.body", "body": b"hello"})


@pytest.fixture
def jobs(home: Path) -> Jobs:
    return Jobs(home)


def router(jobs: Jobs):
    from starlette.applications import Starlette

    return Starlette(routes=[media_route(jobs)])


def test_a_video_goes_to_its_own_session_only(jobs: Jobs, tmp_path: Path) -> None:
    video = tmp_path / "clip.mp4"
    video.write_bytes(b"0123456789")
    job = jobs.lend(video, "mine")
    app = router(jobs)
    status, headers, body = call(app, f"/media/{job.token}", {"cookie": f"{COOKIE}=mine"})
    assert (status, body) == (200, b"0123456789")
    assert headers["cache-control"] == "private, no-store"
    assert headers["content-type"] == "video/mp4"
    for cookie in ({"cookie": f"{COOKIE}=yours"}, {"cookie": f"{COOKIE}="}, {}):
        status, _, body = call(app, f"/media/{job.token}", cookie)
        assert status == 404
        assert b"0123" not in body


def test_seeking_asks_for_parts(jobs: Jobs, tmp_path: Path) -> None:
    video = tmp_path / "clip.mp4"
    video.write_bytes(b"0123456789")
    job = jobs.lend(video, "mine")
    asked = {"cookie": f"{COOKIE}=mine", "range": "bytes=4-6"}
    status, headers, body = call(router(jobs), f"/media/{job.token}", asked)
    assert (status, body) == (206, b"456")
    assert headers["content-range"] == "bytes 4-6/10"


def test_a_removed_video_is_not_there(jobs: Jobs, tmp_path: Path) -> None:
    job = jobs.lend(tmp_path / "gone.mp4", "mine")
    assert call(router(jobs), f"/media/{job.token}", {"cookie": f"{COOKIE}=mine"})[0] == 404


@pytest.mark.parametrize("asked", [{}, {"range": "bytes=4-"}, {"range": "bytes=0-1,4-5"}])
@pytest.mark.parametrize("path", ["/media/x", "/gradio_api/file=x"])
def test_a_file_that_goes_while_its_answer_begins_is_not_there(tmp_path: Path, path: str, asked: Headers) -> None:
    from starlette.responses import FileResponse

    video = tmp_path / "clip.mp4"
    video.write_bytes(b"0123456789")

    async def gone(scope, receive, send) -> None:
        response = FileResponse(video, stat_result=video.stat())
        video.unlink()
        await response(scope, receive, send)

    status, headers, body = call(Guard(gone, local=True), path, asked)
    assert (status, body) == (404, b"This file is not there anymore.")
    assert headers["x-content-type-options"] == "nosniff"


def test_a_file_that_never_was_is_not_there_and_other_faults_are_not_hidden(tmp_path: Path) -> None:
    from starlette.responses import FileResponse

    assert call(Guard(FileResponse(tmp_path / "never.mp4"), local=True), "/media/x")[0] == 404

    async def broken(scope, receive, send) -> None:
        raise RuntimeError("something else")

    with pytest.raises(RuntimeError, match="something else"):
        call(Guard(broken, local=True), "/media/x")


def test_the_page_sets_a_session_and_allows_this_server_only() -> None:
    _, headers, _ = call(Guard(page, local=True), "/")
    assert headers["set-cookie"].startswith(f"{COOKIE}=")
    assert "HttpOnly; SameSite=Strict" in headers["set-cookie"]
    assert headers["content-security-policy"].startswith("default-src 'self'")
    assert "http" not in headers["content-security-policy"]


def test_a_session_is_kept_and_each_is_its_own() -> None:
    guard = Guard(page, local=True)
    assert "set-cookie" not in call(guard, "/", {"cookie": f"a=b; {COOKIE}=x"})[1]
    assert "set-cookie" not in call(guard, "/config")[1]
    assert call(guard, "/")[1]["set-cookie"] != call(guard, "/")[1]["set-cookie"]


@pytest.mark.parametrize("host", ["evil.example", "evil.example:7860", "127.0.0.1.evil.example", "10.0.0.1:7860", ""])
def test_foreign_host_names_are_refused_on_loopback(host: str) -> None:
    assert call(Guard(page, local=True), "/", {"host": host})[0] == 403
    assert call(Guard(page, local=False), "/", {"host": host})[0] == 200


@pytest.mark.parametrize("host", ["localhost", "localhost:7860", "127.0.0.1:7860", "[::1]:7860", "[::1]"])
def test_loopback_names_are_served(host: str) -> None:
    assert call(Guard(page, local=True), "/", {"host": host})[0] == 200


def test_nothing_is_fetched_on_behalf_of_a_visitor() -> None:
    for url in ("http://169.254.169.254/", "https://example.org/a.mp4"):
        assert call(Guard(page, local=True), f"/gradio_api/file={url}")[0] == 403
