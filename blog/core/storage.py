"""Files that the site keeps and shows: named after their content, so that an address never means anything else."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from pathlib import Path

from flask import Flask, Response, abort, current_app, send_file

from blog.core import headers

# What may be kept, and what it is served as. Nothing here can run: no HTML, no SVG.
KINDS = {"webp": "image/webp", "png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "avif": "image/avif"}
_NAME = re.compile(rf"[0-9a-f]{{64}}\.(?:{'|'.join(KINDS)})")


def init_app(app: Flask) -> None:
    """Serve what is kept."""
    app.add_url_rule("/media/<name>", "media", _serve)


def keep(data: bytes, kind: str) -> str:
    """Keep a file and give its name. The same bytes are kept once; a crash leaves no half of one."""
    name = f"{hashlib.sha256(data).hexdigest()}.{kind}"
    target = _path(name)
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        half = target.with_name(f".{secrets.token_hex(8)}")
        with half.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        half.replace(target)
    return name


def is_name(name: str) -> bool:
    """Whether something could be the name of a kept file."""
    return bool(_NAME.fullmatch(name))


def is_kept(name: str) -> bool:
    """Whether the file is there."""
    return _path(name).is_file()


def drop(name: str) -> None:
    """Forget a file. Whoever calls this knows that nothing shows it any more."""
    _path(name).unlink(missing_ok=True)


def _path(name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise ValueError("Kept files are named after their content.")
    return Path(current_app.config["INSTANCE"]) / "media" / name


def _serve(name: str) -> Response:
    if not _NAME.fullmatch(name) or not _path(name).is_file():
        abort(404)
    response = send_file(_path(name), mimetype=KINDS[name.rpartition(".")[2]], etag=name[:32])
    response.headers["Cache-Control"] = f"public, max-age={headers.ONE_YEAR}, immutable"
    return response
