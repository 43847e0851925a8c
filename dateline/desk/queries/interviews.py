"""Interviews as questions and answers, for feeds."""

from __future__ import annotations

from collections.abc import Iterable

from dateline.desk.models import Story
from dateline.desk.queries.keys import story_keys
from dateline.desk.queries.stories import resolved
from dateline.desk.rules.interviews import Conversation, conversation_in
from dateline.edge import shows


def conversations_of(ids: Iterable[int]) -> dict[int, Conversation]:
    """Give what was asked and answered in those of the stories that are interviews. One query.

    Left out is what may be shown in an excerpt only, which leads to the full text at its source.
    """
    wanted = list(ids)
    shows(*story_keys(wanted))
    rows = Story.objects.public().filter(pk__in=wanted, kind=Story.Kind.INTERVIEW, link="")
    found = {
        number: conversation_in(resolved(body)) for number, body in rows.values_list("pk", "body")
    }
    return {number: told for number, told in found.items() if told is not None}
