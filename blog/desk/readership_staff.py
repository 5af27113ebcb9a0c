"""How many people read a post, for its authors."""

from __future__ import annotations

from flask import Response, render_template

from blog.core.i18n import _
from blog.desk.post_desk import mine_or_404
from blog.people.guard import StaffBlueprint, allow
from blog.people.models import Role
from blog.posts import readership
from blog.record import charts
from blog.record.number_views import picture

blueprint = StaffBlueprint("readership_staff", __name__)

# As many bars as can be told apart on a telephone.
BARS = 28


@blueprint.get("/posts/<int:post_id>/readers")
@allow(Role.AUTHOR)
def readers(post_id: int) -> str:
    """The readers of a post by day, and how they are counted."""
    post = mine_or_404(post_id)
    total = readership.totals([post.id])[post.id]
    days = readership.by_day(post)
    return render_template("desk/staff/readers.html", post=post, total=total, days=days[::-1])


@blueprint.get("/posts/<int:post_id>/readers.svg")
@allow(Role.AUTHOR)
def chart(post_id: int) -> Response:
    """The last four weeks as bars."""
    days = readership.by_day(mine_or_404(post_id))[-BARS:]
    # Every seventh is named: more names than that lie over each other.
    labels = [f"{each.day.day}.{each.day.month}." if number % 7 == 0 else "" for number, each in enumerate(days)]
    return picture(charts.bars(labels, {_("Readers a day"): [each.readers for each in days]}))
