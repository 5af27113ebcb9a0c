"""What comes in, before anything reads it: how large it may be, that it is UTF-8, and that a number can name a row."""

from __future__ import annotations

import re
from io import BytesIO
from typing import IO, Any
from urllib.parse import unquote_to_bytes

from flask import Flask, abort, request
from flask.wrappers import Request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge
from werkzeug.formparser import FormDataParser
from werkzeug.routing import IntegerConverter, Map
from werkzeug.utils import cached_property

from blog.core import dependencies, markup
from blog.core.db import LARGEST_ID
from blog.core.i18n import lazy

# A character takes four bytes at most, and a form writes each of them with three signs.
_ENCODED = 12
# What anyone may send: the longest comment, with room for the fields beside it.
PUBLIC_MOST = 2 * _ENCODED * markup.COMMENT_LONGEST
# What a form of words may weigh: the longest post. Pictures do not count.
FORM_MOST = _ENCODED * markup.POST_LONGEST + PUBLIC_MOST
# What the staff may send: the largest thing is a portrait.
STAFF_MOST = 8 * 1024 * 1024
# What a page that takes pictures may be sent: a good camera's, with room for what is written beside it.
PICTURE_MOST = 22 * 1024 * 1024

# What pages ask an address for, and all of it that tells two kept pages apart.
PARAMETERS = frozenset({"before", "comments", "from", "kind", "order", "page", "q", "show"})

_CONTROLS = re.compile(rb"[\x00-\x1f\x7f]")
_UNREADABLE = lazy("What your browser sent is not UTF-8, so it could not be read.")
_NO_ADDRESS = lazy("This address holds signs that no address here has.")


class StrictForms(FormDataParser):
    """Forms in UTF-8, without NUL, which no database takes.

    What is not UTF-8 is refused, where Werkzeug would take it with its bytes written out as signs.
    """

    def parse(
        self, stream: IO[bytes], mimetype: str, content_length: int | None, options: dict[str, str] | None = None
    ) -> Any:
        """The form. Raises BadRequest, in words, when it cannot be read, and RequestEntityTooLarge."""
        if mimetype == "application/x-www-form-urlencoded":
            most = self.max_form_memory_size
            body = stream.read(-1 if most is None else most + 1)
            if most is not None and len(body) > most:
                raise RequestEntityTooLarge
            if not _is_utf8(unquote_to_bytes(body)):
                raise BadRequest(_UNREADABLE)
            stream = BytesIO(body)
        rest, form, files = super().parse(stream, mimetype, content_length, options)
        return rest, self.cls([(name, value.replace("\0", "")) for name, value in form.items(multi=True)]), files


class AskedFor(ImmutableMultiDict[str, str]):
    """The parameters of an address. A page that reads one which is not in PARAMETERS cannot be kept."""

    def __getitem__(self, key: str) -> str:
        _note(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        _note(key)
        return super().__contains__(key)

    def get(self, key: str, *args: Any, **kwargs: Any) -> Any:
        """The first value of a parameter."""
        _note(key)
        return super().get(key, *args, **kwargs)

    def getlist(self, key: str, *args: Any, **kwargs: Any) -> Any:
        """All values of a parameter. A kept page knows the first only."""
        _note(None)
        return super().getlist(key, *args, **kwargs)

    def items(self, multi: bool = False) -> Any:
        """All parameters, with their values."""
        _note(None)
        return super().items(multi)


def _note(parameter: object) -> None:
    if parameter not in PARAMETERS:
        dependencies.hinder(f"it reads the parameter {parameter}")


class OurRequest(Request):
    """A request whose forms are read strictly, and whose parameters are noted when a page reads them."""

    form_data_parser_class = StrictForms

    @cached_property
    def args(self) -> AskedFor:
        """The parameters of the address."""
        return AskedFor(super().args)


class RowNumber(IntegerConverter):
    """`<int:…>`: a number that a row can have; any other names nothing, so the page is not there."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=LARGEST_ID)


def init_app(app: Flask) -> None:
    """Read every request this way. Before any route is added: routes keep the converter that they were made with."""
    app.request_class = OurRequest
    app.url_map.converters["int"] = RowNumber
    app.config.update(MAX_CONTENT_LENGTH=PUBLIC_MOST, MAX_FORM_MEMORY_SIZE=FORM_MOST)
    app.before_request(_refuse_unreadable)


def take_large(most: int = STAFF_MOST) -> None:
    """Let this request carry what the staff may send. Called before its form is read."""
    request.max_content_length = most


def _refuse_unreadable() -> None:
    """No database takes a NUL, and no line of a log a line end: neither gets further than this."""
    path = str(request.environ.get("PATH_INFO", "")).encode("latin1")
    if _CONTROLS.search(path) or not _is_utf8(path):
        abort(400, _NO_ADDRESS)
    query = unquote_to_bytes(request.query_string)
    if b"\0" in query or not _is_utf8(query):
        abort(400, _NO_ADDRESS)


def _is_utf8(written: bytes) -> bool:
    try:
        written.decode()
    except UnicodeDecodeError:
        return False
    return True
