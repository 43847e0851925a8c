"""The tables of what readers do and ask for."""

from __future__ import annotations

from dateline.audience.models.forms import FormCount, FormSalt, UsedTicket
from dateline.audience.models.trending import Ranking, Views

__all__ = ["FormCount", "FormSalt", "Ranking", "UsedTicket", "Views"]
