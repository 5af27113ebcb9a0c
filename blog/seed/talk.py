"""Comments, replies and the company's answers: rows and entries as their own verbs leave them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from blog.conversation import rules
from blog.conversation.models import Speaking, State
from blog.core.links import token_hash
from blog.moderation.models import Verdict
from blog.people.models import Role
from blog.record.actions import CUSTOMER
from blog.search.models import Kind
from blog.seed import cast
from blog.seed.cast import Colleague
from blog.seed.site import Site, Told

# How likely the next to speak is the company, where somebody waits; and another customer who replies.
ANSWERED, REPLIED = 0.3, 0.55
# One reader for so many comments; some say far more than others.
COMMENTS_PER_READER = 8
SHORTEST, LONGEST = 12, 70
# So long a moderator takes over what somebody says for the first time, in seconds.
LOOKED_AT = (60, 1_200)
# Whom somebody may reply to: those who spoke last.
REMEMBERED = 6


@dataclass
class Said:
    """A comment, as far as others answer it."""

    id: int
    depth: int
    # Whether a customer waits for an answer.
    waits: bool


@dataclass
class Thread:
    """A conversation that goes on."""

    id: int
    topic: str
    last: list[Said] = field(default_factory=list)


class Talk:
    """The conversations of a site, comment by comment."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._moderators = [one for one in site.staff if Role.MODERATOR in one.roles]
        self._readers: dict[int, int] = {}
        self._reader_count = max(1, site.size.comments // COMMENTS_PER_READER)

    def go_on(self, thread: Thread, at: datetime) -> None:
        """Somebody says something in a conversation."""
        chance = self._site.chance
        kind = chance.random()
        waiting = [said for said in thread.last if said.waits]
        if waiting and kind < ANSWERED:
            made = self._answer(thread, chance.choice(waiting), at)
        else:
            to = chance.choice(thread.last) if thread.last and kind < REPLIED else None
            made = self._comment(thread, to if to and to.depth < rules.DEPTH_DEEPEST - 1 else None, at)
        thread.last = [*thread.last, made][-REMEMBERED:]

    def _comment(self, thread: Thread, to: Said | None, at: datetime) -> Said:
        site, reader = self._site, self._reader()
        known, body = self._readers.get(reader), self._body()
        moderator = None if known else site.chance.choice(self._moderators)
        sent_at = at - timedelta(seconds=site.chance.randint(*LOOKED_AT)) if moderator else at
        customer = known or self._introduce(reader, sent_at)
        number, email = site.next("comment"), cast.reader_email(reader)
        fingerprint = rules.fingerprint(site.secret, thread.id, email, body)
        self._row(
            number,
            thread,
            at,
            body,
            name=cast.reader_name(reader),
            sent_at=sent_at,
            parent_id=to.id if to else None,
            depth=to.depth + 1 if to else 0,
            customer_id=customer,
            fingerprint=fingerprint,
            status_hash=token_hash(rules.status_token(site.secret, number, fingerprint)),
        )
        if moderator:
            self._decide(number, customer, moderator, sent_at, at)
        how: dict[str, Any] = {"approved_by": moderator.handle} if moderator else {"automated": True}
        site.chain.say(
            "comment.published",
            at=at,
            by=CUSTOMER,
            subject=f"comment/{number}",
            topics=[thread.topic],
            texts={"body": body},
            thread=thread.topic,
            parent=f"comment/{to.id}" if to else None,
            sent_at=sent_at,
            **how,
        )
        site.index.add(Kind.COMMENT, number, at=at, title="", body=body)
        site.told = Told(number, sent_at, customer, thread.topic)
        return Said(number, to.depth + 1 if to else 0, waits=True)

    def _answer(self, thread: Thread, to: Said, at: datetime) -> Said:
        site, body = self._site, self._body()
        by = site.chance.choice(site.staff)
        to.waits, number = False, site.next("comment")
        self._row(
            number,
            thread,
            at,
            body,
            name=by.name,
            sent_at=at,
            parent_id=to.id,
            depth=to.depth + 1,
            by=by,
            fingerprint=rules.fingerprint(site.secret, thread.id, f"{by.topic} to comment/{to.id}", body),
        )
        site.chain.say(
            "response.published",
            at=at,
            by=by.handle,
            subject=f"comment/{number}",
            topics=[thread.topic],
            texts={"body": body, "name": by.name, "title": by.title},
            thread=thread.topic,
            answers=f"comment/{to.id}",
        )
        site.index.add(Kind.COMMENT, number, at=at, title="", body=body)
        return Said(number, to.depth + 1, waits=False)

    def _row(
        self, number: int, thread: Thread, at: datetime, body: str, *, by: Colleague | None = None, **rest: Any
    ) -> None:
        self._site.sheets.add(
            "comment",
            id=number,
            thread_id=thread.id,
            state=State.PUBLISHED,
            name=rest["name"],
            source=body,
            html=f"<p>{body}</p>",
            sent_at=rest["sent_at"],
            parent_id=rest["parent_id"],
            customer_id=rest.get("customer_id"),
            person_id=by.id if by else None,
            speaking=Speaking.COMPANY if by else None,
            title=by.title if by else "",
            published_at=at,
            fingerprint=rest["fingerprint"],
            status_hash=rest.get("status_hash"),
            imported=False,
            is_report=False,
            depth=rest["depth"],
            tell=True,
        )

    def _reader(self) -> int:
        """Who speaks: a few very often, most of them once or twice."""
        return int(self._reader_count * self._site.chance.random() ** 2)

    def _introduce(self, reader: int, at: datetime) -> int:
        number, email = self._site.next("customer"), cast.reader_email(reader)
        self._readers[reader] = number
        self._site.sheets.add("customer", id=number, email=email, inbox=email, created_at=at, proven_at=at)
        return number

    def _decide(self, comment: int, customer: int, by: Colleague, opened_at: datetime, at: datetime) -> None:
        """What somebody says for the first time waited for a moderator."""
        number = self._site.next("case")
        self._site.sheets.add(
            "case",
            id=number,
            subject_kind="comment",
            subject_id=comment,
            opened_at=opened_at,
            votes=[],
            decided_at=at,
            customer_id=customer,
            priority=5,
            version=2,
            proposed_note="",
        )
        self._site.sheets.add(
            "decision",
            id=self._site.next("decision"),
            case_id=number,
            verdict=Verdict.PUBLISHED,
            at=at,
            person_id=by.id,
            note="",
            about_company=False,
            decided_alone=False,
        )

    def _body(self) -> str:
        return self._site.words.paragraph(self._site.chance.randint(SHORTEST, LONGEST))
