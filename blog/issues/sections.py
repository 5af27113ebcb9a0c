"""What packages above put on an issue's page: the posts about it."""

from __future__ import annotations

from blog.issues.models import Issue
from blog.people.sections import Sections

of_issue: Sections[Issue] = Sections()
# `issues.sections.register(name, function(issue) -> items, template)`
register = of_issue.register
