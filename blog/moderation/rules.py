"""What moderation decides without asking anyone: the votes on a submission, and the verdict they give."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from blog.core.i18n import _
from blog.moderation.detectors import AUTHOR_CODES, DETECTORS, Detector, author
from blog.moderation.reasons import REASONS, SPAM, Reason, reason
from blog.moderation.votes import CONVICTS, HOLDS, Submission, Vote, text_print

__all__ = [
    "REASONS",
    "SPAM",
    "Outcome",
    "Reason",
    "Submission",
    "Vote",
    "judge",
    "proven",
    "reason",
    "text_print",
    "verdict",
]

Outcome = Literal["publish", "hold", "spam"]


def judge(submission: Submission, detectors: Iterable[Detector] = DETECTORS) -> list[Vote]:
    """The votes of all detectors. One that fails votes to hold: an outage never decides, a person does."""
    votes = []
    for detector in detectors:
        try:
            vote = detector(submission)
        except Exception:  # Whatever went wrong, the answer is the same: somebody must look.
            vote = Vote(
                "failed",
                HOLDS,
                _("The check “%(check)s” failed, so nobody looked at that.", check=detector.__name__),
            )
        if vote:
            votes.append(vote)
    return votes


def proven(votes: Iterable[Vote], *, published_before: int) -> list[Vote]:
    """The votes on something whose author has proven the address since they were cast."""
    now = author(Submission(name="", email="", source="", html="", is_proven=True, published_before=published_before))
    return [now, *(vote for vote in votes if vote.code not in AUTHOR_CODES)]


def verdict(votes: Iterable[Vote]) -> Outcome:
    """What the votes add up to. Published is only what somebody vouches for and nobody speaks against.

    Spam is what one convicts, or two hold for all but certain; any number of smaller doubts leaves it to a person.
    """
    weights = [vote.weight for vote in votes]
    if sum(weight for weight in weights if weight > HOLDS) >= CONVICTS:
        return "spam"
    if any(weight > 0 for weight in weights) or not any(weight < 0 for weight in weights):
        return "hold"
    return "publish"
