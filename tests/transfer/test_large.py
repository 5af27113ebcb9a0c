"""A large export: memory stays flat and the work grows with the file, not with its square."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from blog.transfer import wxr
from blog.transfer.actions import import_wordpress
from blog.transfer.report import Report
from blog.transfer.survey import survey
from tests.effort import effort
from tests.transfer.exports import TAIL, attachment, comment, head, item

ITEMS = 20_000
# 60,000 items must fit in 200 MB, Python and the application included; a third of them in far less.
MOST_MB = 100
MEASURE = """
import sys
from pathlib import Path
from blog.transfer import wxr
from blog.transfer.report import Report
from blog.transfer.survey import survey
found = survey(Path(sys.argv[1]), Report())
items = sum(isinstance(part, wxr.Item) for part in wxr.read(Path(sys.argv[1])))
# Not ru_maxrss, which a child inherits from whoever started it.
peak = [line for line in open("/proc/self/status") if line.startswith("VmHWM")]
mb = int(peak[0].split()[1]) // 1024
print(found.items, items, mb)
"""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """20,000 posts of two kilobytes with a comment each, and as many attachments."""
    path = tmp_path_factory.mktemp("large") / "export.xml"
    with path.open("w") as file:
        file.write(head())
        for number in range(1, ITEMS + 1):
            file.write(item(number, body="words " * 300, comments=[comment(number)]))
            file.write(attachment(ITEMS + number, f"https://old.example/{number}.jpg", parent=number))
        file.write(TAIL)
    return path


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
def test_memory_stays_flat(large: Path) -> None:
    done = subprocess.run([sys.executable, "-c", MEASURE, str(large)], capture_output=True, text=True, check=True)
    written, items, megabytes = map(int, done.stdout.split())
    assert (written, items) == (ITEMS, 2 * ITEMS)
    assert megabytes < MOST_MB


def test_reading_takes_work_in_proportion(tmp_path: Path) -> None:
    def spent(posts: int) -> int:
        path = tmp_path / f"{posts}.xml"
        path.write_text(head() + "".join(item(n, comments=[comment(n)]) for n in range(1, posts + 1)) + TAIL)
        return effort(lambda: survey(path, Report()))

    assert spent(2_000) < 11 * spent(200)


@pytest.mark.usefixtures("app")
def test_one_post_with_many_comments_comes_over(tmp_path: Path) -> None:
    path = tmp_path / "busy.xml"
    talk = [comment(n, parent=n - 1 if n > 1 else 0) for n in range(1, 151)]
    path.write_text(head() + item(1000, comments=talk) + TAIL)
    assert import_wordpress(path).as_json()["comments"]["created"] == 150
    assert import_wordpress(path).as_json()["comments"]["unchanged"] == 150


def test_a_reader_that_stops_early_has_read_little(large: Path) -> None:
    # The whole is some hundred calls for each of its items.
    assert effort(lambda: next(part for part in wxr.read(large) if isinstance(part, wxr.Item))) < 5 * ITEMS
