"""The ledger of issues and the story of one."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request

from blog.conversation.pages import thread_context
from blog.issues import debt_queries, queries, recall, rules, sections, story
from blog.record import queries as record

blueprint = Blueprint("issues", __name__)


@blueprint.get("/issues")
def ledger() -> str:
    """What was reported and what became of it: open issues first."""
    page = queries.all_issues(request.args.get("page"))
    today = queries.today()
    return render_template(
        "issues/issues.html",
        page=page,
        promises={issue.number: rules.next_word(issue, today=today) for issue in page.items},
        debts=debt_queries.of(page.items),
        receipts=record.receipts(issue.topic for issue in page.items),
    )


@blueprint.get("/issues/<int:number>")
def show(number: int) -> str:
    """One issue: where it stands, its story from the record, and the conversation about it."""
    issue = queries.by_number(number) or abort(404)
    chapters, today = story.tell(issue), queries.today()
    return render_template(
        "issues/issue.html",
        issue=issue,
        chapters=chapters,
        promise=rules.promise(issue.next_update, today=today),
        recall=recall.of(issue, [chapter.said for chapter in chapters], today=today),
        merged=queries.merged_into(issue),
        debts=debt_queries.of_issue(issue),
        sections=sections.of_issue.of(issue),
        **thread_context(issue.thread),
    )
