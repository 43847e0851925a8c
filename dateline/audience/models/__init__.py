"""The tables of what readers do and ask for."""

from __future__ import annotations

from dateline.audience.models.forms import FormCount, FormSalt, UsedTicket
from dateline.audience.models.letters import Letter, LetterMail
from dateline.audience.models.newsletter_issues import (
    Issue,
    IssueCorrection,
    IssueMail,
    IssueStory,
    MailTurn,
    Notice,
)
from dateline.audience.models.newsletters import (
    Newsletter,
    Subscriber,
    Subscription,
    Suppression,
)
from dateline.audience.models.trending import Ranking, Views

__all__ = [
    "FormCount",
    "FormSalt",
    "Issue",
    "IssueCorrection",
    "IssueMail",
    "IssueStory",
    "Letter",
    "LetterMail",
    "MailTurn",
    "Newsletter",
    "Notice",
    "Ranking",
    "Subscriber",
    "Subscription",
    "Suppression",
    "UsedTicket",
    "Views",
]
