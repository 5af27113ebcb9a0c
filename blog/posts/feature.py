"""What this package plugs in."""

from __future__ import annotations

from flask import Flask

from blog.core import due, jobs
from blog.issues import sections as issues
from blog.people import sections as people
from blog.posts import (
    correction_views,
    emails,
    faces,
    feed_views,
    leaving,
    queries,
    readership,
    readership_views,
    scheduling,
    views,
    withheld,
)
from blog.posts.models import Page, Post
from blog.record import subjects
from blog.record.actions import on


def plug(app: Flask) -> None:
    """Plug the package into the application."""
    app.register_blueprint(views.posts)
    app.register_blueprint(feed_views.blueprint)
    app.register_blueprint(correction_views.blueprint)
    app.register_blueprint(readership_views.blueprint)
    jobs.each_minute("readership", readership.close_days)
    on("comment.published", emails.tell_authors)
    people.register("posts", lambda person: queries.by_author(person).items, "posts/person_section.html", place=1)
    people.register_topics("posts", faces.topics)
    withheld.register()
    leaving.register()
    subjects.register("post", lambda ids: queries.paths(Post, ids))
    subjects.register("page", lambda ids: queries.paths(Page, ids))
    due.register("posts", next_at=scheduling.next_at, act=scheduling.publish_due)
    issues.register("posts", lambda issue: queries.about_issue(issue.number), "posts/issue_section.html")
