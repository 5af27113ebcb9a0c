"""docs/record.md names the fields of the customers' forms, and their limits, as they are."""

from __future__ import annotations

import re

import config
from blog.issues import customer_rules, reopenings
from blog.issues.customer_forms import AnswerForm, ObjectionForm, ProblemForm

DOCS = (config.ROOT / "docs" / "record.md").read_text()
# What a form carries that nobody fills in, or that another form documents.
UNSAID = {"website", "parent", "is_report", "proof"}


def fields(path: str) -> set[str]:
    row = re.search(rf"^\| .*`{re.escape(path)}` \| (.*) \|$", DOCS, re.MULTILINE)
    assert row, path
    return set(re.findall(r"`([a-z_]+)`", row[1]))


def test_the_fields_of_the_customers_forms_are_named() -> None:
    assert fields("/issues/new") == {field.name for field in ProblemForm()} - UNSAID
    assert fields("/issues/<n>/reopening") == {field.name for field in ObjectionForm()} - UNSAID
    assert f"`/staff/issues/<n>/answer`, with `{next(iter(AnswerForm())).name}`" in DOCS


def test_the_limits_are_named() -> None:
    words = " ".join(DOCS.split())
    assert f"within {customer_rules.REOPENED_WITHIN.days} days of the end" in words
    assert f"answers within {reopenings.ANSWERED_WITHIN.days} days" in words
    assert customer_rules.REOPENED_BY == 3 and "three for whom it is still broken" in words
