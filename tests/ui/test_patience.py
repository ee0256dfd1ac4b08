"""The guard of the browser tests: a page that floods the driver ends its own test only."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from patience import MOST, Requests, ended_after, process_of

pytestmark = pytest.mark.browser

FLOOD = b"<script>setInterval(() => { for (let i = 0; i < 99; i++) fetch('/flood', {cache: 'no-store'}) }, 1)</script>"


class Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(FLOOD if self.path == "/" else b"")

    def log_message(self, *said: object) -> None:
        """Keep quiet."""


@pytest.fixture
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


def test_a_page_that_floods_and_stands_still_is_ended(chromium, address: str) -> None:
    page, requests = chromium.new_page(), Requests()
    page.on("request", lambda request: requests.add(request.url))
    page.goto(address)
    with ended_after(5.0, process_of(chromium), requests) as late, pytest.raises(Exception, match="closed"):
        page.wait_for_selector("#never", timeout=0)
    assert "/flood" in late[0]


def test_a_flood_is_told_apart_from_a_busy_page() -> None:
    requests = Requests()
    for _ in range(MOST):
        requests.add("http://127.0.0.1:1/a?b")
    assert requests.faults() == []
    requests.add("http://127.0.0.1:1/a")
    assert "('/a', 3001)" in requests.faults()[0]
