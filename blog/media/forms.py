"""What comes in with a picture."""

from __future__ import annotations

from wtforms import FileField, StringField, ValidationError

from blog.core.forms import Form
from blog.core.i18n import lazy
from blog.core.text import clean_line
from blog.media import rules


class AltForm(Form):
    """What a picture shows, in words."""

    alt = StringField(
        lazy("What it shows"),
        filters=[lambda alt: clean_line(alt or "")],
        description=lazy("For whoever cannot see it: what would you say on the telephone?"),
        render_kw={"autocomplete": "off"},
    )

    def validate_alt(self, field: StringField) -> None:
        """A sentence or two."""
        if problem := rules.alt_problem(field.data or ""):
            raise ValidationError(problem)


class PictureForm(AltForm):
    """A picture from somebody's disk or telephone."""

    file = FileField(
        lazy("Picture"),
        description=lazy(
            "PNG, JPEG, GIF, WebP or AVIF, up to 20 MB. It is made anew: place and camera do not leave with it."
        ),
        render_kw={"accept": "image/png,image/jpeg,image/gif,image/webp,image/avif", "required": True},
    )
