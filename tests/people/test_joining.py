"""People join in public once, when their page says who they are."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from blog.core.text import TextRefused
from blog.people import actions, departures, queries, roles
from blog.people.models import Role, Standing
from blog.record import queries as record
from tests.builders import make_person

pytestmark = pytest.mark.usefixtures("app")


def kinds() -> list[str]:
    return [entry.kind for entry in reversed(record.latest(50))]


def test_a_complete_person_joins_once() -> None:
    ann = make_person()
    actions.change_profile(ann, name="Ann Weber", title="Head of pumps", about="Pumps.", by=ann)
    assert kinds().count("person.joined") == 1
    assert ann.may_speak
    assert queries.speakers() == [ann]


def test_an_incomplete_person_is_in_no_public_list_and_joins_when_the_page_is_complete() -> None:
    ann = make_person(complete=False)
    assert not ann.may_speak
    assert (queries.everyone(), queries.speakers(), queries.with_page("ann")) == ([], [], None)
    actions.change_profile(ann, name="Ann Weber", title="Engineer", about="Pumps.", by=ann)
    assert queries.everyone() == [ann]
    assert kinds() == ["person.joined"]


def test_a_former_author_is_a_byline_and_nothing_more() -> None:
    bob = actions.add_former(handle="bob", name="Bob", occurred_at=datetime(2019, 1, 1, tzinfo=UTC))
    assert kinds() == ["person.imported"]
    assert not (bob.may_speak or bob.may_sign_in)
    assert queries.everyone() == []
    assert queries.with_page("bob") == bob


def test_a_handle_or_address_is_taken_once() -> None:
    make_person("ann")
    with pytest.raises(actions.Taken, match="handle"):
        actions.add_person(handle="ann", name="Ann Other", email="other@openline.example", roles=[Role.AUTHOR])
    with pytest.raises(actions.Taken, match="Ann Example already"):
        actions.add_person(handle="anna", name="Anna Other", email="ANN@openline.example", roles=[Role.AUTHOR])


def test_whoever_leaves_keeps_the_page_and_loses_everything_else() -> None:
    ann, eve = make_person("ann"), make_person("eve", [Role.ADMIN])
    departures.leave(ann, by=eve)
    assert ann.standing is Standing.LEFT
    assert not (ann.may_sign_in or ann.may_speak)
    assert queries.everyone() == [eve, ann]
    assert kinds()[-1] == "person.left"
    departures.leave(ann, by=eve)
    assert kinds().count("person.left") == 1


def test_the_last_admin_cannot_leave_or_step_down() -> None:
    eve = make_person("eve", [Role.ADMIN])
    with pytest.raises(roles.LastAdmin):
        departures.leave(eve, by=eve)
    with pytest.raises(roles.LastAdmin):
        roles.change_roles(eve, [Role.AUTHOR], by=eve)
    bea = make_person("bea", [Role.ADMIN])
    roles.change_roles(eve, [Role.AUTHOR, Role.MODERATOR], by=bea)
    assert [row.role for row in eve.roles] == [Role.AUTHOR, Role.MODERATOR]


@pytest.mark.parametrize("name", ["Admin", "The Team", "Suppοrt", "The company"])
def test_nobodys_names_are_refused_with_a_reason(name: str) -> None:
    with pytest.raises(TextRefused, match="nobody's name"):
        actions.add_person(handle="ann", name=name, email="ann@openline.example", roles=[Role.AUTHOR])
