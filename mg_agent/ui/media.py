"""The app's own door to video files: served to their own browser session, under headers that keep the page offline."""

import mimetypes
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from mg_agent.ui.jobs import Jobs

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "mg_agent_session"
_FILES = ("/media/", "/gradio_api/file=")
_LOCAL = frozenset(("127.0.0.1", "localhost", "[::1]"))
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self' data:; connect-src 'self' blob: data:; "
    "worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
"""What a page may load: this server only. Gradio's own scripts need inline code and eval."""


def media_route(jobs: Jobs) -> "Route":
    """Serve ``/media/<token>`` and renderings under it to the browser session that owns them; others find nothing."""
    from starlette.responses import FileResponse, PlainTextResponse
    from starlette.routing import Route

    def serve(request: "Request") -> "Response":
        token, _, view = request.path_params["token"].partition("/")
        video = jobs.seen_by(request.cookies.get(COOKIE, ""), token, view)
        if video is None or not video.is_file():
            return PlainTextResponse("There is no such video for this session.", status_code=404)
        kind = media_type(video)
        sealed = {"Content-Security-Policy": "sandbox"} if kind == "text/html" else {}  # a report runs no script
        return FileResponse(video, media_type=kind, headers={"Cache-Control": "private, no-store", **sealed})

    return Route("/media/{token:path}", serve, methods=["GET", "HEAD"])


class Guard:
    """Wrap the server: a session cookie, a strict content policy, no foreign host names, no fetching of URLs."""

    def __init__(self, app: "ASGIApp", *, local: bool, encrypted: bool = False) -> None:
        self._app = app
        self._local = local
        self._secure = "; Secure" if encrypted else ""

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {key: value.decode("latin-1") for key, value in scope["headers"]}
        refusal = self._refusal(scope["path"], headers.get(b"host", ""))
        if refusal is not None:
            await _refuse(send, refusal)
            return
        cookie = None if _cookie_in(headers.get(b"cookie", "")) else secrets.token_urlsafe(32)

        async def sealed(message: "Message") -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_extra(message["headers"], cookie, self._secure)]
            await send(message)

        if scope["path"].startswith(_FILES):
            await _opened_first(self._app, scope, receive, sealed)
        else:
            await self._app(scope, receive, sealed)

    def _refusal(self, path: str, host: str) -> str | None:
        # A foreign host name on a loopback server is a web page elsewhere that rebinds its name (DNS rebinding).
        if self._local and host.rsplit(":", 1)[0] not in _LOCAL and host not in _LOCAL:
            return "This app answers on 127.0.0.1 and localhost only."
        if "/file=http:" in path or "/file=https:" in path:
            return "This app fetches nothing from elsewhere."
        return None


async def _opened_first(app: "ASGIApp", scope: "Scope", receive: "Receive", send: "Send") -> None:
    """Begin no answer before its file is open: one that is moved or removed meanwhile is answered as not there.

    Files leave while a page still asks for them: an upload goes from the inbox to its job, a desk is cleared. The
    server opens a file only after it began to answer; all that is left then is a traceback with the file's name.
    """
    held: list[Message] = []
    begun = False

    async def late(message: "Message") -> None:
        nonlocal begun
        if message["type"] == "http.response.start" and not begun:
            held.append(message)
            return
        while held:
            begun = True
            await send(held.pop())
        await send(message)

    try:
        await app(scope, receive, late)
    except (FileNotFoundError, RuntimeError) as error:
        if begun or not (isinstance(error, FileNotFoundError) or "does not exist" in str(error)):
            raise
        await _refuse(send, "This file is not there anymore.", 404)


def _extra(present: list[tuple[bytes, bytes]], cookie: str | None, secure: str) -> list[tuple[bytes, bytes]]:
    added = [
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
        (b"cross-origin-resource-policy", b"same-origin"),
    ]
    kind = next((value for key, value in present if key.lower() == b"content-type"), b"")
    if not kind.startswith(b"text/html"):
        return added
    added.append((b"content-security-policy", _POLICY.encode()))
    if cookie is not None:
        added.append((b"set-cookie", f"{COOKIE}={cookie}; Path=/; HttpOnly; SameSite=Strict{secure}".encode()))
    return added


def _cookie_in(header: str) -> bool:
    return any(part.strip().startswith(f"{COOKIE}=") for part in header.split(";"))


async def _refuse(send: "Send", reason: str, status: int = 403) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": reason.encode()})


def media_type(path: Path) -> str:
    """Return the type a video is served under; browsers sniff the container, so near kin will do."""
    kin = {".mov": "video/mp4", ".m4v": "video/mp4", ".mkv": "video/webm"}
    return kin.get(path.suffix.lower()) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
