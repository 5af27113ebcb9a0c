"""The page to write on, as the site makes it: what it offers and understands, and how long a text is said to be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from blog.core import themes
from blog.core.db import session
from blog.desk import choices
from blog.desk.length import length_of
from blog.posts.models import Post
from tests.builders import make_person, make_post, sign_in


def send(client: FlaskClient, token: str, path: str = "/staff/posts", **fields: str) -> TestResponse:
    """Send the editor's form."""
    said = {"title": "Pumps", "body": "They stop.", "authors": "ann", **fields}
    return client.post(path, data={"csrf_token": token, **said})


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("", 0),
        ("## ***\n\n- - -", 0),
        ("One", 1),
        ("It isn't well-known, **is** it?", 5),
        ("See [the log](/record/log.jsonl) and https://example.org/a/b.", 4),
        ("Größe zählt: ٣ Wörter, नमस्ते", 5),
    ],
)
def test_words_are_counted_as_a_reader_would(source: str, words: int) -> None:
    assert length_of(source).words == words


def test_the_length_is_said_in_words_and_minutes(client: FlaskClient) -> None:
    assert length_of("").said == "No words yet"
    assert length_of("Stop.").said == "One word"
    assert length_of("stop " * 60).said == "60 words, 1 min to read"
    assert length_of("stop " * 1000).said == "1000 words, 4 min to read"


def test_where_a_link_leads_is_sought_no_further_than_any_address_is_long() -> None:
    # Or a text of nothing but openings would keep the count busy for minutes.
    assert length_of("[here](" + "a " * 240 + ")").words == 1
    assert length_of("[here](" + "a " * 300 + ")").words == 300


def test_what_the_editor_offers_is_what_is_in_use(client: FlaskClient) -> None:
    ann = make_person("ann")
    token = sign_in(client, ann)
    make_post(ann, tags=["Wells", "frost"])
    make_post(ann, tags=["Wells"])
    send(client, token, series="Winter tests")
    page = client.get("/staff/posts/new").text
    assert choices.tags() == [("frost", "1"), ("Wells", "2")]
    assert re.search(r'<li data-value="Wells">Wells<span[^>]*>2</span>', page)
    assert '<li data-value="ann">ann<span class="picks-about">Ann Example, Engineer</span>' in page
    assert '<option value="Winter tests">' in page
    assert '<option value="de">Deutsch</option>' in page


def test_series_and_language_are_kept_and_shown_again(client: FlaskClient) -> None:
    token = sign_in(client, make_person("ann"))
    made = send(client, token, series="Winter tests", language="PT-br")
    post = session().query(Post).one()
    assert (made.status_code, post.language) == (303, "pt-BR")
    assert post.series is not None and post.series.name == "Winter tests"
    page = client.get(made.headers["Location"]).text
    assert re.search(r'<input[^>]*name="series"[^>]*value="Winter tests"', page)
    assert re.search(r'<input[^>]*name="language"[^>]*value="pt-BR"', page)
    send(client, token, made.headers["Location"], version="1", series="", language="")
    session().expire_all()
    again = session().query(Post).one()
    assert (again.series_id, again.language) == (None, "")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"language": "klingonish"}, "There is no language klingonish. Write its code, like de or ar."),
        ({"language": "../.."}, "There is no language"),
        ({"series": "!!!"}, "The name of a series needs a letter or a digit."),
        ({"series": "x" * 61}, "The name of a series has at most 60 characters."),
    ],
)
def test_a_language_or_series_that_is_none_is_refused_with_the_text_kept(
    client: FlaskClient, wrong: dict[str, str], words: str
) -> None:
    token = sign_in(client, make_person("ann"))
    answer = send(client, token, body="Kept words.", **wrong)
    assert answer.status_code == 422
    for said in (words, "Kept words.", f'id="{next(iter(wrong))}-error"'):
        assert said in answer.text
    # What comes next is no page that was opened in peace: the script keeps what stands in it.
    assert "data-refused" in answer.text
    assert session().query(Post).count() == 0


def test_everything_that_the_script_says_stands_in_the_page(client: FlaskClient) -> None:
    sign_in(client, make_person("ann"))
    page = client.get("/staff/posts/new").text
    told = set(re.findall(r'data-word="([\w-]+)"', page))
    folder = Path(themes.STAFF) / "core" / "static" / "editor"
    source = "".join(file.read_text() for file in sorted(folder.glob("*.js")))
    asked = set(re.findall(r'say\(\s*"([\w-]+)"', source))
    assert len(asked) > 15
    assert asked - told == set()
    # Those are chosen by what happens, and named in quotes; nothing is translated for nobody.
    assert {word for word in told if f'"{word}"' not in source} == set()


def test_the_modules_of_the_editor_share_one_address_that_changes_with_any_of_them(
    client: FlaskClient, tmp_path: Path
) -> None:
    for name in ("main.js", "tools.js"):
        (tmp_path / name).write_text("1;")
    client.application.extensions["openline-assets"].insert(0, tmp_path.parent)
    main = f"{tmp_path.name}/main.js"
    before = themes.asset(main)
    assert themes.asset(f"{tmp_path.name}/tools.js").split("/")[2] == before.split("/")[2]
    answer = client.get(before)
    assert (answer.status_code, "immutable" in answer.headers["Cache-Control"]) == (200, True)
    (tmp_path / "tools.js").write_text("22;")
    assert themes.asset(main) != before
