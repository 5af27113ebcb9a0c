"""Finding words that no catalogue said: a language in which every sentence stands in brackets, and who reads it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import sqlalchemy as sa
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import g
from lxml import html as markup

from blog.core import i18n, settings
from blog.core.db import session

# Esperanto: it is written as English is, and nobody will ship it by accident.
LANGUAGE = "eo"
OWN_CLASSES = ("prose", "p-name", "p-author", "portrait-initials")
# What stands in these was written by people or is meant for programs. Scripts, styles and drawings are no words.
OWN = " | ".join(
    [f"//{name}" for name in "script style svg pre code kbd time bdi textarea datalist".split()]
    + [
        f"//*[contains(concat(' ', @class, ' '), ' {name} ')]"
        for name in ("prose", "p-name", "p-author", "portrait-initials")
    ]
    + ["//body//*[@lang]", "//*[@dir='auto']", "//*[@id='zone']", "//*[@id='language']", "//comment()"]
)
WORD = re.compile(r"[^\W\d_][^\W\d_’']*")
HASH = re.compile(r"\b[0-9a-f]{6,}…?")


def write_catalogue(folder: Path) -> None:
    """All catalogues of the site, and one more that says each sentence in brackets."""
    shutil.copytree(i18n.CATALOGUES, folder)
    made = Catalog(locale=LANGUAGE)
    with (folder / "messages.pot").open("rb") as file:
        words = [message for message in read_po(file) if message.id]
    for message in words:
        said = [f"⟦{form}⟧" for form in (message.id if isinstance(message.id, tuple) else (message.id,))]
        made.add(message.id, said if isinstance(message.id, tuple) else said[0])
    (folder / LANGUAGE / "LC_MESSAGES").mkdir(parents=True)
    with (folder / LANGUAGE / "LC_MESSAGES" / "messages.mo").open("wb") as file:
        write_mo(file, made)


def speak(language: str) -> None:
    """Let the site speak a language from now on."""
    settings.put("site.language", language)
    g.pop("_flask_babel", None)


def words_of(text: str) -> str:
    """Its words alone, with a space between them."""
    return " ".join(WORD.findall(HASH.sub(" ", text)))


def written() -> set[str]:
    """The words of everything that the database keeps: names, titles, what people wrote."""
    bind = session().get_bind()
    kept: set[str] = set()
    for table in sa.inspect(bind).get_table_names():
        for row in session().execute(sa.text(f'SELECT * FROM "{table}"')):  # our own tables
            for value in row:
                if isinstance(value, str):
                    kept |= {words_of(value), *(words_of(line) for line in value.splitlines())}
    said = " ".join(settings.get(name) + "." for name in ("site.name", "site.tagline", "site.company"))
    return kept | {words_of(sentence) for sentence in said.split(".")}


def unmarked(page: str, kept: set[str]) -> list[str]:
    """The words of a page that neither a catalogue said nor a person wrote: `kept` is what people wrote."""
    tree = markup.document_fromstring(page)
    for element in tree.xpath(OWN):
        if element.getparent() is not None:
            element.drop_tree()
    named = tree.xpath("//@alt | //@title | //@aria-label | //@placeholder | //meta[@name='description']/@content")
    pieces = outside("\n".join(map(str, tree.itertext()))) + [one for text in named for one in outside(str(text))]
    return [words for piece in pieces if (words := words_of(piece)) and not _known(piece, kept)]


def _known(piece: str, kept: set[str]) -> bool:
    """Whether people wrote this: all of it, or each of its parts; or it goes on where they were cut short."""
    parts = [part for part in map(words_of, re.split(r"[.·|:;,()“”]|\s[–—/]\s|\+", piece)) if part]
    return words_of(piece) in kept or all(
        part in kept or len(part) == 1 or _is_month(part) or (part.count(" ") > 1 and any(part in one for one in kept))
        for part in parts
    )


def _is_month(words: str) -> bool:
    return words.casefold() in {name.casefold() for name in Locale.parse(LANGUAGE).months["format"]["wide"].values()}


def outside(text: str) -> list[str]:
    """The lines of a text, as far as they stand in no brackets."""
    depth, said = 0, []
    for sign in text:
        depth += (sign == "⟦") - (sign == "⟧")
        said.append("\n" if sign in "⟦⟧" else sign if depth == 0 else "")
    return "".join(said).splitlines()
