"""An editor filled with other words than those that stand: what was typed and not saved, or an older revision.

Nothing is written: the words are in the form, and saving them is somebody's decision, as with any others.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from blog.core.text import clean_text
from blog.desk import unsaved
from blog.desk.forms import WordsForm
from blog.desk.models import Unsaved
from blog.people.models import Person
from blog.posts import staff_queries
from blog.posts.models import Page, Post

F = TypeVar("F", bound=WordsForm)


def refilled(form: F, thing: Post | Page | None, asked: Mapping[str, str], person: Person, name: str = "") -> F:
    """The form as the address asks for it: `?unsaved=1` with what this person typed, `?revision=3` with old words.

    Anything else, or what is not there, gives the form as it is. `name` is the thing's, where it is not the row's.
    """
    if asked.get("unsaved"):
        row = unsaved.of(person, name or name_of(thing, form))
        return _with(form, row.fields | {"version": str(row.version or form.version.data)}) if row else form
    number = asked.get("revision", "")
    if thing is not None and number.isascii() and number.isdigit() and len(number) < 10:
        old = staff_queries.revision(thing, int(number))
        return _with(form, {"title": old.title, "body": old.source}) if old else form
    return form


def offered(form: WordsForm, row: Unsaved | None) -> Unsaved | None:
    """What was typed, if it says anything else than the form does: what was saved by now is not offered."""
    if row is None:
        return None
    stands = values(form)
    differs = any(_same(said) != _same(stands[name]) for name, said in row.fields.items() if name in stands)
    return row if differs else None


def name_of(thing: Post | Page | None, form: WordsForm) -> str:
    """What the desk calls it: `post/12`, `page/new`."""
    kind = "page" if "position" in form else "post"
    return f"{kind}/{thing.id if thing else 'new'}"


def values(form: WordsForm) -> dict[str, str]:
    """What the fields of a form hold, as a browser would send it."""
    found = {}
    for each in form:
        said = each._value() if hasattr(each, "_value") else each.data
        found[each.short_name] = str(said if said is not None else "")
    return found


def _with(form: F, said: Mapping[str, str]) -> F:
    known = values(form)
    return type(form)(MultiDict({**known, **{name: value for name, value in said.items() if name in known}}))


def _same(said: str) -> str:
    return clean_text(said).strip()
