"""What the demo company has no page for: written by the verbs of the site, in a process of its own beside it.

Prints as JSON where the pages are: `public` and `staff`.
"""

from __future__ import annotations

import io
import json
import sys
from datetime import timedelta

import sqlalchemy as sa
from PIL import Image

from blog.app import create_app
from blog.conversation import queries as conversation
from blog.conversation import sending
from blog.conversation.models import Comment
from blog.core import clock
from blog.core.db import session
from blog.desk import changes, previews, remarks, things, unsaved
from blog.issues import reports
from blog.issues.models import Apology
from blog.media.actions import keep_picture
from blog.media.rules import markdown
from blog.people import actions as staff
from blog.people import departures, tickets
from blog.people import queries as people
from blog.people.models import Person, Role
from blog.posts import actions as posts
from blog.posts import queries, scheduling, second
from blog.posts.models import Post
from blog.posts.rules import Change, Fields

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
RTL = "לשאלות על האור **שלנו** אנחנו עונים כאן, בעברית.\n\n- אחת\n- שתיים\n\n> אור קטן, ופנים."
RICH = """A first sentence with a [link](https://riders.example/a) and `code`.

## A heading

{picture}

https://www.youtube.com/watch?v=dQw4w9WgXcQ

| Lamp | Hours |
|---|---:|
| Beam | 9 |

```
a line of code that is much wider than any telephone will ever be, and it says so at length
```

1. One
2. Two

> Somebody said so.

{long}
"""


def whole(post: Post, **changed: str) -> Fields:
    """The fields of a post, as its form sends them."""
    return Fields(
        title=changed.get("title", post.title),
        source=changed.get("source", post.source),
        authors=[author.person for author in post.authors],
        tags=[tag.name for tag in post.tags],
        issue=post.issue_number,
    )


def picture(by: Person, alt: str, colour: str) -> str:
    """A picture in the library, and how a text shows it."""
    data = io.BytesIO()
    Image.new("RGB", (1800, 900), colour).save(data, "PNG")
    kept = keep_picture(data.getvalue(), filename=f"{colour}.png", alt=alt, by=by)
    return markdown(kept.name, alt)


def written(ann: Person, ben: Person) -> tuple[list[str], list[str]]:
    """What is written, waits and is shown to somebody: public pages and staff pages."""
    shown, lies = picture(ann, "A brown board", "brown"), picture(ben, "", "teal")
    rich = posts.write_draft(
        title=f"Everything that a post can hold, with a {LONG}",
        source=RICH.format(picture=shown, long=LONG),
        authors=[ann, ben],
        tags=["beam 2", "repair"],
        series="At the bench",
        by=ann,
    )
    posts.publish_post(rich, by=ben)
    right = posts.write_draft(title="אור קטן", source=RTL, authors=[ben], by=ben, language="he")
    posts.publish_post(right, by=ben)
    due = posts.write_draft(title="Out on Monday", source=f"It is ready.\n\n{lies}", authors=[ann], by=ann)
    scheduling.schedule_post(due, at=clock.now() + timedelta(days=3), version=due.version, by=ann, **whole(due))

    draft = posts.write_draft(title="Read this first", source="One.\n\nTwo.", authors=[ben], tags=["repair"], by=ben)
    posts.save_draft(draft, version=draft.version, by=ben, **whole(draft, source="One.\n\nThree."))
    second.ask_reader(draft, ann, by=ben)
    link = previews.make(draft, reader="Vera of the press", days=3, by=ben)
    remarks.add_from_outside(link.link, name="Vera", body="Is it two or three?", quote="Three.")
    settled = remarks.add_remark(draft, body="Two.", by=ann)
    remarks.settle(settled, by=ben)
    closed = previews.make(draft, reader="Nobody", days=1, by=ben)
    previews.revoke(closed.link, by=ben)
    thing = things.of(draft)
    unsaved.keep(thing, fields={"title": "Read", "body": "Words."}, version=draft.version, turn=1, by=ann)
    unsaved.keep(thing, fields={"title": "Read", "body": "Mine."}, version=draft.version, turn=1, by=ben)

    change = changes.save_change(
        rich, version=rich.version, by=ben, **whole(rich, title="Everything again", source="Other words."),
        kind=Change.CORRECTION, note="It was less.",
    )  # fmt: skip
    changes.ask_reader(change, ann, by=ben)
    again = previews.make(rich, reader="Vera", days=7, by=ben, of_change=True)
    _correct(ann)
    public = [f"/posts/{rich.slug}", f"/posts/{right.slug}", link.path, again.path, closed.path]
    own = [f"/staff/posts/{post.id}" for post in (draft, due, rich)]
    more = [
        f"{own[0]}/previews", f"{own[0]}/remarks", f"{own[0]}/reading", f"{own[0]}/revisions?from=1&to=2",
        f"{own[0]}/revisions/1", f"{own[0]}?unsaved=1", f"{own[2]}/change", f"{own[2]}/previews", f"{own[2]}/readers",
    ]  # fmt: skip
    return public, own + more


