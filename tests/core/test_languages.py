"""The languages: whole catalogues, German pages, no word left unmarked, and a third language that is only a file."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from flask import Flask, g
from flask.testing import FlaskClient

from blog.conversation.actions import publish_comment
from blog.core import i18n, settings
from blog.core.themes import age
from tests.builders import make_comment, make_person, make_post, sign_in

HELD = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%%")
TAGS = re.compile(r"</?[a-z][^>]*>")
LANGUAGES = sorted(path.name for path in i18n.CATALOGUES.iterdir() if path.is_dir())
# Pages that say most of what the site says to readers, also when nothing is there yet.
PAGES = (
    "/ /archive /people /issues /issues/new /record /record/numbers /moderation /moderation/numbers /policy "
    "/policy/versions /responses /feeds /search?q=pump /corrections /my /nowhere"
).split()


def catalogue(language: str) -> Catalog:
    return written(i18n.CATALOGUES / language / "LC_MESSAGES" / "messages.po")


def written(path: Path) -> Catalog:
    return read_po(BytesIO(path.read_bytes()))


def pairs(message: Message) -> list[tuple[str, str]]:
    """Each form of a message beside its translation; the last English form stands for all further ones."""
    ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
    said = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return [(ids[min(place, len(ids) - 1)], words) for place, words in enumerate(said)]


def forms(said: Catalog) -> set[tuple[tuple[str, str], ...]]:
    """Every message with its translations."""
    return {tuple(pairs(message)) for message in said if message.id}


def speak(language: str) -> None:
    """Let the site speak a language from now on."""
    settings.put("site.language", language)
    g.pop("_flask_babel", None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_says_everything_and_keeps_what_stands_in_the_words(language: str) -> None:
    said = [message for message in catalogue(language) if message.id]
    known = {message.id for message in written(i18n.CATALOGUES / "messages.pot") if message.id}
    assert len(said) > 2000
    assert {message.id for message in said} == known
    assert [message.id for message in said if message.fuzzy or not all(words for _id, words in pairs(message))] == []
    for message in said:
        for english, words in pairs(message):
            assert set(HELD.findall(words)) == set(HELD.findall(english)), english
            assert sorted(TAGS.findall(words)) == sorted(TAGS.findall(english)), english


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_the_written_one(language: str) -> None:
    folder = i18n.CATALOGUES / language / "LC_MESSAGES"
    compiled = read_mo(BytesIO((folder / "messages.mo").read_bytes()))
    assert forms(compiled) == forms(catalogue(language))


def test_pages_and_lengths_of_time_are_german_on_a_german_site(app: Flask, client: FlaskClient) -> None:
    post = make_post(make_person("ann"))
    speak("de")
    front = client.get("/").text
    assert '<html lang="de">' in front and "Zum Text springen" in front
    assert "Kommentar senden" in client.get(post.path).text
    assert "Diese Seite gibt es nicht" in client.get("/nowhere").text
    assert (age(60), age(7200), age(86400 * 3)) == ("1 Minute", "2 Stunden", "3 Tage")
    assert i18n.date_words(date(2026, 3, 3)) == "3. März 2026"
    assert (i18n.number(12345), i18n.short_date(date(2026, 3, 3), with_year=False)) == ("12.345", "3. März")


def test_english_dates_and_numbers_stay_as_they_were(app: Flask) -> None:
    assert i18n.date_words(datetime(2026, 9, 3, tzinfo=UTC)) == "3 September 2026"
    assert (i18n.number(12345), i18n.number(12)) == ("12,345", "12")
    assert i18n.short_date(date(2026, 9, 3), with_year=True) == "3 Sep 2026"


def test_a_refused_form_is_refused_in_german(app: Flask, client: FlaskClient) -> None:
    post = make_post(make_person("ann"))
    speak("de")
    refused = client.post(f"/threads/{post.thread_id}/comments", data={"name": "", "email": "a@b.example", "body": ""})
    assert refused.status_code == 422
    assert "Noch nicht gesendet" in refused.text and "Nennen Sie einen Namen" in refused.text


def test_somebody_signed_in_reads_the_staff_pages_in_the_language_they_chose(app: Flask, client: FlaskClient) -> None:
    ann = make_person("ann")
    sign_in(client, ann)
    assert '<html lang="en">' in client.get("/staff/profile").text
    ann.language = "de"
    i18n.settings.session().commit()
    page = client.get("/staff/profile").text
    assert '<html lang="de">' in page and "Abmelden" in page
    assert '<html lang="en">' in app.test_client().get("/").text


def test_what_is_kept_for_everyone_is_said_in_the_sites_language(app: Flask) -> None:
    with i18n.force_locale("de"), i18n.for_everyone():
        assert i18n._("Undo") == "Undo"
    speak("de")
    with i18n.force_locale("en"), i18n.for_everyone():
        assert i18n._("Undo") == "Rückgängig"


def test_words_that_come_later_are_text_and_never_html(app: Flask) -> None:
    assert str(i18n.lazy("<b>%(count)s</b>", count=2000).__html__()) == "&lt;b&gt;2,000&lt;/b&gt;"


@pytest.fixture
def bracketed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A third language, made of a catalogue and nothing else: Esperanto, in which every sentence stands in brackets."""
    folder = tmp_path / "translations"
    shutil.copytree(i18n.CATALOGUES, folder)
    made = Catalog(locale="eo")
    for message in written(folder / "messages.pot"):
        if message.id:
            said = [f"⟦{form}⟧" for form in (message.id if isinstance(message.id, tuple) else (message.id,))]
            made.add(message.id, said if isinstance(message.id, tuple) else said[0])
    (folder / "eo" / "LC_MESSAGES").mkdir(parents=True)
    with (folder / "eo" / "LC_MESSAGES" / "messages.mo").open("wb") as file:
        write_mo(file, made)
    monkeypatch.setattr(i18n, "CATALOGUES", folder)
    yield
    i18n.languages.cache_clear()


