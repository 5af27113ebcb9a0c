"""Where the page of a post says that somebody read it. It says no more than that, and is told nothing back."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, request

from blog.core import headers, limits
from blog.people.guard import signed_in_person
from blog.posts import queries, readership

blueprint = Blueprint("readership", __name__)

# A browser's name is no longer than this; what is longer is no reader.
BROWSER_LONGEST = 400
# What calls itself one of these is a machine.
MACHINES = ("bot", "crawl", "spider", "preview", "headless", "monitor", "curl", "wget", "python", "feed")


@blueprint.post("/posts/<slug>/reading")
@limits.limiter.limit(limits.READINGS)
def read(slug: str) -> Response:
    """Somebody had the post before their eyes. Neither staff nor machines count, nor whoever asks not to."""
    headers.refuse_foreign_form()
    found = queries.by_slug(slug)
    if found is None or not found.is_public:
        abort(404)
    browser = request.headers.get("User-Agent", "")
    machine = not browser or len(browser) > BROWSER_LONGEST or any(word in browser.lower() for word in MACHINES)
    asks_not = "1" in (request.headers.get("Sec-GPC"), request.headers.get("DNT"))
    if not (machine or asks_not or signed_in_person()):
        readership.count(found, address=limits.who(), browser=browser)
    return make_response("", 204)
