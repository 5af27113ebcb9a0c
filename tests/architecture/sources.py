"""The code as the architecture tests see it: every module with its package, rank and imports."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from blog.features import PACKAGES

ROOT = Path(__file__).resolve().parents[2]
BLOG = ROOT / "blog"
# The ranks of architecture.md. A file not in the table stands just under the lowest file that imports it.
RANKS = {
    "models": 0,
    "rules": 1,
    "queries": 2,
    "forms": 3,
    "feed": 3,
    "emails": 3,
    "actions": 4,
    "views": 5,
    "staff": 5,
    "commands": 5,
    "feature": 6,
}


@dataclass(frozen=True)
class Module:
    """One file of a package."""

    package: str
    name: str
    path: Path
    tree: ast.Module

    @property
    def lines(self) -> int:
        return self.path.read_text().count("\n")

    @property
    def dotted(self) -> str:
        return f"blog.{self.package}.{self.name}"

    def imports(self) -> list[tuple[str, str]]:
        """(package, module) of everything of ours that this file imports, wherever the import stands."""
        return _imports(self.tree)


@cache
def _imports(tree: ast.Module) -> list[tuple[str, str]]:
    """Read once of each file: who reaches whom asks very often."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("blog"):
            parts = node.module.split(".")
            if len(parts) == 1:
                found += [(alias.name, "") for alias in node.names]
            elif len(parts) == 2:
                found += [(parts[1], alias.name) for alias in node.names]
            else:
                found.append((parts[1], parts[2]))
        elif isinstance(node, ast.Import):
            found += [
                (alias.name.split(".")[1], (alias.name.split(".") + [""])[2])
                for alias in node.names
                if alias.name.startswith("blog.")
            ]
    return found


@cache
def modules() -> list[Module]:
    """Every module of every package."""
    found = []
    for package in PACKAGES:
        for path in sorted((BLOG / package).glob("*.py")):
            found.append(Module(package, path.stem, path, ast.parse(path.read_text())))
    return found