def unmarked(html: str) -> list[str]:
    """The words of a page that no catalogue said."""
    text = re.sub(r"(?s)<(script|style|pre|code|svg|time|bdi)\b.*?</\1>|<!--.*?-->", " ", html)
    named = [one for one in re.findall(r'\b(?:alt|title|aria-label|placeholder)="([^"]*)"', text) if one]
    left = []
    for piece in [re.sub(r"<[^>]+>", "\n", text), *named]:
        depth, outside = 0, []
        for sign in piece:
            depth += (sign == "⟦") - (sign == "⟧")
            outside.append(sign if depth == 0 and sign not in "⟦⟧" else "\n")
        left += re.findall(r"[A-Za-z][A-Za-z’']+(?: [A-Za-z’']+)*", "".join(outside))
    return left


def test_a_third_language_is_a_catalogue(bracketed: None, app: Flask, client: FlaskClient) -> None:
    assert i18n.languages()["eo"] == "Esperanto"
    speak("eo")
    front = client.get("/").text
    assert '<html lang="eo">' in front and "⟦Skip to the text⟧" in front


@pytest.mark.parametrize("path", PAGES)
def test_no_word_of_a_public_page_is_left_out_of_the_catalogue(
    bracketed: None, app: Flask, client: FlaskClient, path: str
) -> None:
    speak("eo")
    own = {settings.get(name) for name in ("site.name", "site.tagline", "site.company")} | {"UTC", "JSON", "CSV"}
    left = [words for words in unmarked(client.get(path).text) if words not in own and words not in " ".join(own)]
    assert left == []


def test_no_word_of_a_post_with_its_conversation_is_left_out_of_the_catalogue(
    bracketed: None, app: Flask, client: FlaskClient
) -> None:
    post = make_post(make_person("ann"))
    publish_comment(make_comment(post.thread, body="Qq."), by=make_person("ben"))
    speak("eo")
    page = client.get(post.path).text
    said = {"Openline", "The company", post.title, "Qq"}
    left = [words for words in unmarked(page) if words not in said]
    # What people wrote themselves: the post, who wrote it, and what they were called that day.
    assert len(left) < 30, left
