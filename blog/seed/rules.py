"""What a site of a size holds, and when each thing happened: numbers in, numbers out."""

from __future__ import annotations

import random
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import merge
from itertools import accumulate

# Two posts that every measurement looks at: performance.md names the numbers of their comments.
BUSY, BUSIEST = 100, 2_000
# The busiest needs so many comments in all, so that the others have some too.
BUSIEST_FROM = 3 * BUSIEST
# One post a day, up to so many years; a larger site publishes more often.
LONGEST_DAYS = 3_650
POSTS_PER_ISSUE = 20
SECONDS_A_DAY = 86_400
# Nobody comments within the first minutes: reading comes first.
READ_FIRST = 1_800
# How long after the post half of its comments have come, in days.
HALF_COME = 2.0
# Up to so many posts fit into what orders the events.
POSTS_MOST = 1 << 20

# A day ends before anything else happens in the next one's first second.
DAY, POST, COMMENT, ISSUE = range(4)
# When something happens, in seconds from the beginning; what it is; and to which one.
Event = tuple[int, int, int]


@dataclass(frozen=True)
class Size:
    """How much there is to be."""

    posts: int
    comments: int
    began: datetime
    days: int

    @property
    def issues(self) -> int:
        """How many faults customers and employees put on the record in that time."""
        return self.posts // POSTS_PER_ISSUE + 1

    @property
    def seconds(self) -> int:
        """From the beginning to the end."""
        return self.days * SECONDS_A_DAY

    def moment(self, second: int) -> datetime:
        """The moment that lies so many seconds after the beginning."""
        return self.began + timedelta(seconds=second)


def size(posts: int, comments: int, *, today: datetime) -> Size:
    """A site of so many posts and comments that ends with the day before `today` (its first moment)."""
    days = max(30, min(LONGEST_DAYS, posts))
    return Size(posts=posts, comments=comments, began=today - timedelta(days=days), days=days)


def busy_posts(asked: Size) -> dict[int, int]:
    """The posts that every measurement looks at, by their number from 0, and how many comments each has."""
    busy = {asked.posts // 2: min(BUSY, asked.comments)}
    if asked.comments >= BUSIEST_FROM and asked.posts > 3:
        busy[asked.posts // 3] = BUSIEST
    return busy


def events(asked: Size, chance: random.Random) -> Iterator[Event]:
    """Everything that happens, in its order: posts, comments under them, issues, and the end of every day."""
    posts = _spread(asked.posts, asked.seconds, chance)
    issues = _spread(asked.issues, asked.seconds, chance)
    return merge(
        ((second, POST, number) for number, second in enumerate(posts)),
        _comments(asked, posts, chance),
        ((second, ISSUE, number) for number, second in enumerate(issues)),
        (((day + 1) * SECONDS_A_DAY, DAY, day) for day in range(asked.days)),
    )


def _spread(count: int, seconds: int, chance: random.Random) -> array[int]:
    """Moments that lie evenly, but for chance; the last leaves time for what follows it."""
    step = (seconds - 2 * READ_FIRST) / count
    return array("q", (int((number + chance.random()) * step) for number in range(count)))


def _comments(asked: Size, posts: array[int], chance: random.Random) -> Iterator[Event]:
    """Comments: many under a few posts, a few under many, most of them in the days after the post."""
    found = array("Q")
    for number, count in _counts(asked, chance).items():
        first, last = posts[number] + READ_FIRST, asked.seconds - 1
        for _ in range(count):
            second = first + int(chance.expovariate(1 / HALF_COME) * SECONDS_A_DAY)
            second = second if second < last else chance.randint(first, last)
            found.append(second * POSTS_MOST + number)
    for packed in sorted(found):
        yield packed // POSTS_MOST, COMMENT, packed % POSTS_MOST


def _counts(asked: Size, chance: random.Random) -> dict[int, int]:
    """How many comments each post has: a long tail, which chance deals out."""
    counts = busy_posts(asked)
    rest = asked.comments - sum(counts.values())
    others = [number for number in range(asked.posts) if number not in counts] or [0]
    chance.shuffle(others)
    weights = list(accumulate((rank + 1) ** -0.5 for rank in range(len(others))))
    for number in chance.choices(others, cum_weights=weights, k=rest):
        counts[number] = counts.get(number, 0) + 1
    return counts
