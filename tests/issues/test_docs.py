"""docs/record.md names the fields of the forms as they are."""

from __future__ import annotations

import re

import config
from blog.issues import notices, staff_steps
from blog.issues.forms import ClosingForm, FixForm, MergerForm, OfferForm, PromiseForm, ReportForm, StepForm

DOCS = (config.ROOT / "docs" / "record.md").read_text()


def test_the_fields_of_the_forms_are_named() -> None:
    listed = {row[0]: set(re.findall(r"`([a-z_]+)`", row[1])) for row in re.findall(r"\| `(\w+)` \| (.*) \|", DOCS)}
    assert listed["acknowledgement"] == {field.name for field in StepForm(owners=[])}
    assert set(notices.TEXTS) < listed["acknowledgement"]
    assert listed["offer"] == {field.name for field in OfferForm(owners=[], promised=[])}
    assert listed["fix"] == {field.name for field in FixForm()}
    assert listed["closing"] == {field.name for field in ClosingForm()}
    assert listed["merger"] == {field.name for field in MergerForm()}
    assert listed["reopening"] == listed["unmerger"] == {field.name for field in PromiseForm(owners=[])}
    assert set(staff_steps.STEPS) <= set(listed)


def test_the_fields_of_a_report_are_named() -> None:
    named = re.search(r"`/staff/issues/new` takes ([^.]*)\.", DOCS)
    assert named
    assert set(re.findall(r"`(\w+)`", named[1])) == {field.name for field in ReportForm()}
