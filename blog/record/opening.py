"""What the record looks at before the site opens: whether it is still the one that was given out."""

from __future__ import annotations

from blog.core.db import session, unit_of_work
from blog.record import withholding, witness
from blog.record.models import RecordText


def look() -> list[str]:
    """Compare the record with the witness file and erase again what a backup brought back. Gives lines to print."""
    lines = [said] if (said := witness.problem()) else []
    again = _erase_again()
    if again:
        lines.append(f"{again} redacted texts were back in the database, as after a backup: they were erased again.")
    witness.keep()
    return lines


@unit_of_work
def _erase_again() -> int:
    found = [(session().get(RecordText, hash_), code) for hash_, code in witness.erased().items()]
    back = [(text, code) for text, code in found if text is not None and text.text is not None]
    for text, code in back:
        withholding.erase_again(text, code=code)
    return len(back)
