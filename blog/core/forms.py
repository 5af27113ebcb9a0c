"""Forms that refuse in the site's own words: what WTForms would say by itself is put plainly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import wtforms
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from blog.core.i18n import _, marked

_CHOOSE = marked("Choose one of those that are offered.")
PLAIN = {
    "Not a valid choice.": _CHOOSE,
    "Invalid Choice: could not coerce.": _CHOOSE,
    "Not a valid date value.": marked("This is not a day. Write it like 2026-03-31."),
    "Not a valid datetime value.": marked("This is not a day with a time. Write it like 2026-03-31T09:30."),
    "Not a valid integer value.": marked("This is not a whole number."),
}


def offered(choices: Mapping[str, Any]) -> list[SelectChoice]:
    """What a field offers, out of values and the words beside them, which may be lazy."""
    return [SelectChoice(value, words) for value, words in choices.items()]


class PlainWords:
    """Stands where WTForms looks for a translation."""

    def gettext(self, said: str) -> str:
        """Our words for what it says."""
        return _(PLAIN[said]) if said in PLAIN else said

    def ngettext(self, one: str, many: str, count: int) -> str:
        """The same, for what is counted."""
        return self.gettext(one if count == 1 else many)


class Form(wtforms.Form):
    """A form without a token of its own; the staff's guard checks theirs."""

    class Meta(wtforms.meta.DefaultMeta):
        """Where the words come from."""

        def get_translations(self, form: Any) -> PlainWords:
            """Ours."""
            return PlainWords()
