"""What admins send when they change what the site says about itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import available_timezones

from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, StringField

from blog.core import colours, i18n, pictures, settings, storage
from blog.core.forms import Form, offered
from blog.core.i18n import _, lazy
from blog.core.text import TextRefused, clean_line
from blog.site import look, rules
from blog.site.rules import Link

_LINE = [lambda text: clean_line(text or "")]
# Names that every system knows and nobody lives in.
_NO_PLACES = ("Etc/", "SystemV/", "posix/", "right/", "US/", "Brazil/", "Canada/", "Chile/", "Mexico/")
# Empty rows below the links of the menu: as many as somebody adds at once.
_SPARE = 2


class Versioned(Form):
    """A form that says which version of its settings it was opened with."""

    version = HiddenField()

    @property
    def opened_with(self) -> int:
        """That version; one that never was when it does not say."""
        return read_version(self.version.data)


class SectionForm(Versioned):
    """Settings that are changed together. A field is called as its setting is after the dot."""

    section = ""

    @classmethod
    def opened(cls, version: int) -> SectionForm:
        """The form as it is opened, with what holds now."""
        names = rules.SECTIONS[cls.section]
        return cls(data={"version": str(version), **{_field(name): settings.get(name) for name in names}})

    def values(self) -> dict[str, str]:
        """What was written for each setting."""
        return {name: self[_field(name)].data or "" for name in rules.SECTIONS[self.section]}

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Ask the fields, and then the rules of each setting."""
        fine: bool = super().validate(extra_validators)
        for name, value in self.values().items():
            field = self[_field(name)]
            said = None if field.errors else rules.problem(name, value, languages=i18n.languages())
            if said:
                field.errors = [said]
                fine = False
        return fine

    def against(self) -> list[tuple[Field, str]]:
        """What stands now where it is not what was typed: for whoever was overtaken."""
        stands = {name: settings.get(name) for name in rules.SECTIONS[self.section]}
        return [(self[_field(name)], stands[name]) for name, said in self.values().items() if said != stands[name]]


def read_version(said: str | None) -> int:
    """The version that a form says; one that never was when it says none."""
    return int(said) if said and said.isdecimal() and len(said) < 9 else -1


def _field(name: str) -> str:
    return name.partition(".")[2]


def _places() -> list[str]:
    cities = {zone for zone in available_timezones() if "/" in zone and not zone.startswith(_NO_PLACES)}
    return sorted(cities | {"UTC", settings.get("site.zone")})


class AboutForm(SectionForm):
    """Who speaks here."""

    section = "about"
    name = StringField(
        lazy("Name of the site"),
        filters=_LINE,
        description=lazy("On every page and in every mail. Readers are told on the record when it changes."),
        render_kw={"required": True},
    )
    tagline = StringField(
        lazy("What it is about"),
        filters=_LINE,
        description=lazy("One line: in the footer, in search results and in the title of the front page."),
        render_kw={"required": True},
    )
    company = StringField(
        lazy("Company"),
        filters=_LINE,
        description=lazy("As it is called where somebody answers for it. Goes on the record."),
        render_kw={"required": True, "autocomplete": "organization"},
    )
    contact = StringField(
        lazy("How to reach you"),
        filters=_LINE,
        description=lazy(
            "An address for mail, or of a page with a form. It stands on the page of rules, in letters that refuse "
            "something and in security.txt. Left empty, the address that mails come from is used."
        ),
    )
    zone = SelectField(
        lazy("Time zone"),
        choices=lambda: offered({place: place.replace("_", " ") for place in _places()}),
        description=lazy("Dates are written in it, and promised days end in it. Goes on the record."),
    )
    language = SelectField(
        lazy("Language of the site"),
        choices=lambda: offered(i18n.languages()),
        description=lazy("Of every page and letter. A post can be in another one."),
    )