def _correct(ann: Person) -> None:
    """A correction that somebody in the comments is thanked for."""
    under = _talked_about()
    (found, *_) = conversation.latest_published(1, thread=under.thread)
    source = under.source + "\n\nAnd it was more."
    posts.edit_post(
        under, version=under.version, by=ann, kind=Change.CORRECTION, note="It was more.", credit=found,
        **whole(under, source=source),
    )  # fmt: skip


def _talked_about() -> Post:
    return next(post for post in queries.latest().items if post.title.startswith("What you asked"))


def debts() -> list[str]:
    """What is answered for, and what can be said to it; the demo says it of an issue that has a number of its own."""
    apology = session().scalars(sa.select(Apology)).first()
    response = session().scalars(sa.select(Comment).where(Comment.speaking.is_not(None))).first()
    assert apology is not None and response is not None
    issue = f"/staff/issues/{apology.issue_number}"
    pages = [f"{issue}/{page}" for page in ("apology", "commitments", "commitments/1", "lesson/1", "check/1")]
    return [*pages, f"/staff/comments/{response.id}/revision"]


def doors(ann: Person, ben: Person) -> list[str]:
    """Where links in mails lead: they open one thing for one person."""
    invited = staff.invite(handle="nils", name="Nils Holm", email="nils@tarn.example", roles=[Role.AUTHOR], by=ann)
    gone = staff.add_person(
        handle="olga", name="Olga Reid", email="olga@tarn.example", roles=[Role.AUTHOR],
        password="a light in the dark", title="Engineer", about="I build lights.", by=ann,
    )  # fmt: skip
    departures.leave(gone, successor=ben, by=ann)
    told = reports.send(
        name="Carys", email="carys@riders.example", title="It flickers", words="On every bump.", product="Beam",
        customer=None, trap="",
    )  # fmt: skip
    customer = people.customer(told.report.customer_id)
    assert customer is not None
    thread = _talked_about().thread
    assert thread is not None
    said = sending.send_comment(thread, name="Carys", email="carys@riders.example", body="And on every stair.")
    return [
        f"/comments/status/{said.status_token}",
        tickets.invitation_path(invited), tickets.password_path(ben), tickets.my_path(customer),
        f"/issues/reports/{told.token}", "/staff/invitation/nothing", "/staff/password/nothing", "/my/nothing",
        "/people/olga",
    ]  # fmt: skip


if __name__ == "__main__":
    with create_app().app_context():
        first, other = people.by_handle("ann"), people.by_handle("ben")
        assert first is not None and other is not None
        outside, inside = written(first, other)
        pages = {"public": outside + doors(first, other), "staff": [*inside, *debts(), "/staff/people/olga"]}
        sys.stdout.write(json.dumps(pages))
