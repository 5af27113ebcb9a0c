"""Posts of about 600 words, and the pages that every page links to: rows and entries as their own verbs leave them."""

from __future__ import annotations

from datetime import datetime
from itertools import accumulate

from blog.posts import rules
from blog.posts.models import Reason, State
from blog.posts.showing import LISTINGS
from blog.search.models import Kind
from blog.seed.rules import busy_posts
from blog.seed.site import Site

# What performance.md measured with.
WORDS, PARAGRAPHS = 600, 8
TAGS = 40
# So many posts after one another belong to one series, in each hundred of them.
SERIES_LONG, SERIES_EVERY = 10, 100
# One post in so many has a second author; one in so many is about an issue.
TWO_AUTHORS, ABOUT_ISSUE = 10, 50
PAGES = ("Imprint", "Privacy", "How we moderate")
# Where the posts stand that every measurement looks at.
BUSY_TITLES = {100: "A post with a hundred comments", 2_000: "A post with two thousand comments"}


class Posts:
    """The posts of a site, one after another."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._authors = [one for one in site.staff if one.title != "Customer service"]
        self._slugs: set[str] = set()
        self._tags: dict[int, str] = {}
        self._tag_weights = list(accumulate(1 / (rank + 2) for rank in range(TAGS)))
        self._titles = {
            number: BUSY_TITLES[count] for number, count in busy_posts(site.size).items() if count in BUSY_TITLES
        }

    def write_pages(self, at: datetime) -> None:
        """Publish the pages that the footer links to."""
        for position, title in enumerate(PAGES, 1):
            site, by = self._site, self._authors[0]
            source = site.words.paragraph(WORDS // 4)
            number, slug = site.next("page"), rules.slug_from(title)
            thread = site.open_thread(f"page/{number}", title, f"/pages/{slug}")
            site.sheets.add(
                "page",
                id=number,
                slug=slug,
                title=title,
                source=source,
                html=f"<p>{source}</p>",
                created_at=at,
                saved_at=at,
                saved_by_id=by.id,
                state=State.PUBLISHED,
                published_at=at,
                updated_at=at,
                position=position,
                thread_id=thread,
                imported=False,
                version=2,
            )
            self._keep_revision(title, source, at, by.id, page_id=number)
            texts = {"title": title, "body": source}
            site.chain.say("page.published", at=at, by=by.handle, subject=f"page/{number}", texts=texts)
            site.index.add(Kind.PAGE, number, at=at, title=title, body=source)

    def publish(self, place: int, at: datetime) -> tuple[int, int]:
        """Publish the next post. Gives its number and that of its thread."""
        site = self._site
        number, title = site.next("post"), self._titles.get(place) or site.words.title(6)
        slug = rules.free_slug(rules.slug_from(title), self._slugs.__contains__)
        self._slugs.add(slug)
        source, html = self._text()
        authors = site.chance.sample(self._authors, 1 if site.chance.randrange(TWO_AUTHORS) else 2)
        issue = site.issue if not site.chance.randrange(ABOUT_ISSUE) else None
        series = self._series(place)
        thread = site.open_thread(f"post/{number}", title, f"/posts/{slug}")
        site.sheets.add(
            "post",
            id=number,
            slug=slug,
            title=title,
            source=source,
            html=html,
            created_at=at,
            saved_at=at,
            saved_by_id=authors[0].id,
            state=State.PUBLISHED,
            published_at=at,
            updated_at=at,
            thread_id=thread,
            issue_number=issue,
            imported=False,
            version=2,
            language="",
            reply_to="",
            series_id=series and series[0],
        )
        self._keep_revision(title, source, at, authors[0].id, post_id=number)
        for position, one in enumerate(authors):
            site.sheets.add(
                "post_author", post_id=number, person_id=one.id, position=position, name=one.name, title=one.title
            )
        topics = [LISTINGS, *(one.topic for one in authors), *(f"tag/{slug}" for slug in self._tag(number))]
        topics += [f"series/{series[1]}"] if series else []
        about = f"issue/{issue}" if issue else None
        site.chain.say(
            "post.published",
            at=at,
            by=authors[0].handle,
            subject=f"post/{number}",
            topics=[*topics, *([about] if about else [])],
            texts={"title": title, "body": source},
            authors=[one.handle for one in authors],
            issue=about,
        )
        site.index.add(Kind.POST, number, at=at, title=title, body=source)
        return number, thread

    def _text(self) -> tuple[str, str]:
        """The words of a post as Markdown, and as the HTML that comes of it; a test holds the two together."""
        words, chance = self._site.words, self._site.chance
        source, html = [], []
        for place in range(PARAGRAPHS):
            if place in (3, 6):
                heading = words.title(4)
                source.append(f"## {heading}")
                html.append(f"<h2>{heading}</h2>")
            paragraph = words.paragraph(WORDS // PARAGRAPHS - 10)
            source.append(paragraph)
            html.append(f"<p>{paragraph}</p>")
            if place == 4:
                items = [words.title(5) for _ in range(4)]
                source.append("\n".join(f"- {item}" for item in items))
                html.append("<ul>\n" + "\n".join(f"<li>{item}</li>" for item in items) + "\n</ul>")
        # A word that hardly any other post has.
        last = f"Our number for this is {chance.randrange(10_000_000)}."
        return "\n\n".join([*source, last]), "\n".join([*html, f"<p>{last}</p>"])

    def _keep_revision(self, title: str, source: str, at: datetime, by_id: int, **of: int) -> None:
        self._site.sheets.add(
            "revision",
            id=self._site.next("revision"),
            number=1,
            title=title,
            source=source,
            at=at,
            by_id=by_id,
            post_id=of.get("post_id"),
            page_id=of.get("page_id"),
            note="",
            reason=Reason.PUBLISHED.value,
        )

    def _tag(self, post: int) -> list[str]:
        """Put two or three tags on a post. Gives their slugs by name, as a page lists them."""
        site = self._site
        chosen = set(site.chance.choices(range(TAGS), cum_weights=self._tag_weights, k=3))
        for tag in sorted(chosen):
            if tag not in self._tags:
                name = site.words.vocabulary[100 + tag]
                self._tags[tag] = name
                site.sheets.add("tag", id=tag + 1, slug=rules.tag_slug(name), name=name, needs_second_reader=False)
                site.numbers["tag"] = max(site.numbers["tag"], tag + 1)
            site.sheets.add("post_tag", post_id=post, tag_id=tag + 1)
        return sorted(self._tags[tag] for tag in chosen)

    def _series(self, place: int) -> tuple[int, str] | None:
        """The number and slug of the series that a post belongs to, begun with its first part."""
        if place % SERIES_EVERY >= SERIES_LONG:
            return None
        number = place // SERIES_EVERY + 1
        slug = f"story-{number}"
        if place % SERIES_EVERY == 0:
            self._site.next("series")
            self._site.sheets.add("series", id=number, slug=slug, name=f"Story {number}")
        return number, slug
