"""Which code of the application would rewrite what is chained, as far as its text tells."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

# The columns of a line that nothing but its making writes.
CHAINED = frozenset({"seq", "line", "hash", "at", "by", "kind", "subject"})
# Rows of other tables, some of whose columns are called alike.
OF_OTHER_TABLES = {
    ("blog/search/actions.py", "known"),
    ("blog/desk/unsaved.py", "row"),
    ("blog/desk/changes.py", "found"),
}
MADE_IN = "blog/record/actions.py"
_TABLES = re.compile(r"(?i)\b(?:update|delete\s+from|truncate(?:\s+table)?|into)\s+\"?(?:entry|record_text)\b")
_ROWS = ("Entry", "RecordText")


def rewrites(path: str, source: str) -> Iterator[str]:
    """Every place in a module that assigns a chained column, updates or deletes rows, or makes some elsewhere."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (f"{path}:{node.lineno} {name}" for name in _chained(path, targets))
        elif isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            row = ast.unparse(node.args[0]).split(".")[0] if node.args else ""
            if called.rpartition(".")[2] in ("update", "delete", "insert") and row in _ROWS:
                yield f"{path}:{node.lineno} {called}({row})"
            if called.rpartition(".")[2] in _ROWS and path != MADE_IN:
                yield f"{path}:{node.lineno} {called}()"
            if called == "session().delete" and path.startswith("blog/record/"):
                yield f"{path}:{node.lineno} {called}"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and _TABLES.search(node.value):
            yield f"{path}:{node.lineno} {node.value}"


def _chained(path: str, targets: list[ast.expr]) -> Iterator[str]:
    for target in targets:
        for each in ast.walk(target):
            if isinstance(each, ast.Attribute) and each.attr in CHAINED and isinstance(each.ctx, ast.Store):
                of = ast.unparse(each.value)
                if of != "self" and (path, of) not in OF_OTHER_TABLES:
                    yield ast.unparse(each)
