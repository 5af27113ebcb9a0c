"""What a name, a handle, an address and a password must be: values in, a reason in words out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email

from blog.core.i18n import _
from blog.core.text import TextRefused, clean_line, folded, is_blank
from blog.people.lookalikes import skeleton, squeezed

NAME_LONGEST = 120
HANDLE_LONGEST = 60
EMAIL_LONGEST = 254
LINKS_MOST = 6
# NIST SP 800-63B-4 asks for 15 where a password is all there is and allows 64; the upper end bounds the hashing.
PASSWORD_SHORTEST = 12
PASSWORD_LONGEST = 128


def _bones(words: str) -> frozenset[str]:
    return frozenset(map(skeleton, words.split()))


# Nobody is called this, so one such word in a name is one too many.
_NEVER = _bones("admin administrator admins team support helpdesk webmaster moderator moderators editorial newsroom")
# These are surnames too (Press, Staff, Guest), so they are refused only when nothing else stands beside them.
_ROLES = _NEVER | _bones(
    "account anonymous author blog board bot ceo chief communications company contact corporate customer "
    "customers desk employee everyone guest head help hr info it legal manager management marketing me mod news "
    "nobody office officer official openline operations owner people postmaster pr press product root sales "
    "security service services social staff system test unknown user us we"
)
_GLUE = _bones("a an and at by for from in of on our the your")
# Pages under /people that are no person's.
_PAGES = frozenset({"policy"})
_HANDLE = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_BESIDE_LETTERS = frozenset(" '’ʼ`´-‐·.,()")


def name_problem(name: str, *, companies: Iterable[str] = ()) -> str | None:
    """Why a name cannot be an employee's, in words; None when it can.

    `companies` are the names of the company and the site, which are nobody's either. Look-alikes are seen through.
    """
    if is_blank(name):
        return _("A name is needed: the one that colleagues call you by.")
    if len(name) > NAME_LONGEST:
        return _("This name has %(count)s characters; at most %(most)s fit.", count=len(name), most=NAME_LONGEST)
    strange = next((sign for sign in name if not _belongs_in_a_name(sign)), None)
    if strange is not None:
        if not strange.isprintable():
            return _("A name is written in letters; an invisible character does not belong in it.")
        return _("A name is written in letters; “%(seen)s” does not belong in it.", seen=strange)
    if not any(sign.isalpha() for sign in name):
        return _("A name is written in letters.")
    taken = [company for company in companies if not is_blank(company)]
    if _is_nobody(name, taken):
        return _(
            "“%(name)s” is nobody's name. People speak here under their own: write first and last name.", name=name
        )
    return None


def handle_problem(handle: str, *, companies: Iterable[str] = ()) -> str | None:
    """Why a handle (the last part of the page's address) cannot be taken, in words; None when it can."""
    if not _HANDLE.fullmatch(handle) or len(handle) > HANDLE_LONGEST:
        return _(
            "A handle has small letters a-z, digits and single hyphens, begins with a letter and has at most "
            "%(most)s characters, like “ann-weber”.",
            most=HANDLE_LONGEST,
        )
    if handle in _PAGES or _is_nobody(handle.replace("-", " "), companies):
        return _(
            "“%(handle)s” is nobody's handle. It is part of a person's address: take it from their name.", handle=handle
        )
    return None


def password_problem(password: str) -> str | None:
    """Why a password cannot be taken, in words; None when it can."""
    if len(password) < PASSWORD_SHORTEST:
        return _(
            "This password has %(count)s characters; it needs at least %(least)s.",
            count=len(password),
            least=PASSWORD_SHORTEST,
        )
    if len(password) > PASSWORD_LONGEST:
        return _(
            "This password has %(count)s characters; at most %(most)s are taken.",
            count=f"{len(password):,}",
            most=PASSWORD_LONGEST,
        )
    if len(set(password)) < PASSWORD_SHORTEST // 3:
        return _("This password repeats the same few characters; it could be guessed.")
    return None


def read_email(text: str) -> str:
    """An address as it is stored and compared: checked, in small letters, ASCII.

    Raises TextRefused, in words, when it is not one address.
    """
    if is_blank(text):
        raise TextRefused(_("An e-mail address is needed."))
    try:
        found = validate_email(clean_line(text), check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise TextRefused(
            _("This is not an e-mail address. %(problem)s", problem=str(error).replace("email", "e-mail"))
        ) from None
    address = (found.ascii_email or found.normalized).lower()
    if len(address) > EMAIL_LONGEST:
        raise TextRefused(
            _("This address has %(count)s characters; at most %(most)s fit.", count=len(address), most=EMAIL_LONGEST)
        )
    return address


def inbox(email: str) -> str:
    """Where mail to an address ends up: `ann+blog@…` is ann's, and Gmail does not see dots.

    Mails to strangers are counted by inbox, or an address could be flooded in a thousand spellings.
    """
    user, _, domain = email.rpartition("@")
    user = user.partition("+")[0] or user
    if domain in ("gmail.com", "googlemail.com"):
        user, domain = user.replace(".", ""), "gmail.com"
    return f"{user}@{domain}"


def link_problem(url: str) -> str | None:
    """Why a link cannot stand on a person's page, in words; None when it can."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return _("This is not a link.")
    if parts.scheme == "mailto" and parts.path.count("@") == 1:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or "\\" in url:
        return _("A link begins with https://, http:// or mailto:.")
    return None


def _is_nobody(name: str, companies: Iterable[str]) -> bool:
    words = {skeleton(word) for word in re.split(r"[\W_]+", folded(name)) if word}
    whole = {squeezed(name), skeleton("".join(sign for sign in folded(name) if sign.isalpha()))}
    company_words = {skeleton(word) for company in companies for word in re.split(r"[\W_]+", folded(company))}
    if words & _NEVER or whole & (_ROLES | {squeezed(company) for company in companies}):
        return True
    rest = words - _GLUE
    return bool(rest & _ROLES) and rest <= _ROLES | company_words


def _belongs_in_a_name(sign: str) -> bool:
    return sign in _BESIDE_LETTERS or unicodedata.category(sign)[0] in "LM"
