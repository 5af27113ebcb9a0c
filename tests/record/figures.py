"""Every public figure of the record, from its lines alone: plain reading, to prove that the lines say enough."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from fractions import Fraction
from statistics import median
from typing import Any

from blog.record.rules import read_stamp

Line = dict[str, Any]
Group = tuple[str, str | None]

NOBODY_OF_THE_COMPANY = ("customer", "system")
ENDS = ("fixed", "won't fix", "not an issue", "merged")
# What the company says about an issue in words of its own; adding a customer's report to it is no word to customers.
WORDS = ("acknowledged", "started", "updated", "offered", "fixed", "closed", "reopened", "merged", "apologised", "kept",
         "lesson", "checked", "answered")  # fmt: skip


def quarter(moment: datetime) -> str:
    return f"{moment.year}-{(moment.month + 2) // 3}"


def issues(log: list[Line]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = defaultdict(list)
    for line in log:
        if line["kind"].startswith("issue."):
            found[line["subject"]].append(line)
    return found


def merged_into(story: list[Line]) -> str | None:
    last = [line for line in story if line["kind"] in ("issue.merged", "issue.unmerged")][-1:]
    return last[0]["target"] if last and last[0]["kind"] == "issue.merged" else None


def first_said(log: list[Line], issue: str) -> tuple[datetime, str]:
    """When it was first said and by whom, in this issue's reports and in those of issues merged into it."""
    said = []
    for number, story in issues(log).items():
        if number != issue and merged_into(story) != issue:
            continue
        for line in story:
            if line["kind"] == "issue.reported":
                said.append((line["first_reported_at"], line["said_by"]))
            elif line["kind"] == "issue.linked":
                said.append((line["sent_at"], "customer"))
    at, by = min(said)
    return read_stamp(at), by


def group(log: list[Line], issue: str) -> Group:
    """The quarter in which an issue was first said, and its severity as it was last given."""
    severities = [line["severity"] for line in issues(log)[issue] if "severity" in line]
    return quarter(first_said(log, issue)[0]), severities[-1] if severities else None


def standing(log: list[Line]) -> list[str]:
    """The issues that count for themselves: those not merged into another."""
    return [issue for issue, story in issues(log).items() if not merged_into(story)]


def times_to_acknowledge(log: list[Line], now: datetime) -> dict[Group, list[timedelta]]:
    found: dict[Group, list[timedelta]] = defaultdict(list)
    for issue in standing(log):
        told = [line["at"] for line in issues(log)[issue] if line["kind"] == "issue.acknowledged"]
        end = read_stamp(told[0]) if told else now
        found[group(log, issue)].append(end - first_said(log, issue)[0])
    return dict(found)


def times_to_fix(log: list[Line], now: datetime) -> dict[Group, list[timedelta]]:
    """Through reopenings: only the last state counts. What is open counts at its present age."""
    found: dict[Group, list[timedelta]] = defaultdict(list)
    for issue in standing(log):
        last = [line for line in issues(log)[issue] if "state" in line][-1]
        if last["state"] in ENDS and last["state"] != "fixed":
            continue
        fixes = [line["at"] for line in issues(log)[issue] if line["kind"] == "issue.fixed"]
        end = read_stamp(fixes[-1]) if last["state"] == "fixed" else now
        found[group(log, issue)].append(end - first_said(log, issue)[0])
    return dict(found)


def words_of_company(log: list[Line], issue: str) -> list[Line]:
    """What a named person said about an issue: on its page, or as a response in its thread."""
    return [
        line
        for line in log
        if line["by"] not in NOBODY_OF_THE_COMPANY
        and (
            (line["subject"] == issue and line["kind"].removeprefix("issue.") in WORDS)
            or (line["kind"] == "response.published" and line["thread"] == issue)
        )
    ]


def longest_silence(log: list[Line], issue: str, now: datetime) -> timedelta:
    """The longest time without a word of the company while the issue was open."""
    spoken = {line["at"] for line in words_of_company(log, issue)}
    moments = [(first_said(log, issue)[0], "reported", True)]
    moments += [
        (read_stamp(line["at"]), line.get("state", ""), line["at"] in spoken)
        for line in log
        if line["subject"] == issue or line["at"] in spoken
    ]
    longest, open_, since = timedelta(0), True, moments[0][0]
    for at, state, heard in [*moments, (now, "", True)]:
        if open_ and (heard or state in ENDS):
            longest = max(longest, at - since)
        if heard or (state and not open_):
            since = at
        open_ = state not in ENDS if state else open_
    return longest


