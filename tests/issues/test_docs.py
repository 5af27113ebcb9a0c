"""docs/record.md names the fields of the forms as they are."""

from __future__ import annotations

import re

import config
from blog.issues.forms import FixForm, StepForm

DOCS = (config.ROOT / "docs" / "record.md").read_text()


def test_the_fields_of_the_forms_are_named() -> None:
    step = {field.name for field in StepForm(owners=[])}
    fix = {field.name for field in FixForm()}
    listed = {row[0]: set(re.findall(r"`(\w+)`", row[1])) for row in re.findall(r"\| `(\w+)` \| (.*) \|", DOCS)}
    assert listed["acknowledgement"] == step
    assert listed["fix"] == fix
