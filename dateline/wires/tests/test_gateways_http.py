"""The real client over loopback against a server that misbehaves, and the fake beside it."""

from __future__ import annotations

import gzip
import shutil
import socket
import ssl
import struct
import subprocess
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import brotli
import httpcore2
import pytest
import zstandard
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from dateline.wires import errors
from dateline.wires.gateways.door import resolve_by_system
from dateline.wires.gateways.http import Answer, Client, FakeClient, GuardedClient

FEED = b"<rss version='2.0'><channel/></rss>"
PUBLIC = "93.184.216.34"
Make = Callable[[dict[str, Answer]], tuple[Client, Callable[[str], str]]]


def away(server: HTTPServer, **options: float | int) -> GuardedClient:
    """Give a client for which `*.example` is public, and stands at the test server all the same."""

    def resolve(host: str, port: int) -> list[str]:
        return [PUBLIC] if host.endswith(".example") else resolve_by_system(host, port)

    def connect(ip: str, port: int, seconds: float) -> httpcore2.NetworkStream:
        target = ("127.0.0.1", server.port) if ip == PUBLIC else (ip, port)
        return httpcore2.SyncBackend().connect_tcp(*target, timeout=seconds)

    return GuardedClient(resolve=resolve, connect=connect, **options)  # type: ignore[arg-type]


def redirect(server: HTTPServer, path: str, to: str, status: int = 302) -> None:
    server.expect_request(path).respond_with_data("", status=status, headers={"Location": to})


