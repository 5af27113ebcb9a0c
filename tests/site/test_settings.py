"""What admins change of the site: it shows at once, is refused in words, and goes on the record."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from blog.core import colours, settings, themes
from blog.core.db import session
from blog.core.models import Setting
from blog.people.models import Role
from blog.record import queries as record
from blog.site import actions, look, rules
from tests.architecture.test_contrast import CONTROL_PAIRS, TEXT_PAIRS
from tests.builders import make_page, make_person, make_post, sign_in

ABOUT = {
    "version": "0",
    "name": "Pumps speak",
    "tagline": "We mend them.",
    "company": "Pumps Ltd",
    "contact": "hello@pumps.example",
    "zone": "Europe/Berlin",
    "language": "en",
}


@pytest.fixture
def token(client: FlaskClient) -> str:
    """The token of the admin Ann, who is signed in."""
    return sign_in(client, make_person("ann", roles=[Role.ADMIN]))


def kinds() -> list[tuple[str, object]]:
    """What the record says that was changed, oldest first, with the words."""
    session().rollback()
    said = [one for name in rules.ON_RECORD for one in record.about(f"setting/{name}")]
    said.sort(key=lambda one: one.entry.seq)
    return [(one.facts["setting"], one.texts["text"].text if "text" in one.texts else None) for one in said]


def holds(name: str) -> str:
    """What is kept of a setting."""
    session().rollback()
    row = session().get(Setting, name)
    return row.value if row else settings.DEFAULTS[name]


def test_a_change_shows_at_once_on_every_page_and_is_on_the_record(client: FlaskClient, token: str) -> None:
    answer = client.post("/staff/site", data={**ABOUT, "csrf_token": token})
    assert answer.status_code == 303
    for path in ("/", "/people", "/policy"):
        page = client.get(path).text
        assert "<title>" in page and "Pumps speak</title>" in page and "We mend them." in page, path
    assert sorted(kinds()) == [
        ("site.company", "Pumps Ltd"),
        ("site.contact", "hello@pumps.example"),
        ("site.name", "Pumps speak"),
        ("site.zone", "Europe/Berlin"),
    ]
    assert all(one.entry.by == "ann" for one in record.about("setting/site.name"))


def test_saving_what_holds_already_changes_nothing(client: FlaskClient, token: str) -> None:
    client.post("/staff/site", data={**ABOUT, "csrf_token": token})
    before = record.head()
    assert client.post("/staff/site", data={**ABOUT, "version": "1", "csrf_token": token}).status_code == 303
    assert record.head() == before
    assert actions.saved("about").version == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", " ", "cannot be empty"),
        ("name", "n" * 61, "At most 60 characters"),
        ("contact", "nobody", "Write an address"),
        ("zone", "Mars/Olympus", "Choose one of those"),
        ("language", "xx", "Choose one of those"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(
    client: FlaskClient, token: str, field: str, value: str, words: str
) -> None:
    answer = client.post("/staff/site", data={**ABOUT, field: value, "csrf_token": token})
    assert answer.status_code == 422 and words in answer.text
    assert "Pumps Ltd" in answer.text
    assert holds("site.company") == settings.DEFAULTS["site.company"]


def test_the_second_of_two_admins_is_told_who_was_faster_and_sees_both(app: Flask, token: str) -> None:
    client, other = app.test_client(), app.test_client()
    ben = make_person("ben", roles=[Role.ADMIN])
    bens = sign_in(other, ben)
    anns = sign_in(client, make_person("ada", roles=[Role.ADMIN]))
    assert other.post("/staff/site", data={**ABOUT, "name": "Bens", "csrf_token": bens}).status_code == 303
    late = client.post("/staff/site", data={**ABOUT, "name": "Adas", "csrf_token": anns})
    assert late.status_code == 409
    assert "Ben Example" in late.text and "Bens" in late.text and 'value="Adas"' in late.text
    assert holds("site.name") == "Bens"
    version = re.search(r'name="version" value="(\d+)"', late.text)
    assert version
    again = client.post("/staff/site", data={**ABOUT, "name": "Adas", "version": version[1], "csrf_token": anns})
    assert again.status_code == 303
    assert holds("site.name") == "Adas"


def test_a_change_is_put_back(client: FlaskClient, token: str) -> None:
    client.post("/staff/site", data={**ABOUT, "csrf_token": token})
    answer = client.post("/staff/site/about/return", data={"version": "1", "csrf_token": token})
    assert answer.status_code == 303
    assert holds("site.name") == settings.DEFAULTS["site.name"]
    assert kinds()[-4:][0][0].startswith("site.")  # what is put back is a change like any other
    late = client.post("/staff/site/about/return", data={"version": "1", "csrf_token": token}, follow_redirects=True)
    assert "meanwhile" in late.text


def test_rules_for_comments_are_promises_and_go_on_the_record(client: FlaskClient, token: str) -> None:
    form = {"version": "0", "proof": "always", "edit_minutes": "30", "csrf_token": token}
    assert client.post("/staff/site/comments", data=form).status_code == 303
    assert sorted(kinds()) == [("comments.edit_minutes", "30"), ("comments.proof", "always")]
    wrong = client.post("/staff/site/comments", data={**form, "version": "1", "edit_minutes": "soon"})
    assert wrong.status_code == 422 and "is not a number of minutes" in wrong.text


# ---- the colour


def test_the_colour_is_a_sheet_of_its_own_that_every_page_links(client: FlaskClient, token: str) -> None:
    assert "/colours/" not in client.get("/").text
    form = {"version": "0", "accent": "7A1F5C", "accent_dark": "", "csrf_token": token}
    assert client.post("/staff/site/colours", data=form).status_code == 303
    linked = re.search(r'href="(/colours/\w+\.css)"', client.get("/").text)
    assert linked and linked[1] in client.get("/staff").text
    sheet = client.get(linked[1])
    assert sheet.mimetype == "text/css" and "immutable" in sheet.headers["Cache-Control"]
    assert "--accent: #7a1f5c" in sheet.text and "prefers-color-scheme: dark" in sheet.text
    assert "immutable" not in client.get("/colours/000000000000.css").headers["Cache-Control"]
    assert kinds() == []


def test_a_colour_that_is_too_faint_is_refused_and_the_nearest_is_offered(client: FlaskClient, token: str) -> None:
    form = {"version": "0", "accent": "#ffcc00", "accent_dark": "#222222", "csrf_token": token}
    answer = client.post("/staff/site/colours", data=form)
    assert answer.status_code == 422
    offers = dict(re.findall(r'name="take" value="(\w+) (#[0-9a-f]{6})"', answer.text))
    assert set(offers) == {"accent", "accent_dark"} and "words need 4.5 to 1" in answer.text
    for field, scheme in (("accent", "light"), ("accent_dark", "dark")):
        assert look.colour_problem(scheme, offers[field]) is None
    taken = client.post("/staff/site/colours", data={**form, "accent_dark": "", "take": f"accent {offers['accent']}"})
    assert taken.status_code == 303
    assert holds("site.accent") == offers["accent"]


@pytest.mark.parametrize("colour", ["#7a1f5c", "#ffcc00", "#000000", "#ffffff", "#00ff00", "#ff0000", "#808080"])
def test_whatever_the_company_chooses_everything_stays_readable(app: Flask, colour: str) -> None:
    palettes = themes.palettes()
    for scheme, palette in palettes.items():
        allowed = colours.nearest(colour, rules.papers(palette))
        assert allowed
        made = rules.accent(allowed, palette)
        drawn = palette | {"accent": made.colour, "accent-wash": made.wash, "on-accent": made.ink}
        for pairs, least in ((TEXT_PAIRS, 4.5), (CONTROL_PAIRS, 3.0)):
            faint = [pair for pair in pairs if colours.contrast(drawn[pair[0]], drawn[pair[1]]) < least]
            assert faint == [], (scheme, allowed)


def test_the_sample_shows_what_is_tried_in_both_schemes(client: FlaskClient, token: str) -> None:
    sheet = client.get("/staff/site/sample.css?light=%237a1f5c").text
    assert ".sample-light" in sheet and ".sample-dark" in sheet and "--accent: #7a1f5c" in sheet
    said = client.get("/staff/site/colours.json?light=%23ffcc00&dark=nonsense").get_json()
    assert said["light"]["problem"] and said["light"]["better"] and said["dark"]["problem"] == ""


# ---- logo, icon, menu


def picture(format: str, size: tuple[int, int] = (800, 200)) -> io.BytesIO:
    """A picture as a file."""
    file = io.BytesIO()
    Image.new("RGB", size, "#7a1f5c").save(file, format)
    file.seek(0)
    return file


def test_a_logo_is_made_anew_and_stands_in_place_of_the_name(client: FlaskClient, token: str) -> None:
    form = {
        "version": "0",
        "csrf_token": token,
        "logo": (picture("PNG"), "logo.png"),
        "icon": (picture("JPEG"), "i.jpg"),
    }
    assert client.post("/staff/site/logo", data=form).status_code == 303
    page = client.get("/").text
    logo = re.search(
        r'<img class="logo" src="(/media/[0-9a-f]{64}\.webp)" alt="Openline" width="352" height="88"', page
    )
    icon = re.search(r'rel="icon" type="image/png" sizes="180x180" href="(/media/[0-9a-f]{64}\.png)"', page)
    assert logo and icon
    assert client.get(logo[1]).status_code == 200 and client.get(icon[1]).mimetype == "image/png"
    gone = {"version": "1", "csrf_token": token, "without_logo": "y"}
    assert client.post("/staff/site/logo", data=gone).status_code == 303
    assert 'class="logo"' not in client.get("/").text


def test_a_program_in_place_of_a_logo_is_refused_in_words(client: FlaskClient, token: str) -> None:
    svg = io.BytesIO(b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    form = {"version": "0", "csrf_token": token, "logo": (svg, "logo.png")}
    answer = client.post("/staff/site/logo", data=form)
    assert answer.status_code == 422 and "no picture that we can read" in answer.text
    assert holds("site.logo") == ""


def rows(*links: tuple[str, str]) -> dict[str, str]:
    """A form of the menu."""
    return {
        name: said
        for row, (words, path) in enumerate(links, 1)
        for name, said in ((f"words_{row}", words), (f"path_{row}", path))
    }


def test_the_menu_leads_where_admins_say_in_their_order(client: FlaskClient, token: str) -> None:
    page = make_page(make_person("max", roles=[Role.ADMIN]))
    form = {"version": "0", "csrf_token": token, **rows(("Who we are", page.path), ("Faults", "/issues"), ("", ""))}
    moved = client.post("/staff/site/menu", data={**form, "move": "down-1"})
    assert moved.status_code == 200 and "not saved yet" in moved.text
    assert moved.text.index('value="Faults"') < moved.text.index('value="Who we are"')
    assert client.post("/staff/site/menu", data=form).status_code == 303
    nav = client.get("/issues").text.split('class="masthead-nav"')[1].split("</nav>")[0]
    assert re.findall(r'href="([^"]+)"', nav) == [page.path, "/issues"]
    assert 'href="/issues" aria-current="page"' in nav
    empty = {"version": "1", "csrf_token": token}
    assert client.post("/staff/site/menu", data=empty).status_code == 303
    assert ">People</a>" in client.get("/").text


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("https://evil.example", "leads nowhere"),
        ("//evil.example", "leads nowhere"),
        ("/nowhere", "is no page of this site"),
        ("/posts/not-public-yet", "is no page of this site"),
        ("/staff/posts", "not for everyone"),
    ],
)
def test_a_link_that_leads_nowhere_is_refused_and_kept(client: FlaskClient, token: str, path: str, words: str) -> None:
    make_post(make_person("max"), title="Not public yet", published=False)
    form = {"version": "0", "csrf_token": token, **rows(("Look", path))}
    answer = client.post("/staff/site/menu", data=form)
    assert answer.status_code == 422 and words in answer.text and f'value="{path}"' in answer.text


# ---- the command


def test_the_command_changes_by_the_same_verbs(app: Flask) -> None:
    run = app.test_cli_runner()
    made = run.invoke(args=["site", "set", "site.name", "Pumps speak"])
    assert made.exit_code == 0 and "site.name = Pumps speak" in made.output
    assert kinds() == [("site.name", "Pumps speak")]
    assert record.about("setting/site.name")[0].entry.by == "system"
    refused = run.invoke(args=["site", "set", "comments.proof", "maybe"])
    assert refused.exit_code == 2 and "none of always, first and never" in refused.output
    make_person("ann", roles=[Role.ADMIN])
    assert run.invoke(args=["site", "set", "site.company", "Pumps", "--by", "ann"]).exit_code == 0
    assert record.about("setting/site.company")[0].entry.by == "ann"
    assert run.invoke(args=["site", "set", "site.company", "Pumps", "--by", "nobody"]).exit_code == 2
