"""Passwords: hashed with argon2id, and checked in the same time whoever is asked about."""

from __future__ import annotations

import unicodedata
from functools import cache

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from blog.people.rules import PASSWORD_LONGEST

# OWASP's first choice for argon2id: 19 MiB, two passes, one lane (Password Storage Cheat Sheet).
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)


def hashed(password: str) -> str:
    """What is stored of a password. The caller has asked `rules.password_problem`."""
    return _hasher.hash(_normal(password))


def matches(password: str, stored: str | None) -> bool:
    """Whether this is the password. Costs one hashing when nothing is stored too, so that the time tells nothing."""
    # A longer one cannot be right; it is not hashed, and that too is the same for everyone.
    if len(password) > PASSWORD_LONGEST:
        return False
    try:
        _hasher.verify(stored or _nobodys(), _normal(password))
    except (VerifyMismatchError, InvalidHashError):
        return False
    return stored is not None


@cache
def _nobodys() -> str:
    return _hasher.hash("whoever has no password has this one, and it opens nothing")


def _normal(password: str) -> str:
    """The same characters, however a keyboard composes them."""
    return unicodedata.normalize("NFC", password)