class ColoursForm(SectionForm):
    """The company's colour."""

    section = "colours"
    accent = StringField(
        lazy("Colour on light paper"),
        filters=_LINE,
        description=lazy("Like #1b4a8f. Left empty, the theme's is used."),
        render_kw={"autocomplete": "off", "spellcheck": "false", "maxlength": 9, "data-colour": "light"},
    )
    accent_dark = StringField(
        lazy("Colour on dark paper"),
        filters=_LINE,
        description=lazy("Left empty, it is made from the other one."),
        render_kw={"autocomplete": "off", "spellcheck": "false", "maxlength": 9, "data-colour": "dark"},
    )
    # The button that takes what is offered in place of a colour that cannot be read: its field, and the colour.
    take = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.better: dict[str, str] = {}
        name, _space, colour = (self.take.data or "").partition(" ")
        if name in ("accent", "accent_dark") and colours.read(colour):
            self[name].data = colour

    def values(self) -> dict[str, str]:
        """The colours as style sheets write them."""
        return {name: colours.read(value) or value for name, value in super().values().items()}

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Besides the rules: each can be read on its paper; else the nearest that can is in `better`, by field."""
        fine = super().validate(extra_validators)
        for field, scheme in ((self.accent, look.LIGHT), (self.accent_dark, look.DARK)):
            colour = colours.read(field.data or "")
            found = look.colour_problem(scheme, colour) if colour else None
            if found:
                field.errors, self.better[field.name] = [found[0]], found[1]
                fine = False
        return fine


class CommentsForm(SectionForm):
    """The rules for comments that readers feel."""

    section = "comments"
    proof = RadioField(
        lazy("Does a guest prove their address by following a link in a mail?"),
        choices=lambda: offered(rules.PROOFS),
        description=lazy(
            "Proof keeps people from writing under somebody else's address, and makes some of them give up."
        ),
    )
    edit_minutes = StringField(
        lazy("Minutes in which a guest may change what they sent"),
        filters=_LINE,
        description=lazy("By the private link of the comment. Whoever proved their address may always."),
        render_kw={"inputmode": "numeric", "required": True},
    )


class LogoForm(Versioned):
    """The pictures of the frame. What is chosen is made anew and kept before anything is changed."""

    without_logo = BooleanField(lazy("Show the name instead"))
    without_logo_dark = BooleanField(lazy("Use the same on dark paper"))
    without_icon = BooleanField(lazy("Use the theme's icon"))

    def __init__(self, *args: Any, files: Mapping[str, FileStorage] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.files, self.refused = files or {}, dict[str, str]()

    def values(self) -> dict[str, str]:
        """The settings that change; `refused` says, by field, what could not be taken."""
        found = {}
        for name, what in (("logo", "logo"), ("logo_dark", "logo"), ("icon", "icon")):
            file = self.files.get(name)
            if file and file.filename:
                try:
                    made = pictures.mark(file.read(), what)
                    found[f"site.{name}"] = f"{storage.keep(made.data, made.kind)} {made.width}x{made.height}"
                except TextRefused as refused:
                    self.refused[name] = str(refused)
            elif self[f"without_{name}"].data:
                found[f"site.{name}"] = ""
        return found


class MenuForm:
    """The links of the masthead, as rows of words and a path; a row with neither is no link."""

    def __init__(self, menu: list[Link], version: str) -> None:
        self.version, self.problems = version, dict[int, str]()
        spare = min(_SPARE, rules.MENU_LONGEST - len(menu))
        self.rows = [*menu, *(Link("", "") for _row in range(spare))]

    @classmethod
    def sent(cls, form: Mapping[str, str]) -> MenuForm:
        """What was sent, with the row moved whose button was pressed."""
        rows = [
            Link(clean_line(form.get(f"words_{row}", "")).replace("|", "/"), clean_line(form.get(f"path_{row}", "")))
            for row in range(1, rules.MENU_LONGEST + 1)
        ]
        way, _dash, number = form.get("move", "").partition("-")
        place = int(number) - 1 if number.isdecimal() and len(number) < 3 else -1
        other = place + {"up": -1, "down": 1}.get(way, 0)
        if 0 <= place < len(rows) and 0 <= other < len(rows):
            rows[place], rows[other] = rows[other], rows[place]
        return cls([row for row in rows if row.words or row.path], form.get("version", ""))

    @property
    def menu(self) -> list[Link]:
        """The rows that say something."""
        return [row for row in self.rows if row.words or row.path]

    def validate(self) -> bool:
        """Whether each of them may stand there and leads somewhere; `problems` says by row what is wrong."""
        for number, link in enumerate(self.menu, 1):
            said = rules.link_problem(link)
            if said is None and not look.leads_somewhere(link.path):
                said = _("“%(path)s” is no page of this site, or not a public one.", path=link.path)
            if said:
                self.problems[number] = said
        return not self.problems
