"""Imports go down only: between packages in the order of `features.py`, within a package by the rank of the file."""

from __future__ import annotations

import ast

from blog.features import PACKAGES
from tests.architecture.sources import BLOG, RANKS, Module, modules

FLOOR = {package: number for number, package in enumerate(PACKAGES)}
LONGEST = 300
# One file by design: whoever checks the record from outside fetches it alone and reads it from top to bottom.
ALONE = BLOG / "record" / "verify.py"


def test_a_package_imports_only_those_below_it() -> None:
    looked, wrong = 0, []
    for module in modules():
        for package, name in module.imports():
            looked += 1
            if package in FLOOR and FLOOR[package] > FLOOR[module.package]:
                wrong.append(f"{module.dotted} imports blog.{package}.{name}")
    assert looked > 300
    assert wrong == []


def test_a_file_imports_only_lower_ranks_of_its_package() -> None:
    by_name = {(m.package, m.name): m for m in modules()}
    looked, wrong = 0, []
    for module in by_name.values():
        for package, name in module.imports():
            other = by_name.get((package, name))
            if package != module.package or other is None:
                continue
            looked += 1
            if not _may_import(module, other, by_name):
                wrong.append(f"{module.dotted} imports {other.name}")
    assert looked > 60
    assert wrong == []


def _may_import(module: Module, other: Module, by_name: dict[tuple[str, str], Module]) -> bool:
    mine, theirs = RANKS.get(module.name), RANKS.get(other.name)
    if mine is not None and theirs is not None:
        return theirs < mine
    # Files outside the table take their place from who imports whom: what must not be is a circle.
    return not _reaches(other, module, by_name, set())


def _reaches(start: Module, target: Module, by_name: dict[tuple[str, str], Module], seen: set[str]) -> bool:
    if start is target:
        return True
    if start.dotted in seen:
        return False
    seen.add(start.dotted)
    nexts = [by_name[key] for key in start.imports() if key in by_name and key[0] == start.package]
    return any(_reaches(following, target, by_name, seen) for following in nexts)


def test_files_between_the_ranks_keep_the_ranks_in_order() -> None:
    """`actions` may use a helper, and the helper may not use `views`: nothing reaches a higher rank by a detour."""
    by_name = {(m.package, m.name): m for m in modules()}
    looked, wrong = 0, []
    for module in by_name.values():
        if module.name not in RANKS:
            continue
        for other in by_name.values():
            higher = RANKS.get(other.name, -1) > RANKS[module.name]
            if other.package == module.package and higher:
                looked += 1
                if _reaches(module, other, by_name, set()):
                    wrong.append(f"{module.dotted} reaches {other.name}")
    assert looked > 60
    assert wrong == []


def test_models_know_neither_flask_nor_queries() -> None:
    looked, wrong = 0, []
    for module in modules():
        if module.name not in ("models", "rules", "actions"):
            continue
        looked += 1
        for node in ast.walk(module.tree):
            names = [a.name for a in node.names] if isinstance(node, (ast.Import, ast.ImportFrom)) else []
            source = getattr(node, "module", None) or ""
            if module.name in ("models", "rules") and (source == "flask" or "flask" in names):
                wrong.append(f"{module.dotted} imports flask")
            if module.name == "actions" and source == "flask" and {"request", "session"} & set(names):
                wrong.append(f"{module.dotted} reads the request")
            if module.name == "actions" and source == "flask_login":
                wrong.append(f"{module.dotted} reads the current user")
    assert looked >= 20
    assert wrong == []


def test_no_import_hides_in_a_function() -> None:
    looked, wrong = 0, []
    for module in modules():
        for function in ast.walk(module.tree):
            if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
                looked += 1
                if any(isinstance(node, (ast.Import, ast.ImportFrom)) for node in ast.walk(function)):
                    wrong.append(f"{module.dotted}.{function.name}")
    assert looked > 300
    assert wrong == []


def test_no_file_is_longer_than_a_person_reads_at_once() -> None:
    files = [path for path in BLOG.rglob("*.py")]
    assert len(files) > 60
    assert [str(path) for path in files if path.read_text().count("\n") > LONGEST and path != ALONE] == []


def test_everything_public_says_what_it_does() -> None:
    looked, silent = 0, []
    for module in modules():
        if not ast.get_docstring(module.tree):
            silent.append(module.dotted)
        for node in module.tree.body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
                looked += 1
                overload = any(getattr(d, "id", "") == "overload" for d in node.decorator_list)
                if not ast.get_docstring(node) and not overload:
                    silent.append(f"{module.dotted}.{node.name}")
    assert looked > 250
    assert silent == []


def test_packages_hold_a_sentence_and_no_code() -> None:
    for package in PACKAGES:
        tree = ast.parse((BLOG / package / "__init__.py").read_text())
        assert len(tree.body) == 1 and ast.get_docstring(tree), package
