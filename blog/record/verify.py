#!/usr/bin/env python3
"""Check the public record of an Openline site without trusting it. One file, for Python 3.9 or newer, and nothing else.

    python3 -I verify.py https://blog.example.com [--receipt SEQ:HASH]... [--witness FILE] [--json]
    python3 -I verify.py log.jsonl [--texts texts.jsonl] [the same]

It follows the chain, looks for gaps and for clocks that run backwards, compares every text with its hash and every
receipt with its line, lists what was redacted or is withheld, and counts the published numbers again. `--witness FILE`
keeps the head of every sound check, and refuses a record that no longer holds one of them: a fork. Use one file for
each site. It cannot prove that everything was entered, or that what was entered is true.

Exit status: 0 sound; 1 not, naming the entry (seq); 2 used wrongly, or there was nothing to read.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import re
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import islice
from typing import Any

Line = dict[str, Any]
GENESIS = "0" * 64
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
# Made once: to make one for each line takes longer than to write it.
WRITE = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False, check_circular=False).encode
# As many lines are read at once: one by one, most of the time goes into beginning and ending.
AT_ONCE = 500
# Stands between lines that are read at once. Whoever wrote them could not know it, so no line can reach into the next.
BETWEEN = os.urandom(16).hex()
RECEIPT = re.compile(r"(\d{1,10}):([0-9a-f]{64})", re.ASCII)
# The site may keep numbers for an hour; clocks differ a little.
STALE = timedelta(hours=2)

# What an issue is when nothing is owed any more; what the company says about it; who is nobody of the company.
ENDS = frozenset({"fixed", "won't fix", "not an issue", "merged"})
SPEAKING = "acknowledged started updated offered fixed closed reopened merged apologised kept lesson checked answered"
WORDS = frozenset(f"issue.{verb}" for verb in SPEAKING.split())
OTHERS = frozenset({"customer", "system"})
# What was decided about words, for the figures.
DECIDED = frozenset("comment.declined comment.removed text.redacted text.restored text.withheld".split())


@dataclass(frozen=True)
class Fault:
    """What is wrong, and at which entry."""

    seq: int
    what: str


@dataclass(frozen=True)
class Gone:
    """A text that is not shown: which one, the reason code, and whether it can still come back."""

    seq: int
    name: str
    reason: str
    withheld: bool = False


@dataclass
class Found:
    """What a check found: sound when there are no faults."""

    said: list[Line] = field(default_factory=list)
    hashes: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    gone: list[Gone] = field(default_factory=list)
    texts: int = 0
    figures: dict[str, Any] | None = None
    broken: bool = False

    @property
    def head(self) -> tuple[int, str]:
        """The receipt of the last entry that was read."""
        return len(self.hashes), self.hashes[-1] if self.hashes else GENESIS


def check_chain(found: Found, lines: Iterable[bytes]) -> Found:
    """Follow the chain from where `found` stands. Nothing after a broken link is read: it proves nothing."""
    prev = found.head[1]
    last = found.said[-1]["at"] if found.said else ""
    issues = sum(line["kind"] == "issue.reported" for line in found.said)
    for seq, (raw, line) in enumerate(_read(lines), found.head[0] + 1):
        if line is None or line["seq"] != seq or line["prev"] != prev:
            found.faults.append(Fault(seq, _broken(line, seq)))
            found.broken = True
            break
        if line["at"] < last:
            found.faults.append(Fault(seq, "is dated before the line before it"))
        if line["kind"] == "issue.reported":
            issues += 1
            if line["subject"] != f"issue/{issues}":
                found.faults.append(Fault(seq, f"reports {line['subject']} where issue/{issues} comes next"))
        prev, last = sha256(raw).hexdigest(), line["at"]
        found.said.append(line)
        found.hashes.append(prev)
    return found


def check_texts(found: Found, stored: Iterable[Line], upto: int) -> None:
    """Compare the words of entries up to a seq with their hashes. `stored`: {hash, salt, text} or {hash, reason}."""
    kept = {text.get("hash"): _judge(text) for text in stored}
    explained = _explain(found.said)
    for line in found.said[:upto]:
        for name, hash_ in line["texts"].items():
            state, reason = kept.get(hash_, ("missing", ""))
            found.texts += state == "fits"
            why = explained.get(hash_) or explained.get(line["subject"]) if state == "gone" else None
            if state == "missing":
                found.faults.append(Fault(line["seq"], f"names a text ({name}) that is not there"))
            elif state == "changed":
                found.faults.append(Fault(line["seq"], f"has a text ({name}) that was changed"))
            elif state == "gone" and why is None:
                found.faults.append(Fault(line["seq"], f"has lost its text ({name}) without an entry that says so"))
            elif why is not None:
                found.gone.append(Gone(line["seq"], name, reason or why[0], withheld=why[1]))


def check_receipts(found: Found, receipts: Iterable[tuple[int, str]], what: str = "this receipt") -> None:
    """Compare receipts held outside with the lines they were given for."""
    for seq, hash_ in receipts:
        if 0 < seq <= len(found.hashes):
            if found.hashes[seq - 1] != hash_:
                found.faults.append(Fault(seq, f"is not what {what} was given for"))
        elif seq and not found.broken:
            found.faults.append(Fault(seq, f"is gone: the record is shorter than {what}"))


def check_numbers(found: Found, published: Any, since: int) -> None:
    """Count the published numbers again, from the entries that they name; those may not be fewer than `since`."""
    try:
        at, seq = published["at"], published["head"]["seq"]
        if not (MOMENT.fullmatch(at) and since <= seq <= len(found.said) and at >= found.said[seq - 1]["at"]):
            found.faults.append(Fault(seq, f"is not the head that numbers of {at} can be counted from"))
        elif abs(_moment(at) - _moment(now())) > STALE:
            found.faults.append(Fault(seq, f"is where the numbers stand as of {at}; this machine's clock says {now()}"))
        else:
            counted = json.loads(json.dumps(figures(found.said[:seq], at)))
            differ = [
                name
                for name in {*counted, *published["figures"]}
                if counted.get(name) != published["figures"].get(name)
            ]
            found.figures = counted
            found.faults += [
                Fault(seq, f"ends lines that give other numbers than those published ({n})") for n in sorted(differ)
            ]
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        found.faults.append(Fault(found.head[0], "is the head of a record whose numbers cannot be counted"))


def now() -> str:
    """This machine's clock, as lines write it."""
    return _write(datetime(*time.gmtime()[:6]))


