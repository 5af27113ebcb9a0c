"""The page to search on, and what browsers need to know to search here from their own bar (OpenSearch 1.1)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request
from lxml import etree

from blog.core import feeds, links, settings
from blog.core.i18n import lazy
from blog.core.limits import SEARCHES, limiter
from blog.record import queries as record
from blog.search import queries, rules
from blog.search.models import Kind

blueprint = Blueprint("search", __name__)

OPENSEARCH = "application/opensearchdescription+xml; charset=utf-8"
_NAMESPACE = "http://a9.com/-/spec/opensearch/1.1/"
_NAMES: dict[Any, str] = {None: _NAMESPACE}
# What somebody may look through; an address without a kind is everything.
KINDS = (
    ("", lazy("Everything")),
    (Kind.POST.value, lazy("Posts")),
    (Kind.COMMENT.value, lazy("Comments")),
    (Kind.ISSUE.value, lazy("Issues")),
    (Kind.PAGE.value, lazy("Pages")),
)


@blueprint.get("/search")
@limiter.limit(SEARCHES)
def search() -> str:
    """What has all the words of `q`; before anything was asked, how to ask."""
    words = request.args.get("q", "")[: rules.ASKED_LONGEST]
    kind = request.args.get("kind", "")
    kind = kind if kind in list(Kind) else ""
    asked = rules.read(words)
    found = queries.find(asked, kind=Kind(kind) if kind else None, key=request.args.get("page"))
    return render_template("search/search.html", words=words, kind=kind, kinds=KINDS, asked=asked, found=found)


@blueprint.get("/opensearch.xml")
def description() -> Response:
    """How to search here, for browsers."""
    name = settings.get("site.name")
    root = etree.Element(f"{{{_NAMESPACE}}}OpenSearchDescription", nsmap=_NAMES)
    # The specification gives the short name 16 characters.
    etree.SubElement(root, f"{{{_NAMESPACE}}}ShortName").text = name[:16]
    etree.SubElement(root, f"{{{_NAMESPACE}}}Description").text = settings.get("site.tagline")
    etree.SubElement(root, f"{{{_NAMESPACE}}}InputEncoding").text = "UTF-8"
    where = links.absolute("/search?q={searchTerms}")
    etree.SubElement(root, f"{{{_NAMESPACE}}}Url", type="text/html", method="get", template=where)
    body = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return feeds.answer(body, OPENSEARCH, moved=record.grown())
