"""The statement of reasons: what was decided about somebody's words, under which rule, by whom, and how to object.

Its author reads it on the private status page and in a letter. It holds what Article 17 of the Digital Services Act
asks for: the decision, the facts, whether a rule decided it without a person, the ground, and the way to object.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from blog.core.i18n import _, date_words
from blog.moderation import case_rules, policies, queries
from blog.moderation.case_rules import APPEALABLE
from blog.moderation.models import Appeal, Verdict
from blog.moderation.reasons import Reason


@dataclass(frozen=True)
class Statement:
    """One decision as its author may read it."""

    verdict: Verdict
    at: datetime
    # The rule as it read on that day; None where no rule was named (sent back, published).
    rule: Reason | None
    note: str
    automated: bool
    about_company: bool
    # Whether a second person confirmed it; or that nobody else was there who could.
    confirmed: bool
    decided_alone: bool
    appeal: Appeal | None
    # Whether an objection can be sent: once for each decision.
    may_appeal: bool

    @property
    def sentences(self) -> list[str]:
        """The decision in plain words, for the page and the letter alike, without the note and the appeal."""
        if self.verdict is Verdict.EXPIRED:
            return [
                _(
                    "It was not revised in time, so it was put aside on %(day)s. No rule was named.",
                    day=date_words(self.at),
                )
            ]
        said = [_("It was %(words)s on %(day)s.", words=self.verdict.words, day=date_words(self.at))]
        if self.rule is not None:
            said.append(_("The rule is “%(rule)s”: %(sentence)s", rule=self.rule.name, sentence=self.rule.sentence))
        said.append(_("A filter decided that, without a person.") if self.automated else _("A person decided that."))
        if self.confirmed:
            said.append(_("Because it criticises the company, a second person had to confirm it, and did."))
        elif self.decided_alone and self.about_company:
            said.append(
                _(
                    "It criticises the company, which needs a second person; nobody else was there, and the "
                    "record says so."
                )
            )
        return said

    @property
    def how_to_object(self) -> str:
        """The way to object, in words."""
        if self.appeal is not None:
            if self.appeal.decided_at is None:
                return _("You have objected. Somebody who did not decide before looks at it, and you are told.")
            if self.appeal.upheld:
                return _("You objected, and you were right.")
            return _("You objected. Somebody looked at it again, and the decision stands.")
        if self.may_appeal:
            return _("You can object to this once. Somebody who did not decide before then looks at it again.")
        return ""


def of(kind: str, subject_id: int) -> Statement | None:
    """The decision that stands about a thing; None while nobody has decided."""
    case = queries.case_of(kind, subject_id)
    last = case_rules.last(case) if case else None
    if last is None:
        return None
    # What stands after an objection was heard is the decision that it was about, or the one that reversed that.
    appeal = queries.appeal_against(last)
    return Statement(
        verdict=last.verdict,
        at=last.at,
        rule=policies.rule_at(last.reason, last.at) if last.reason else None,
        note=last.note,
        automated=last.person_id is None and last.verdict not in (Verdict.WITHDRAWN, Verdict.EXPIRED),
        about_company=last.about_company,
        confirmed=last.second_id is not None,
        decided_alone=last.decided_alone,
        appeal=appeal,
        may_appeal=appeal is None and last.verdict in APPEALABLE,
    )
