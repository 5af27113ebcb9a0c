"""How cases are shown to moderators: pages of the queue, and one case with everything that stands beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import render_template

from blog.core import clock
from blog.moderation import bulk, case_rules, cases, queries, queue, standing, undo
from blog.moderation.case_rules import Verb
from blog.moderation.forms import AppealForm, CaseForm, RejectionForm, RemovalForm, ReturnForm
from blog.moderation.models import Case
from blog.moderation.queue import Beside, Show
from blog.moderation.reasons import REASONS
from blog.moderation.rules import reason
from blog.moderation.subjects import Shown, subject
from blog.people.models import Person

# What each form is for: the case page hands a refused one back in its place.
FORMS: Mapping[Verb, type[CaseForm]] = {
    Verb.REJECT: RejectionForm,
    Verb.RETURN: ReturnForm,
    Verb.REMOVE: RemovalForm,
    Verb.APPEAL: AppealForm,
}


@dataclass(frozen=True)
class Card:
    """One case as a template draws it: what is judged, what can be done, and what stands beside it."""

    case: Case
    thing: Shown | None
    verbs: frozenset[str]
    forms: Mapping[str, CaseForm]
    beside: Beside
    # Why it is here, and what the detectors said, in sentences.
    why: list[str]
    past: str
    answer_path: str | None
    # Who is at it, when it is somebody else.
    claimed_by: str | None
    is_mine: bool
    # Whether a second person is asked for, and this is not the first.
    may_confirm: bool
    may_judge_appeal: bool
    # The decision that can be undone.
    undoable: int | None


def queue_page(show: Show, key: str | None, *, me: Person) -> str:
    """One page of the queue."""
    page = queue.page(show, key, person=me)
    if not page.items and key:
        # Everything on this page was decided meanwhile.
        page = queue.page(show, None, person=me)
    return render_template(
        "moderation/staff/queue.html",
        page=page,
        cards=cards(page.items, me=me),
        show=show,
        shows=queue.WORDS,
        counts=queue.counted(),
        most=queries.COUNTED,
        last=_undoable_by(me),
        bulk=[verb.value for verb in bulk.VERBS],
        reasons=REASONS,
        **_common(me),
    )


def case_page(case: Case, *, me: Person, refused: CaseForm | None = None) -> str:
    """One case: the words, what was said around them, every vote and every decision so far."""
    context = subject(case.subject_kind).context
    (card,) = cards([case], me=me, refused=refused)
    others = queue.others_of(case)
    return render_template(
        "moderation/staff/case.html",
        card=card,
        case=case,
        around=context(case.subject_id) if context else [],
        others=others,
        other_things=queries.shown(others),
        refused=refused,
        **_common(me),
    )


def cards(these: Sequence[Case], *, me: Person, refused: CaseForm | None = None) -> list[Card]:
    """The cards of these cases, in a constant number of queries."""
    things, beside, deciders = queries.shown(these), queue.beside(these), queries.deciders()
    return [_card(case, things.get(case.id), beside[case.id], deciders, me, refused) for case in these]


def _card(
    case: Case, thing: Shown | None, beside: Beside, deciders: set[int], me: Person, refused: CaseForm | None
) -> Card:
    verbs = cases.verbs_of(case) if thing else frozenset()
    forms = {verb.value: form(case) for verb, form in FORMS.items() if verb in verbs}
    if refused is not None:
        forms |= {verb.value: refused for verb, form in FORMS.items() if type(refused) is form}
    answer = subject(case.subject_kind).answer_path
    claimed = case.claimed_by if case_rules.is_claimed(case, clock.now()) else None
    objected = [made for made in case.decisions if beside.appeal and made.id == beside.appeal.decision_id]
    first = {case.proposed_by_id} if case.proposed_by_id is not None else set()
    last = case_rules.last(case)
    return Card(
        case=case,
        thing=thing,
        verbs=frozenset(verb.value for verb in verbs),
        forms=forms,
        beside=beside,
        why=[*standing.why(case, beside), *queries.reasons_to_look(case)],
        past=standing.past(beside),
        answer_path=answer(case.subject_id) if answer else None,
        claimed_by=claimed.name if claimed and claimed.id != me.id else None,
        is_mine=claimed is not None and claimed.id == me.id,
        may_confirm=case_rules.may_judge(first, me.id, deciders),
        may_judge_appeal=all(case_rules.may_judge(case_rules.took_part(made), me.id, deciders) for made in objected),
        undoable=last.id if last and Verb.UNDO in verbs and last.verdict in undo.UNDOABLE else None,
    )


def _undoable_by(me: Person) -> Card | None:
    """What somebody decided last, if they can still take it back."""
    found = queue.last_decision(me)
    if found is None or found[1].verdict not in undo.UNDOABLE:
        return None
    (card,) = cards([found[0]], me=me)
    return card if card.undoable else None


def _common(me: Person) -> dict[str, object]:
    return {"me": me, "reason": reason, "rule": cases.RULE}
