"""The desk's screens of newsletters: who may see, edit, approve, stop and send again."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.utils import timezone

from dateline.audience.actions.newsletter_issues import compose, start
from dateline.audience.actions.newsletter_mailing import claim, settle
from dateline.audience.handlers.bounces import take_in
from dateline.audience.models import Issue, IssueMail, Newsletter, Notice
from dateline.audience.rules.bounces import Fate, Report
from dateline.audience.rules.mailing import Answer, Outcome
from dateline.audience.tests.newsletter_cast import MORNING, a_newsletter, overnight, readers
from dateline.desk.actions.roles import ADMINISTRATORS, EDITORS, MODERATORS
from dateline.desk.models import Edition, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue() -> Issue:
    newsletter = a_newsletter()
    overnight(4)
    readers(newsletter, 2)
    made = compose(newsletter=newsletter, due_at=MORNING, now=MORNING)
    assert made is not None
    return made


def signed_in(role: str) -> Client:
    user = User.objects.create_user(role.lower(), email=f"{role.lower()}@desk.example")
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


def address(issue: Issue) -> str:
    return f"/desk/newsletters/issue/{issue.pk}/"


def decide(client: Client, issue: Issue, decision: str, **fields: Any) -> Any:
    return client.post(address(issue), {"decision": decision, **fields})


@pytest.mark.parametrize("role", [EDITORS, MODERATORS, ADMINISTRATORS])
def test_the_desk_sees_letters_and_issues(issue: Issue, role: str) -> None:
    client = signed_in(role)
    overview = client.get("/desk/newsletters/").content.decode()
    assert "Morning Post Bag" in overview
    shown = client.get(address(issue)).content.decode()
    assert "Night ferry number 1 arrives with mail" in shown
    preview = client.get(address(issue) + "preview/")
    assert "Night ferry number 2" in preview.content.decode()
    assert "sandbox" in preview["Content-Security-Policy"]
    text = client.get(address(issue) + "preview/?form=text")
    assert text["Content-Type"].startswith("text/plain")


def test_an_issue_is_called_by_its_day_in_the_zone_of_its_edition(issue: Issue) -> None:
    Edition.objects.filter(pk=issue.newsletter.edition_id).update(zone="Pacific/Auckland")
    Issue.objects.filter(pk=issue.pk).update(due_at=datetime(2026, 3, 9, 18, 0, tzinfo=UTC))
    shown = signed_in(EDITORS).get(address(issue)).content.decode()
    assert "Morning Post Bag of Tuesday, 10 March 2026" in shown


def test_groups_that_were_there_before_newsletters_may_do_with_them_what_new_ones_may(
    issue: Issue,
) -> None:
    group = Group.objects.get(name=MODERATORS)
    group.permissions.remove(*group.permissions.filter(codename__endswith="_issue"))
    migration = import_module("dateline.audience.migrations.0007_reports_and_floods")
    migration.give_rights(apps, SimpleNamespace(connection=connection))
    codes = set(group.permissions.values_list("codename", flat=True))
    assert {"view_issue", "change_issue", "send_issue"} <= codes
    # What somebody took away since then stays away.
    group.permissions.remove(*group.permissions.filter(codename="send_issue"))
    migration.give_rights(apps, SimpleNamespace(connection=connection))
    assert not group.permissions.filter(codename="send_issue").exists()


def test_administrators_who_may_not_see_tips_get_the_newsletters_and_no_tips(issue: Issue) -> None:
    group = Group.objects.get(name=ADMINISTRATORS)
    group.permissions.remove(*group.permissions.filter(codename__endswith="_issue"))
    group.permissions.remove(*group.permissions.filter(codename="see_tips"))
    migration = import_module("dateline.audience.migrations.0007_reports_and_floods")
    migration.give_rights(apps, SimpleNamespace(connection=connection))
    codes = set(group.permissions.values_list("codename", flat=True))
    assert {"view_issue", "send_issue", "change_newsletter"} <= codes
    assert "see_tips" not in codes


def test_nobody_else_sees_them(issue: Issue) -> None:
    assert Client().get(address(issue)).status_code == 302
    assert Client().get(address(issue) + "preview/").status_code == 302


def test_an_editor_edits_and_a_moderator_approves(issue: Issue) -> None:
    first, second, third, fourth = (row.story_id for row in issue.placed.all())
    editor, moderator = signed_in(EDITORS), signed_in(MODERATORS)
    fields = {
        "subject": "Ferries at night",
        "intro": "Four came.\n\nOne was late.",
        "story": [first, second, third, fourth],
        f"place-{first}": 3,
        f"place-{second}": 1,
        f"place-{third}": 2,
        "drop": [fourth],
    }
    assert decide(editor, issue, "save", **fields).status_code == 302
    issue.refresh_from_db()
    rows = [(row.story_id, row.dropped) for row in issue.placed.all()]
    assert rows == [(second, False), (third, False), (first, False), (fourth, True)]
    shown = editor.get(address(issue) + "preview/").content.decode()
    assert "Four came." in shown
    assert shown.index("Night ferry number 2") < shown.index("Night ferry number 1")
    assert "Night ferry number 4" not in shown
    assert decide(editor, issue, "approve").url == "/desk/"  # refused, as Wagtail does it
    issue.refresh_from_db()
    assert issue.state == "draft"
    assert decide(moderator, issue, "approve").status_code == 302
    issue.refresh_from_db()
    assert (issue.state, issue.approved_by) == ("approved", User.objects.get(username="moderators"))
    decide(moderator, issue, "take-back")
    issue.refresh_from_db()
    assert issue.state == "draft"


def test_a_test_goes_to_who_asks_for_it(issue: Issue) -> None:
    decide(signed_in(EDITORS), issue, "test")
    notice = Notice.objects.get()
    assert (notice.kind, notice.address) == ("test", "editors@desk.example")


def test_a_moderator_stops_an_issue_and_sends_an_unknown_mail_again(issue: Issue) -> None:
    start(issue=issue, now=timezone.now())
    mail = IssueMail.objects.first()
    assert mail is not None
    turn = claim(row=mail, now=timezone.now())
    settle(row=mail, turn=turn, answer=Answer(Outcome.UNKNOWN, "No answer"), now=timezone.now())
    moderator = signed_in(MODERATORS)
    shown = moderator.get(address(issue)).content.decode()
    assert "1 unknown" in shown
    assert "No answer" in shown
    assert "reader0@post.example" not in shown
    decide(moderator, issue, "send-again")
    assert "Choose the mails first." in moderator.get(address(issue)).content.decode()
    decide(moderator, issue, "send-again", mail=[mail.pk])
    mail.refresh_from_db()
    assert mail.state == "waiting"
    decide(moderator, issue, "stop")
    issue.refresh_from_db()
    assert issue.state == "stopped"
    assert set(issue.mails.values_list("state", flat=True)) == {"skipped"}


def test_the_desk_shows_what_came_back_and_what_follows(issue: Issue) -> None:
    start(issue=issue, now=timezone.now())
    moderator = signed_in(MODERATORS)
    assert "Came back" not in moderator.get(address(issue)).content.decode()
    for mail, fate in zip(issue.mails.order_by("pk"), (Fate.SOFT, Fate.COMPLAINT), strict=True):
        take_in(report=Report("l", mail.pk, fate, "abuse"), now=timezone.now())
    shown = moderator.get(address(issue)).content.decode()
    assert "1 called spam</strong>, 1 did not arrive" in shown
    rows = shown.partition("Mails that came back")[2]
    assert rows.index("Never written to again") < rows.index("The next issue is tried")
    # Who may not take addresses out of the newsroom sees none.
    assert "reader0@" not in rows


def test_an_administrator_makes_and_changes_a_letter(issue: Issue) -> None:
    client = signed_in(ADMINISTRATORS)
    newsletter = issue.newsletter
    page = client.get("/desk/newsletters/letters/new/")
    assert page.status_code == 200
    fields = {
        "name": "Evening", "slug": "evening", "description": "At six.", "edition": newsletter.edition_id,
        "sector": "", "country": "KR", "most": 8, "rhythm": "weekly", "active": "on",
        "send_at": "18:00", "weekday": 4, "prepare_minutes": 30, "urgency": 1, "most_a_day": 3,
        "intro": "", "position": 2,
    }  # fmt: skip
    answer = client.post("/desk/newsletters/letters/new/", fields)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    made = Newsletter.objects.get(slug="evening")
    assert (made.country, made.weekday) == ("KR", 4)
    Newsletter.objects.filter(pk=made.pk).update(next_at=timezone.now())
    client.post(f"/desk/newsletters/letters/edit/{made.pk}/", {**fields, "send_at": "19:00"})
    made.refresh_from_db()
    assert (made.next_at, made.send_at.hour) == (None, 19)


def test_an_issue_is_composed_when_somebody_asks(issue: Issue) -> None:
    overnight(1, sectors=["economy"])
    moderator = signed_in(MODERATORS)
    answer = moderator.post(
        "/desk/newsletters/", {"decision": "compose", "newsletter": issue.newsletter_id}
    )
    assert answer.status_code == 302
    assert moderator.post("/desk/newsletters/", {"decision": "else"}).status_code == 404