def test_an_inner_address_is_asked_only_where_it_is_meant(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/feed").respond_with_data(FEED)
    url = httpserver.url_for("/feed")
    with pytest.raises(errors.InnerAddress, match=r"inside a private network"):
        GuardedClient().get(url)
    assert GuardedClient().get(url, inner=True).body == FEED


def test_one_inner_address_among_public_ones_is_enough_to_refuse(httpserver: HTTPServer) -> None:
    client = GuardedClient(resolve=lambda _host, _port: [PUBLIC, "::ffff:10.0.0.1"])
    with pytest.raises(errors.InnerAddress, match=r"::ffff:10.0.0.1"):
        client.get("http://wire.example/feed")
    assert httpserver.log == []


def test_a_redirect_inside_is_refused_before_it_is_asked(httpserver: HTTPServer) -> None:
    redirect(httpserver, "/feed", httpserver.url_for("/inside"))
    httpserver.expect_request("/inside").respond_with_data(b"secret")
    with pytest.raises(errors.InnerAddress, match=r"localhost.* leads to (127\.0\.0\.1|::1)"):
        away(httpserver).get("http://wire.example/feed")
    assert [request.path for request, _ in httpserver.log] == ["/feed"]


def test_a_post_is_not_redirected(httpserver: HTTPServer) -> None:
    redirect(httpserver, "/hook", "http://other.example/")
    answer = away(httpserver).post("http://hook.example/hook", body=b"{}", headers={})
    assert answer.status == 302


def test_a_post_carries_its_body_and_headers(httpserver: HTTPServer) -> None:
    httpserver.expect_request(
        "/hook", method="POST", data=b"{}", headers={"X-Signature": "abc"}
    ).respond_with_data("", status=204)
    answer = away(httpserver).post(
        "http://hook.example/hook", body=b"{}", headers={"X-Signature": "abc"}
    )
    assert answer.status == 204


def drip(_request: Request) -> Response:
    def pieces() -> Iterator[bytes]:
        for _ in range(200):
            time.sleep(0.05)
            yield b"x"

    return Response(pieces())


def test_a_slow_drip_ends_at_the_deadline(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/feed").respond_with_handler(drip)
    began = time.monotonic()
    with pytest.raises(errors.TimedOut, match=r"ran out reading from wire.example"):
        away(httpserver, seconds=0.5).get("http://wire.example/feed")
    assert time.monotonic() - began < 2


def test_redirects_share_one_deadline(httpserver: HTTPServer) -> None:
    def slow(request: Request) -> Response:
        time.sleep(0.3)
        number = int(request.path.strip("/")) + 1
        return Response("", 302, {"Location": f"/{number}"})

    for number in range(5):
        httpserver.expect_request(f"/{number}").respond_with_handler(slow)
    with pytest.raises(errors.TimedOut):
        away(httpserver, seconds=0.5).get("http://wire.example/0")


def test_dripped_headers_end_at_the_deadline_too() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        threading.Thread(target=_drip_headers, args=(door,), daemon=True).start()
        url = f"http://127.0.0.1:{door.getsockname()[1]}/"
        with pytest.raises(errors.TimedOut):
            GuardedClient(seconds=0.5).get(url, inner=True)


def _drip_headers(door: socket.socket) -> None:
    connection, _ = door.accept()
    with connection:
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        for _ in range(100):
            time.sleep(0.05)
            try:
                connection.sendall(b"X: y\r\n")
            except OSError:
                return


def test_a_name_that_is_slow_to_look_up_ends_at_the_deadline() -> None:
    def resolve(_host: str, _port: int) -> list[str]:
        time.sleep(3)
        return []

    with pytest.raises(errors.TimedOut, match=r"looking up the name of wire.example"):
        GuardedClient(seconds=0.2, resolve=resolve).get("http://wire.example/")


def test_a_gzip_bomb_is_refused_at_the_limit(httpserver: HTTPServer) -> None:
    bomb = gzip.compress(b"\0" * 20_000_000)
    httpserver.expect_request("/feed").respond_with_data(bomb, headers={"Content-Encoding": "gzip"})
    with pytest.raises(errors.Bomb, match=r"small and unpacks to more than 1 MB"):
        away(httpserver, max_bytes=1024**2).get("http://wire.example/feed")


def test_what_is_packed_twice_is_refused_unread(httpserver: HTTPServer) -> None:
    packed = gzip.compress(gzip.compress(b"copy"))
    httpserver.expect_request("/twice").respond_with_data(
        packed, headers={"Content-Encoding": "gzip, gzip"}
    )
    with pytest.raises(errors.BrokenAnswer, match="packed more than once"):
        GuardedClient().get(httpserver.url_for("/twice"), inner=True)


@pytest.mark.parametrize(
    ("packing", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("br", brotli.compress),
        ("zstd", zstandard.compress),
        ("identity", bytes),
    ],
)
def test_what_is_packed_is_unpacked(
    httpserver: HTTPServer, packing: str, pack: Callable[[bytes], bytes]
) -> None:
    httpserver.expect_request("/feed").respond_with_data(
        pack(FEED), headers={"Content-Encoding": packing}
    )
    assert away(httpserver).get("http://wire.example/feed").body == FEED
    [(request, _)] = httpserver.log
    assert packing in f"{request.headers['Accept-Encoding']}, identity"


def test_a_broken_gzip_is_a_broken_answer(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/feed").respond_with_data(
        b"not gzip", headers={"Content-Encoding": "gzip"}
    )
    with pytest.raises(errors.BrokenAnswer, match=r"wire.example sent a broken answer"):
        away(httpserver).get("http://wire.example/feed")


def test_an_etag_of_strange_letters_breaks_no_later_poll(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/feed").respond_with_data(FEED, headers={"ETag": '"Fähre"'})
    etag = away(httpserver).get("http://wire.example/feed").header("etag")
    assert etag == '"Fähre"'
    assert away(httpserver).get("http://wire.example/feed", etag=etag).status == 200


def test_no_proxy_and_no_password_file_of_the_machine_is_used(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    httpserver.expect_request("/feed").respond_with_data(FEED)
    assert away(httpserver).get("http://wire.example/feed").body == FEED


def test_a_name_and_password_in_the_address_are_sent_and_not_shown(httpserver: HTTPServer) -> None:
    httpserver.expect_request(
        "/feed", headers={"Authorization": "Basic bWU6c2VjcmV0"}
    ).respond_with_data(FEED)
    url = "http://me:secret@wire.example/feed"
    assert away(httpserver).get(url).body == FEED
    with pytest.raises(errors.TooLarge) as refused:
        away(httpserver, max_bytes=1).get(url)
    assert "secret" not in str(refused.value)


def test_a_refused_connection_and_an_unknown_name_are_said_in_words() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(
        errors.NoConnection, match=r"No connection to 127.0.0.1: Connection refused"
    ):
        GuardedClient().get(f"http://127.0.0.1:{port}/", inner=True)

    def unknown(_host: str, _port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(errors.NameUnknown, match=r"Name or service not known"):
        GuardedClient(resolve=unknown).get("http://nowhere.invalid/")


def test_a_connection_that_breaks_after_sending_is_not_one_that_never_was() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        def hang_up() -> None:
            connection, _ = server.accept()
            connection.recv(65_536)
            # Closed with a reset, and not in good order.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.close()

        threading.Thread(target=hang_up, daemon=True).start()
        with pytest.raises(errors.BrokenAnswer):
            GuardedClient().post(f"http://127.0.0.1:{port}/", body=b"x", headers={}, inner=True)


def test_a_time_that_runs_out_before_anything_is_sent_says_so() -> None:
    def resolve(_host: str, _port: int) -> list[str]:
        time.sleep(3)
        return []

    with pytest.raises(errors.NotReached):
        GuardedClient(seconds=0.2, resolve=resolve).get("http://wire.example/")


def test_what_is_not_tls_is_not_trusted(httpserver: HTTPServer) -> None:
    url = httpserver.url_for("/feed").replace("http:", "https:")
    with pytest.raises(errors.Untrusted, match=r"cannot be trusted"):
        GuardedClient().get(url, inner=True)


@pytest.mark.parametrize(
    "url", ["ftp://wire.example/", "file:///etc/passwd", "http://", "wire.example", "http://[::1"]
)
def test_only_http_addresses_are_asked(url: str) -> None:
    for client in (GuardedClient(), FakeClient()):
        with pytest.raises(errors.BadAddress):
            client.get(url)


@pytest.fixture(params=["real", "fake"])
def wire(request: pytest.FixtureRequest, httpserver: HTTPServer) -> Callable[..., Client]:
    """Make a client, real or fake, that finds these answers at `http://wire.example`."""

    def make(answers: dict[str, Answer]) -> Client:
        if request.param == "fake":
            return FakeClient({f"http://wire.example{path}": a for path, a in answers.items()})
        for path, answer in answers.items():
            httpserver.expect_request(path).respond_with_handler(_server_of(answer))
        return away(httpserver)

    return make


def _server_of(answer: Answer) -> Callable[[Request], Response]:
    def respond(request: Request) -> Response:
        etag = answer.header("etag")
        if etag and request.headers.get("If-None-Match") == etag:
            return Response("", 304)
        return Response(answer.body, answer.status, dict(answer.headers))

    return respond


def to(path: str, status: int) -> Answer:
    return Answer(status=status, headers={"location": path})


def test_an_unchanged_feed_answers_304(wire: Callable[..., Client]) -> None:
    client = wire({"/feed": Answer(status=200, body=FEED, headers={"etag": '"a"'})})
    first = client.get("http://wire.example/feed")
    assert (first.status, first.header("ETag")) == (200, '"a"')
    again = client.get("http://wire.example/feed", etag='"a"')
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize(
    ("hops", "permanent"),
    [
        ([301], "http://wire.example/1"),
        ([308, 301], "http://wire.example/2"),
        ([302], ""),
        ([301, 302, 301], "http://wire.example/1"),
        ([307, 301], ""),
    ],
)
def test_permanent_redirects_are_remembered_up_to_the_first_that_is_not(
    wire: Callable[..., Client], hops: list[int], permanent: str
) -> None:
    answers = {f"/{n}": to(f"/{n + 1}", status) for n, status in enumerate(hops)}
    answers[f"/{len(hops)}"] = Answer(status=200, body=FEED)
    answer = wire(answers).get("http://wire.example/0")
    assert (answer.body, answer.permanent_url) == (FEED, permanent)
    assert answer.url == f"http://wire.example/{len(hops)}"


def test_more_than_five_redirects_are_too_many(wire: Callable[..., Client]) -> None:
    five = {f"/{n}": to(f"/{n + 1}", 302) for n in range(5)}
    assert wire({**five, "/5": Answer(status=200, body=FEED)}).get("http://wire.example/0").body
    client = wire({f"/m{n}": to(f"/m{n + 1}", 302) for n in range(7)})
    with pytest.raises(errors.TooManyRedirects, match=r"more than 5 times"):
        client.get("http://wire.example/m0")


def test_a_circle_of_redirects_is_named(wire: Callable[..., Client]) -> None:
    with pytest.raises(errors.RedirectLoop, match=r"in a circle, back to http://wire.example/a"):
        wire({"/a": to("/b", 302), "/b": to("/a", 302)}).get("http://wire.example/a")


def test_a_redirect_to_another_scheme_is_no_address(wire: Callable[..., Client]) -> None:
    with pytest.raises(errors.BadAddress):
        wire({"/a": to("file:///etc/passwd", 302)}).get("http://wire.example/a")
    with pytest.raises(errors.BadAddress):
        wire({"/b": to("gopher://wire.example/", 301)}).get("http://wire.example/b")


def test_a_redirect_without_a_target_is_the_answer(wire: Callable[..., Client]) -> None:
    assert wire({"/a": Answer(status=302)}).get("http://wire.example/a").status == 302


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a certificate for localhost that no authority has signed, with its key in the same file."""
    tool = shutil.which("openssl")
    if tool is None:
        pytest.skip("no openssl here to make a certificate with")
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    made = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    subprocess.run(
        [tool, *made.split(), "-keyout", path, "-out", path.with_suffix(".crt")],
        check=True,
        capture_output=True,
    )
    path.write_text(path.read_text() + path.with_suffix(".crt").read_text())
    return path


@pytest.fixture
def secure_server(certificate: Path) -> Iterator[HTTPServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with HTTPServer(ssl_context=context) as server:
        server.expect_request("/feed").respond_with_data(FEED)
        yield server


def test_an_unsigned_certificate_is_not_trusted(secure_server: HTTPServer) -> None:
    with pytest.raises(errors.Untrusted, match=r"TLS: self.signed certificate"):
        GuardedClient().get(secure_server.url_for("/feed"), inner=True)


def test_a_certificate_that_is_trusted_opens_the_door(
    secure_server: HTTPServer, certificate: Path
) -> None:
    trusting = ssl.create_default_context(cafile=str(certificate))
    client = GuardedClient(tls=trusting)
    assert client.get(secure_server.url_for("/feed"), inner=True).body == FEED


def test_a_certificate_is_checked_against_the_name_not_the_address(
    secure_server: HTTPServer, certificate: Path
) -> None:
    trusting = ssl.create_default_context(cafile=str(certificate))
    client = GuardedClient(tls=trusting, resolve=lambda _host, _port: ["127.0.0.1"])
    with pytest.raises(errors.Untrusted, match=r"Hostname mismatch"):
        client.get(f"https://other.example:{secure_server.port}/feed", inner=True)
