"""Who may do what at the desk: three groups, made once; afterwards they are the newsroom's to change."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from wagtail.models import GroupCollectionPermission, GroupPagePermission

from dateline.desk.models import StandingPages

EDITORS = "Editors"
MODERATORS = "Moderators"
ADMINISTRATORS = "Administrators"

# Wagtail brings the first two groups, and its approval by moderators goes to the second.
DOES: dict[str, tuple[str, ...]] = {
    EDITORS: (
        "wagtailadmin.access_admin",
        "desk.add_story",
        "desk.change_story",
        "desk.view_story",
        "desk.lock_story",
        "desk.view_publication",
        "wires.view_wirefile",
        "wires.view_wireitem",
        "media.choose_image",
        "audience.view_issue",
        "audience.change_issue",
        "audience.view_letter",
        "audience.answer_letter",
    ),
    MODERATORS: (
        "wagtailadmin.access_admin",
        "desk.add_story",
        "desk.change_story",
        "desk.view_story",
        "desk.lock_story",
        "desk.unlock_story",
        "desk.publish_story",
        "desk.kill_story",
        "desk.view_publication",
        "desk.add_author",
        "desk.change_author",
        "desk.view_author",
        "wires.view_wirefile",
        "wires.view_wireitem",
        "media.choose_image",
        "audience.view_issue",
        "audience.change_issue",
        "audience.send_issue",
        "audience.view_letter",
        "audience.answer_letter",
        "audience.see_tips",
    ),
}
# Everything that is the newsroom's own; the rest of Wagtail by name.
ADMINISTERED_STAGES = ("desk", "wires", "media", "audience")
ADMINISTERED = (
    "wagtailadmin.access_admin",
    "auth.add_group",
    "auth.change_group",
    "auth.delete_group",
    "wagtailcore.add_collection",
    "wagtailcore.change_collection",
    "wagtailcore.delete_collection",
    "wagtailcore.add_workflow",
    "wagtailcore.change_workflow",
    "wagtailcore.delete_workflow",
    "wagtailcore.add_task",
    "wagtailcore.change_task",
    "wagtailcore.delete_task",
)
PAGE_WORK = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")


def set_up_roles() -> None:
    """Make the groups and what they may do, once: a group that exists keeps what it was given."""
    if Group.objects.filter(name=ADMINISTRATORS).exists():
        return
    for name, names in DOES.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(*_named(names))
        # Wagtail lets both edit every page; here pages are the newsroom's own legal texts.
        GroupPagePermission.objects.filter(group=group).delete()
    administrators = Group.objects.create(name=ADMINISTRATORS)
    # A story is killed and never deleted: nobody is offered what would be refused.
    administrators.permissions.add(
        *_named(ADMINISTERED),
        *Permission.objects.filter(content_type__app_label__in=ADMINISTERED_STAGES).exclude(
            content_type__app_label="desk", codename="delete_story"
        ),
    )
    _give_pictures(administrators)


def give_standing_pages() -> None:
    """Let administrators edit and publish the standing pages, once."""
    root = StandingPages.objects.first()
    group = Group.objects.filter(name=ADMINISTRATORS).first()
    if root is None or group is None or GroupPagePermission.objects.filter(group=group).exists():
        return
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page=root, permission=permission)
        for permission in Permission.objects.filter(
            content_type__app_label="wagtailcore", codename__in=PAGE_WORK
        )
    )


def _give_pictures(administrators: Group) -> None:
    """Let administrators do with pictures what Wagtail lets moderators do."""
    moderators = GroupCollectionPermission.objects.filter(group__name=MODERATORS)
    GroupCollectionPermission.objects.bulk_create(
        GroupCollectionPermission(
            group=administrators, collection_id=row.collection_id, permission_id=row.permission_id
        )
        for row in moderators
    )


def _named(names: Iterable[str]) -> list[Permission]:
    wanted = Q(pk__in=())
    for name in names:
        app, _, code = name.partition(".")
        wanted |= Q(content_type__app_label=app, codename=code)
    return list(Permission.objects.filter(wanted))
