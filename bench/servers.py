"""The two that are compared: the site as `flask web` serves it, and nginx with the same bytes in files."""

from __future__ import annotations

import gzip
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import config

FLASK = Path(config.ROOT) / ".venv" / "bin" / "flask"
HOST = "127.0.0.1"
# How long a server may take until it answers, and until it has stopped, in seconds.
STARTED_WITHIN, STOPPED_WITHIN = 120, 30
INSTALL_NGINX = "apt install nginx-light"


@dataclass(frozen=True)
class Answer:
    """What a server said: its status, its headers with small letters, its body as it came."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def weight(self) -> int:
        """Bytes over the wire, about: the body, and the headers as lines."""
        return len(self.body) + sum(len(name) + len(value) + 4 for name, value in self.headers.items()) + 17


class Server:
    """A process that listens on a port of this machine, with all that it starts."""

    def __init__(self, command: list[str], environ: Mapping[str, str], log: Path, port: int) -> None:
        self.port, self._log = port, log
        with log.open("ab") as written:
            self._process = subprocess.Popen(
                command,
                env={**os.environ, **environ},
                cwd=config.ROOT,
                stdout=written,
                stderr=written,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """The process that was started; others are below it."""
        return self._process.pid

    @property
    def url(self) -> str:
        """What its addresses begin with."""
        return f"http://{HOST}:{self.port}"

    def wait(self, path: str = "/") -> float:
        """Wait for its first answer. Gives after how many seconds. Raises RuntimeError when it ended instead."""
        began = time.monotonic()
        while time.monotonic() - began < STARTED_WITHIN:
            if self._process.poll() is not None:
                break
            try:
                if get(self.port, path).status < 500:
                    return time.monotonic() - began
            except (OSError, HTTPException):
                time.sleep(0.005)
        raise RuntimeError(f"A server did not start:\n{self._log.read_text()[-2_000:]}")

    def stop(self) -> None:
        """Ask it to end, and wait until it did."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOPPED_WITHIN)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


def get(port: int, path: str, headers: Mapping[str, str] | None = None) -> Answer:
    """Ask once, on a connection of its own."""
    connection = HTTPConnection(HOST, port, timeout=30)
    try:
        connection.request("GET", path, headers=dict(headers or {}))
        said = connection.getresponse()
        return Answer(said.status, {name.lower(): value for name, value in said.getheaders()}, said.read())
    finally:
        connection.close()


def free_port() -> int:
    """A port on which nobody listens now."""
    with socket.socket() as asked:
        asked.bind((HOST, 0))
        return int(asked.getsockname()[1])


def start_site(environ: Mapping[str, str], folder: Path, *, workers: int = 1) -> Server:
    """Serve the site of these settings on a port of its own, as `flask web` does, and wait for its first answer."""
    port = free_port()
    said = {**environ, "HOST": HOST, "PORT": str(port)}
    server = Server([str(FLASK), "web", f"--workers={workers}"], said, folder / "site.log", port)
    server.wait("/healthz")
    return server


def start_worker(environ: Mapping[str, str], folder: Path) -> Server:
    """Start the other half of the site; it listens nowhere."""
    return Server([str(FLASK), "worker"], environ, folder / "worker.log", 0)


def has_nginx() -> bool:
    """Whether nginx is installed."""
    return nginx() is not None


def nginx() -> str | None:
    """Where nginx is; Debian keeps it where only root looks."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


@dataclass
class Copied:
    """Answers of the site, to be served by nginx: each in the file that its address names."""

    folder: Path
    locations: list[str] = field(default_factory=list)

    def add(self, name: str, identity: Answer, packed: Answer) -> None:
        """Take an answer as it is, in gzip and in the encoding of `packed`, with the headers of the site."""
        files = self.folder / "files"
        files.mkdir(exist_ok=True)
        (files / name).write_bytes(identity.body)
        # The level of the site's own, so that nginx sends what anybody who asks the site for gzip is sent.
        (files / f"{name}.gz").write_bytes(gzip.compress(identity.body, 6, mtime=0))
        (files / f"{name}.packed").write_bytes(packed.body)
        said = " ".join(
            f'add_header {header} "{value}";'
            for header, value in identity.headers.items()
            if header not in _ITS_OWN and '"' not in value
        )
        kind = identity.headers["content-type"]
        encoding = packed.headers.get("content-encoding", "")
        more = f"add_header Content-Encoding {encoding}; add_header Vary Accept-Encoding;" if encoding else ""
        self.locations += [
            f'location = /{name} {{ types {{}} default_type "{kind}"; gzip_static on; {said} }}',
            f'location = /{name}.packed {{ types {{}} default_type "{kind}"; {more} {said} }}',
        ]


# What nginx says by itself.
_ITS_OWN = frozenset(
    ("content-type", "content-length", "content-encoding", "date", "server", "etag", "last-modified", "vary")
)
# As Debian ships it (worker_processes auto, sendfile, tcp_nopush), without its log of accesses: the site keeps none.
_CONFIGURATION = """\
daemon off;
worker_processes auto;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{ worker_connections 768; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000000;
  client_body_temp_path {folder}/temporary;
  proxy_temp_path {folder}/temporary;
  fastcgi_temp_path {folder}/temporary;
  uwsgi_temp_path {folder}/temporary;
  scgi_temp_path {folder}/temporary;
  server {{
    listen {host}:{port};
    root {folder}/files;
    {locations}
  }}
}}
"""


def start_nginx(copied: Copied) -> Server:
    """Serve what was copied, and wait for the first answer."""
    found = nginx()
    assert found is not None
    folder, port = copied.folder, free_port()
    # Its workers give up the rights of root, and must still find the files.
    for each in (folder, folder / "files"):
        each.chmod(0o755)
    written = folder / "nginx.conf"
    locations = "\n    ".join(copied.locations)
    written.write_text(_CONFIGURATION.format(folder=folder, host=HOST, port=port, locations=locations))
    server = Server([found, "-p", str(folder), "-c", str(written)], {}, folder / "nginx.out", port)
    server.wait("/post")
    return server