def _read(lines: Iterable[bytes]) -> Iterator[tuple[bytes, Line | None]]:
    """Each line with what it says, or None when it is not exactly as the record writes it."""
    for raws in _pieces(lines):
        said = _parse(raws)
        for place, raw in enumerate(raws):
            yield raw, said[place] if said else next(iter(_parse([raw]) or ()), None)


def _parse(raws: list[bytes]) -> list[Line] | None:
    """Lines as the record writes them: the same object in other bytes is not one. None when one of them is not."""
    try:
        together = b"".join(raws).decode("ascii")
        text = "[" + together[:-1].replace("\n", f',"{BETWEEN}",') + "]"
        read = json.loads(text)
        right = together[-1] == "\n" and WRITE(read) == text and read[1::2] == [BETWEEN] * (len(raws) - 1)
        return read[::2] if right and all(map(_has_shape, read[::2])) else None
    except (AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError):
        return None


def _has_shape(line: Line) -> bool:
    return (
        type(line["seq"]) is int
        and type(line["by"]) is type(line["kind"]) is type(line["prev"]) is str
        and (line["subject"] is None or type(line["subject"]) is str)
        and {str}.issuperset(map(type, line["texts"].values()))
        and MOMENT.fullmatch(line["at"]) is not None
    )


def _pieces(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    rest = iter(lines)
    while piece := list(islice(rest, AT_ONCE)):
        yield piece


def _broken(line: Line | None, seq: int) -> str:
    if line is None:
        return "is not a line of the record"
    if line["seq"] != seq:
        return f"is missing: the line found here says it is {line['seq']}"
    return "does not follow from the line before it"


def _judge(text: Line) -> tuple[str, str]:
    words, salt = text.get("text"), text.get("salt")
    if words is None or salt is None:
        return ("gone" if text.get("reason") else "missing"), str(text.get("reason"))
    return ("fits" if sha256(f"{salt}\n{words}".encode()).hexdigest() == text["hash"] else "changed"), ""


def _explain(said: Iterable[Line]) -> dict[str, tuple[str, bool]]:
    """Why texts may be gone, by their hash or by their subject: (reason, whether it can come back)."""
    why: dict[str, tuple[str, bool]] = {}
    # An embargo ends by itself, and the site may be a little late.
    moment = _write(_moment(now()) - STALE)
    for line in said:
        kind = line["kind"]
        if kind in ("text.withheld", "text.redacted"):
            why[str(line.get("text_hash"))] = (str(line.get("code")), kind == "text.withheld")
        elif kind == "text.restored":
            why.pop(str(line.get("text_hash")), None)
        elif "embargo_until" in line:
            why.pop(line["subject"], None)
            if str(line["embargo_until"]) > moment:
                why[line["subject"]] = ("embargo", True)
    return why


# ---- The public figures. Times are in whole seconds; a median is the lower one, p90 the nearest rank.


@dataclass
class _Issue:
    """What one issue adds to the figures: how long things took, each with whether they still last."""

    quarter: str
    severity: str | None
    merged: bool
    ours: bool
    acknowledge: tuple[int, bool]
    fix: tuple[int, bool] | None
    silence: tuple[int, bool]
    promises: list[str]
    apologies: list[str]
    fixed: bool
    reopened: bool
    confirmed: bool | None


class Answers:
    """What customers asked and what was answered, line by line, so that a count can go on where it ended."""

    def __init__(self) -> None:
        self.sent: dict[str, str] = {}
        self.given: dict[str, dict[str, str]] = {}
        self.aside: set[str] = set()
        self.gone: set[str] = set()

    def add(self, line: Line) -> None:
        """Take one more line into account, in the order of the record."""
        kind, subject = line["kind"], line["subject"]
        if kind == "comment.published" and line["by"] == "customer":
            self.sent[subject] = line["sent_at"]
            self.gone.discard(subject)
        elif kind == "response.published":
            self.given.setdefault(line["answers"], {}).setdefault(subject, line["at"])
        elif kind in ("comment.removed", "comment.withdrawn", "response.removed"):
            self.gone.add(subject)
        elif kind == "comment.restored":
            self.gone.discard(subject)
        elif kind == "comment.set_aside":
            self.aside.add(subject)

    def asked(self) -> list[tuple[str, str | None]]:
        """When each was sent and when the first answer that stands came. What is gone or set aside waits for nobody."""
        return [found for found in map(self.one, self.sent) if found]

    def one(self, subject: str) -> tuple[str, str | None] | None:
        """The same of one comment; None where there is nothing to count."""
        sent = self.sent.get(subject)
        given = self.given.get(subject, {})
        answered = next((at for response, at in given.items() if response not in self.gone), None)
        if sent is None or not (answered or not (subject in self.aside or subject in self.gone)):
            return None
        return sent, answered


def figures(said: Iterable[Line], at: str) -> dict[str, Any]:
    """Every public figure as of a moment, from the lines alone: for all issues, by quarter, by quarter and severity."""
    counted = Counted()
    for line in said:
        counted.add(line)
    return counted.figures(at)


class Counted:
    """What the figures are counted from, line by line, so that a count can go on where it ended."""

    def __init__(self) -> None:
        self.stories: dict[str, list[Line]] = {}
        # What the company said under issues, and what was decided about words.
        self.talk: dict[str, list[Line]] = {}
        self.decisions: list[Line] = []
        self.answers = Answers()

    def add(self, line: Line) -> None:
        """Take one more line into account, in the order of the record."""
        kind = line["kind"]
        if kind.startswith("issue."):
            self.stories.setdefault(line["subject"], []).append(line)
        elif kind.startswith(("comment.", "response.", "text.")):
            self.answers.add(line)
            if kind in DECIDED or "overturns" in line:
                self.decisions.append(line)
            if kind == "response.published" and str(line["thread"]).startswith("issue/"):
                self.talk.setdefault(line["thread"], []).append(line)

    def figures(self, at: str) -> dict[str, Any]:
        """Every public figure as of a moment."""
        issues = _issues(self.stories, self.talk, at)
        quarters = sorted({issue.quarter for issue in issues})
        return {
            "all": _sum(issues),
            "quarters": [{"quarter": q, **_sum([i for i in issues if i.quarter == q])} for q in quarters],
            "severities": [
                {
                    "quarter": q,
                    "severity": s or None,
                    **_sum([i for i in issues if (i.quarter, i.severity or "") == (q, s)]),
                }
                for q, s in sorted({(i.quarter, i.severity or "") for i in issues})
            ],
            "answers": _answered(self.answers, at),
            **_decisions(self.decisions),
        }


def _issues(stories: dict[str, list[Line]], talk: dict[str, list[Line]], at: str) -> list[_Issue]:
    into = {}
    for issue, story in stories.items():
        moves = [line for line in story if line["kind"] in ("issue.merged", "issue.unmerged")]
        if moves and moves[-1]["kind"] == "issue.merged":
            into[issue] = moves[-1]["target"]
    first: dict[str, tuple[str, str]] = {}
    for issue, story in stories.items():
        reports = [_reported(line) for line in story if line["kind"] in ("issue.reported", "issue.linked")]
        first[issue] = min([first[issue], *reports] if issue in first else reports)
        root, seen = issue, {issue}
        while (root := into.get(root, root)) not in seen:
            seen.add(root)
            first[root] = min(first.get(root, first[issue]), first[issue])
    return [_issue(story, talk.get(issue, []), first[issue], issue in into, at) for issue, story in stories.items()]


def _reported(line: Line) -> tuple[str, str]:
    return (line["sent_at"], "customer") if "sent_at" in line else (line["first_reported_at"], line["said_by"])


def _issue(story: list[Line], talk: list[Line], first: tuple[str, str], merged: bool, at: str) -> _Issue:
    since, by = first
    state = [line["state"] for line in story if "state" in line][-1]
    seen = [line["at"] for line in story if line["kind"] == "issue.acknowledged" or line.get("state") in ENDS]
    fixes = [line for line in story if line["kind"] == "issue.fixed"]
    severities = [line["severity"] for line in story if "severity" in line]
    fix, confirmed = None, None
    if state == "fixed":
        later = [e for e in story if e["kind"] == "issue.confirmed" and e["seq"] > fixes[-1]["seq"] and e["works"]]
        fix, confirmed = (_between(since, fixes[-1]["at"]), False), bool(later) or not fixes[-1]["unconfirmed"]
    elif state not in ENDS:
        fix = (_between(since, at), True)
    return _Issue(
        quarter=f"{since[:4]}-{(int(since[5:7]) + 2) // 3}",
        severity=severities[-1] if severities else None,
        merged=merged,
        ours=by == "company",
        acknowledge=(_between(since, seen[0] if seen else at), not seen),
        fix=fix,
        silence=_silence(story, talk, since, at),
        promises=_promises(story, at),
        apologies=_apologies(story, at),
        fixed=bool(fixes),
        reopened=bool(fixes) and any(line["kind"] == "issue.reopened" for line in story),
        confirmed=confirmed,
    )


def _silence(story: list[Line], talk: list[Line], since: str, at: str) -> tuple[int, bool]:
    """The longest time without a word of the company while it was open, and whether it is silent for that long now."""
    longest, is_open = 0, True
    for line in sorted([*story, *talk], key=lambda line: int(line["seq"])):
        state = line.get("state", "")
        heard = line["by"] not in OTHERS and (line["kind"] in WORDS or line["kind"] == "response.published")
        if is_open and (heard or state in ENDS):
            longest = max(longest, _between(since, line["at"]))
        if heard or (state and not is_open):
            since = line["at"]
        is_open = state not in ENDS if state else is_open
    present = _between(since, at) if is_open else 0
    return max(longest, present), present > longest


def _promises(story: list[Line], at: str) -> list[str]:
    """Every promised word and commitment: kept before the moment it was due, broken, or open. An end keeps a word."""
    found = []
    for place, line in enumerate(story):
        if "due" in line:
            answers = line["kind"] == "issue.disputed"
            later = [
                e["at"]
                for e in story[place + 1 :]
                if (e.get("answers_entry") == line["seq"] if answers else e["by"] not in OTHERS and e["kind"] in WORDS)
                or e.get("state") in ENDS
            ]
            found.append(_kept(later, line["due"], at))
        for promised in line.get("commitments", ()):
            found.append(_kept(_fulfilled(story, promised["number"]), promised["due"], at))
    return found


def _apologies(story: list[Line], at: str) -> list[str]:
    """An apology is kept when its commitments and its lesson came in time, and the lesson held when it was checked."""
    found = []
    for line in (line for line in story if line["kind"] == "issue.apologised"):
        lessons = [e for e in story if e["kind"] == "issue.lesson" and e.get("apology") == line["seq"]]
        owed = [_kept(_fulfilled(story, c["number"]), c["due"], at) for c in line["commitments"]]
        owed.append(_kept([e["at"] for e in lessons], line["lesson_due"], at))
        learned = {e["seq"] for e in lessons}
        checks = [e for e in story if e["kind"] == "issue.checked" and e["lesson"] in learned]
        owed += ["broken" for check in checks if check["outcome"] == "recurred"]
        found.append("broken" if "broken" in owed else "open" if "open" in owed else "kept")
    return found


def _fulfilled(story: list[Line], number: int) -> list[str]:
    return [e["at"] for e in story if e["kind"] in ("issue.kept", "issue.offered") and e.get("commitment") == number]


def _kept(words: Sequence[str], due: str, at: str) -> str:
    if words:
        return "kept" if words[0] < due else "broken"
    return "open" if at < due else "broken"


def _sum(issues: list[_Issue]) -> dict[str, Any]:
    standing = [issue for issue in issues if not issue.merged]
    fixes = [issue.confirmed for issue in issues if issue.confirmed is not None]
    return {
        "issues": len(standing),
        "acknowledge": _spread([issue.acknowledge for issue in standing]),
        "fix": _spread([issue.fix for issue in standing if issue.fix]),
        "silence": _spread([issue.silence for issue in standing]),
        "promises": _tally(issue.promises for issue in issues),
        "apologies": _tally(issue.apologies for issue in issues),
        "reopened": {"count": sum(i.reopened for i in issues), "of": sum(i.fixed for i in issues)},
        "confirmed": {"count": sum(fixes), "of": len(fixes)},
        "said_by_us_first": {"count": sum(i.ours for i in standing), "of": len(standing)},
    }


def _spread(times: list[tuple[int, bool]]) -> dict[str, int | None]:
    ranked = sorted(seconds for seconds, _ in times)
    lasting = [seconds for seconds, is_open in times if is_open]
    return {
        "count": len(ranked),
        "open": len(lasting),
        "median": ranked[(len(ranked) - 1) // 2] if ranked else None,
        "p90": ranked[-(-len(ranked) * 9 // 10) - 1] if ranked else None,
        "longest": ranked[-1] if ranked else None,
        "oldest_open": max(lasting, default=None),
    }


def _tally(outcomes: Iterable[list[str]]) -> dict[str, int]:
    total = Counter(outcome for some in outcomes for outcome in some)
    return {name: total[name] for name in ("kept", "broken", "open")}


def _answered(answers: Answers, at: str) -> dict[str, int | None]:
    """How long customers waited for the answer that stands; what needs no reply is left out."""
    asked = answers.asked()
    times = [(_between(sent, answered), False) for sent, answered in asked if answered]
    waits = [_between(sent, at) for sent, answered in asked if not answered]
    return {**_spread(times), "open": len(waits), "oldest_open": max(waits, default=None)}


def _decisions(rest: list[Line]) -> dict[str, Any]:
    declined = Counter(
        (f"{e['day'][:4]}-{(int(e['day'][5:7]) + 2) // 3}", e["rule"], e["automated"], e["kind_of"])
        for e in rest
        if e["kind"] == "comment.declined"
    )
    removed = [line for line in rest if line["kind"] == "comment.removed"]
    against = [*removed, *(line for line in rest if line["kind"] == "comment.declined")]
    reversed_ = {line["overturns"] for line in rest if "overturns" in line}
    restored = {line["text_hash"] for line in rest if line["kind"] == "text.restored"}
    redacted = {line["text_hash"] for line in rest if line["kind"] == "text.redacted"}
    withheld = {line["text_hash"] for line in rest if line["kind"] == "text.withheld"}
    return {
        "declined": [
            {"quarter": quarter, "rule": rule, "automated": automated, "kind_of": what, "count": count}
            for (quarter, rule, automated, what), count in sorted(declined.items())
        ],
        "removed_about_us": {"count": sum(bool(e["about_company"]) for e in removed), "of": len(removed)},
        "overturned": {
            "count": sum(e["seq"] in reversed_ or bool(e.get("overturned")) for e in against),
            "of": len(against),
        },
        "texts": {"redacted": len(redacted), "withheld": len(withheld - restored - redacted)},
    }


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text[:-1])


def _write(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _between(start: str, end: str) -> int:
    return (_moment(end) - _moment(start)) // timedelta(seconds=1)


# ---- Where it is read from, and what is said about it.


class Unreadable(Exception):
    """There is nothing to check; the message says why."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Check what the arguments name, say what was found, and give the exit status."""
    asked = _arguments().parse_args(arguments)
    gc.disable()  # Nothing that is read here goes in circles, and looking for circles takes a third of the time.
    try:
        found = _from_site(asked.record) if "://" in asked.record else _from_file(asked.record, asked.texts)
        kept = _heads(asked.witness) if asked.witness else []
    except (OSError, Unreadable) as problem:
        sys.stderr.write(f"Nothing was checked: {problem}\n")
        return 2
    check_receipts(found, asked.receipt)
    check_receipts(found, kept, "a head that this witness keeps: the record was forked or rewritten, and that head")
    found.faults.sort(key=lambda fault: fault.seq)
    if asked.witness and not found.faults and found.head not in kept:
        _keep(asked.witness, found)
    sys.stdout.write((json.dumps(as_json(found)) if asked.json else as_words(found)) + "\n")
    return 1 if found.faults else 0


def as_json(found: Found) -> dict[str, Any]:
    """What was found, for a program."""
    seq, hash_ = found.head
    gone = [(text.withheld, {"seq": text.seq, "text": text.name, "reason": text.reason}) for text in found.gone]
    return {
        "sound": not found.faults,
        "head": {"seq": seq, "hash": hash_},
        "texts": found.texts,
        "faults": [{"seq": fault.seq, "what": fault.what} for fault in found.faults],
        "redactions": [text for withheld, text in gone if not withheld],
        "withheld": [text for withheld, text in gone if withheld],
        "figures": found.figures,
    }


def as_words(found: Found) -> str:
    """What was found, for a person: the verdict stands last."""
    said = [f"Entry {text.seq}: its text ({text.name}) {_how(text)}: {text.reason}." for text in found.gone]
    said += [f"Entry {fault.seq} {fault.what}." for fault in found.faults]
    if found.figures is not None:
        said.append("The published numbers are those that the lines give.")
    (seq, hash_), checked = found.head, f"{found.texts} texts compared" if found.texts else "no texts compared"
    entries = "1 entry" if seq == 1 else f"{seq} entries"
    verdict = "NOT SOUND: faults found in" if found.faults else "Sound:"
    return "\n".join([*said, f"{verdict} {entries}, {checked}; the head is {seq}:{hash_}"])


def _how(text: Gone) -> str:
    return "is withheld" if text.withheld else "was redacted"


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="verify.py", description="Check the public record of an Openline site.")
    parser.add_argument("record", help="the address of a site, or a saved log.jsonl")
    parser.add_argument("--texts", help="with a saved log: a saved texts.jsonl")
    parser.add_argument(
        "--receipt", type=_receipt, action="append", default=[], metavar="SEQ:HASH", help="must still hold"
    )
    parser.add_argument("--witness", metavar="FILE", help="keeps the head of each sound check, and refuses a fork")
    parser.add_argument("--json", action="store_true", help="print one object")
    return parser


def _receipt(text: str) -> tuple[int, str]:
    found = RECEIPT.fullmatch(text.strip())
    if found is None:
        raise argparse.ArgumentTypeError("a receipt is a seq, a colon and 64 hexadecimal digits")
    return int(found.group(1)), found.group(2)


def _from_file(log: str, texts: str | None) -> Found:
    with open(log, "rb") as lines:
        found = check_chain(Found(), lines)
    if texts:
        with open(texts, "rb") as stored:
            check_texts(found, _objects(stored), len(found.said))
    return found


def _from_site(address: str) -> Found:
    """Log first, then numbers and texts, then what was added to the log meanwhile: so nothing true looks false."""
    record = re.sub(r"/record(/.*)?$", "", address.rstrip("/")) + "/record"
    log, head = _fetch(f"{record}/log.jsonl")
    found = check_chain(Found(), log)
    since = found.head[0]
    published = _loads(b"".join(_fetch(f"{record}/numbers.json")[0]))
    texts = _objects(_fetch(f"{record}/texts.jsonl")[0])
    if not found.broken:
        check_chain(found, _fetch(f"{record}/log.jsonl?from={since + 1}")[0])
        check_numbers(found, published, since)
    check_texts(found, texts, since)
    given = RECEIPT.fullmatch(head)
    check_receipts(found, [(int(given.group(1)), given.group(2))] if given else [], "the head that the site gave out")
    return found


def _fetch(address: str) -> tuple[list[bytes], str]:
    if not address.startswith(("http://", "https://")):
        raise Unreadable(f"{address} is no address of a site.")
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return list(answer), answer.headers.get("Record-Head", "")
    except (urllib.error.URLError, ValueError) as problem:
        raise Unreadable(f"{address}: {problem}") from None


def _objects(lines: Iterable[bytes]) -> Iterator[Line]:
    """What can be read of lines with one object each."""
    for piece in _pieces(lines):
        for read in _loads(b"[" + b",".join(piece) + b"]") or map(_loads, piece):
            if isinstance(read, dict):
                yield read


def _loads(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (RecursionError, ValueError):
        return None


def _heads(path: str) -> list[tuple[int, str]]:
    if not os.path.exists(path):
        return []
    with open(path, "rb") as lines:
        return [(int(head["seq"]), str(head["hash"])) for head in _objects(lines) if "seq" in head and "hash" in head]


def _keep(path: str, found: Found) -> None:
    seq, hash_ = found.head
    with open(path, "a", encoding="ascii") as witness:
        witness.write(json.dumps({"at": now(), "hash": hash_, "seq": seq}) + "\n")
        witness.flush()
        os.fsync(witness.fileno())


if __name__ == "__main__":
    sys.exit(main())
