"""The tables of what readers do and ask for."""

from __future__ import annotations

from dateline.audience.models.forms import FormCount, FormSalt, UsedTicket

__all__ = ["FormCount", "FormSalt", "UsedTicket"]
