"""docs/record.md names the fields of the forms for debts as they are."""

from __future__ import annotations

import re

from flask import Flask

import config
from blog.issues.apology_forms import ApologyForm, CheckForm, CommitmentForm, KeptForm, LessonForm
from tests.builders import make_person

DOCS = (config.ROOT / "docs" / "record.md").read_text()


def test_the_fields_of_the_forms_for_debts_are_named(app: Flask) -> None:
    ann = make_person("ann")
    rows = {
        name: set(re.findall(r"`([a-z_0-9]+)`", said)) for name, said in re.findall(r"\| `([\w/]+)` \| (.*) \|", DOCS)
    }
    named = {
        "apology": ApologyForm(owners=[ann], by=ann),
        "commitments/1": KeptForm(),
        "lesson/1": LessonForm(),
        "check/1": CheckForm(),
    }
    for name, form in named.items():
        assert rows[name] - {"held", "recurred"} == {field.name for field in form}, name
    own = {field.name for field in CommitmentForm(owners=[ann], by=ann)}
    assert rows["commitments"] == {name for name in own if not name[-1].isdigit()}