def promises(log: list[Line], now: datetime) -> Counter[str]:
    """Every promised update and commitment that is kept or broken by now."""
    outcome: Counter[str] = Counter()
    for issue, story in issues(log).items():
        heard = [line for line in words_of_company(log, issue) if line["subject"] == issue]
        for line in story:
            if "due" in line:
                outcome[_kept([w["at"] for w in heard if w["seq"] > line["seq"]], line["due"], now)] += 1
            for promised in line.get("commitments", ()):
                outcome[_kept(_fulfilled(story, promised["number"]), promised["due"], now)] += 1
    return outcome


def apologies(log: list[Line], now: datetime) -> Counter[str]:
    """An apology is kept when its commitments and its lesson came in time, and the lesson held when it was checked."""
    outcome: Counter[str] = Counter()
    for story in issues(log).values():
        for line in (line for line in story if line["kind"] == "issue.apologised"):
            owed = [_kept(_fulfilled(story, c["number"]), c["due"], now) for c in line["commitments"]]
            lessons = [e for e in story if e["kind"] == "issue.lesson" and e.get("apology") == line["seq"]]
            owed.append(_kept([e["at"] for e in lessons], line["lesson_due"], now))
            learned = {e["seq"] for e in lessons}
            checks = [e for e in story if e["kind"] == "issue.checked" and e["lesson"] in learned]
            owed += ["broken" for check in checks if check["outcome"] == "recurred"]
            outcome[max(owed, key=("kept", "open", "broken").index)] += 1
    return outcome


def _fulfilled(story: list[Line], number: int) -> list[str]:
    return [e["at"] for e in story if e["kind"] in ("issue.kept", "issue.offered") and e.get("commitment") == number]


def _kept(words: list[str], due: str, now: datetime) -> str:
    if words:
        return "kept" if words[0] < due else "broken"
    return "open" if now < read_stamp(due) else "broken"


def said_by_us_first(log: list[Line]) -> Fraction:
    by = [first_said(log, issue)[1] for issue in standing(log)]
    return Fraction(by.count("company"), len(by))


def reopened(log: list[Line]) -> Fraction:
    fixed = [story for story in issues(log).values() if any(line["kind"] == "issue.fixed" for line in story)]
    again = [story for story in fixed if any(line["kind"] == "issue.reopened" for line in story)]
    return Fraction(len(again), len(fixed))


def confirmed(log: list[Line]) -> Fraction:
    """Of the issues that are fixed, those whose last fix a customer confirmed, before or after it was called fixed."""
    fixed = []
    for story in issues(log).values():
        if [line["state"] for line in story if "state" in line][-1] == "fixed":
            last = [line for line in story if line["kind"] == "issue.fixed"][-1]
            later = [e for e in story if e["kind"] == "issue.confirmed" and e["seq"] > last["seq"] and e["works"]]
            fixed.append(not last["unconfirmed"] or bool(later))
    return Fraction(sum(fixed), len(fixed))


def declined(log: list[Line]) -> Counter[tuple[str, str, bool]]:
    """By day, rule, and whether a machine decided."""
    return Counter((line["day"], line["rule"], line["automated"]) for line in log if line["kind"] == "comment.declined")


def removals_about_company(log: list[Line]) -> Fraction:
    about = [line["about_company"] for line in log if line["kind"] == "comment.removed"]
    return Fraction(sum(about), len(about))


def overturned(log: list[Line]) -> Fraction:
    """Of all decisions against a comment, those that an appeal reversed."""
    against = [line for line in log if line["kind"] in ("comment.removed", "comment.declined")]
    reversed_ = {line["overturns"] for line in log if "overturns" in line}
    return Fraction(sum(e["seq"] in reversed_ or e.get("overturned", False) for e in against), len(against))


def answers(log: list[Line]) -> dict[str, timedelta | None]:
    """How long each customer waited for the answer that stands; None while the question is open.

    Imported comments and those that need no reply are left out.
    """
    asked = {e["subject"]: e["sent_at"] for e in log if e["kind"] == "comment.published" and e["by"] == "customer"}
    aside = {line["subject"] for line in log if line["kind"] == "comment.set_aside"}
    removed = {line["subject"] for line in log if line["kind"] == "response.removed"}
    given = {}
    for line in log:
        if line["kind"] == "response.published" and line["subject"] not in removed:
            given.setdefault(line["answers"], line["at"])
    return {
        comment: read_stamp(given[comment]) - read_stamp(at) if comment in given else None
        for comment, at in asked.items()
        if comment in given or comment not in aside
    }


def median_answer_time(log: list[Line]) -> timedelta:
    return median(took for took in answers(log).values() if took is not None)


def withheld_or_redacted(log: list[Line]) -> list[tuple[int, str]]:
    return [(line["of"], line["code"]) for line in log if line["kind"] in ("text.withheld", "text.redacted")]


def silences(log: list[Line], now: datetime) -> dict[str, timedelta]:
    return {issue: longest_silence(log, issue, now) for issue in standing(log)}
