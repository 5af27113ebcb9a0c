"""What machines ask of the whole site: where they may look, every page with its date, and how to report a weakness."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Blueprint, Response, abort, make_response, request
from lxml import etree

from blog.core import clock, links, settings
from blog.core.text import clean_line
from blog.record import queries as record
from blog.site import metrics, sitemap

machines = Blueprint("machines", __name__)

SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
# RFC 9116 asks for less than a year, so that nobody trusts an address that was given up.
SECURITY_DAYS = 180


@machines.get("/robots.txt")
def robots() -> Response:
    """What crawlers may look at: everything public; the staff pages would refuse them anyway."""
    away = [f"Disallow: {links.href(path)}" for path in ("/staff", "/my", "/previews")]
    return _text("\n".join(["User-agent: *", *away, "", f"Sitemap: {links.absolute('/sitemap.xml')}", ""]))


@machines.get("/.well-known/security.txt")
def security() -> Response:
    """Where to report a weakness (RFC 9116); missing while the site names no contact."""
    contact = clean_line(settings.get("site.contact"))
    if not contact:
        abort(404)
    day = clock.look(lambda now: clock.end_of(now.date(), UTC)).date()
    address = contact if contact.startswith(("http://", "https://")) else f"mailto:{contact}"
    lines = (
        f"Contact: {address}",
        f"Expires: {day + timedelta(days=SECURITY_DAYS):%Y-%m-%dT00:00:00Z}",
        f"Preferred-Languages: {settings.get('site.language')}",
        f"Canonical: {links.absolute('/.well-known/security.txt')}",
        "",
    )
    return _text("\n".join(lines))


@machines.get("/metrics")
def figures() -> Response:
    """How the site is doing, in figures for Prometheus; for nobody else than whom the settings name it is there."""
    if not metrics.may_read(request):
        abort(404)
    said, kind = metrics.write(request.headers.get("Accept", ""))
    response = make_response(said)
    response.headers["Content-Type"] = kind
    response.headers["Cache-Control"] = "no-store"
    return response


@machines.get("/sitemap.xml")
def whole() -> Response:
    """Every public page with the day it moved; where they are too many for one file, the list of the files."""
    count = sitemap.parts()
    if count == 1:
        return _urls(1)
    root = etree.Element("sitemapindex", xmlns=SITEMAPS)
    for number in range(1, count + 1):
        _add(root, "sitemap", links.absolute(f"/sitemap-{number}.xml"), record.head().at)
    return _xml(root)


@machines.get("/sitemap-<int:number>.xml")
def part(number: int) -> Response:
    """One of the files that the list names."""
    if not 1 <= number <= sitemap.parts():
        abort(404)
    return _urls(number)


def _urls(number: int) -> Response:
    root = etree.Element("urlset", xmlns=SITEMAPS)
    for place in sitemap.places(number):
        _add(root, "url", links.absolute(place.path), place.moved)
    return _xml(root)


def _add(root: etree._Element, name: str, address: str, moved: datetime | None) -> None:
    entry = etree.SubElement(root, name)
    etree.SubElement(entry, "loc").text = address
    if moved:
        etree.SubElement(entry, "lastmod").text = f"{moved:%Y-%m-%dT%H:%M:%SZ}"


def _xml(root: etree._Element) -> Response:
    response = make_response(etree.tostring(root, encoding="UTF-8", xml_declaration=True))
    response.mimetype = "application/xml"
    return response


def _text(said: str) -> Response:
    response = make_response(said)
    response.mimetype = "text/plain"
    return response
