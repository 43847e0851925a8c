"""Events at the desk: what several agencies tell of, who leads, and putting right what was grouped."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView

from dateline.desk.admin.held import WRITES
from dateline.desk.admin.pages import DeskPage
from dateline.desk.queries.events import tellings
from dateline.wires.actions import choose_lead, merge, take_out
from dateline.wires.errors import EventGone
from dateline.wires.models import Event, EventReport
from dateline.wires.queries.events import events_told_often

# An event as somebody writes it: its number, or the address of its page.
_NUMBER = re.compile(r"(?:.{0,300}/events/)?#?([0-9]{1,18})/?", re.ASCII)


class EventListView(BaseListingView):
    """The events of which more than one report came, newest first."""

    template_name = "desk/events/list.html"
    page_title = "Events"
    header_icon = "group"
    paginate_by = 50
    _show_breadcrumbs = True
    columns = [
        TitleColumn("headline", get_url=lambda event: reverse("events:event", args=[event.pk])),
        # By its number somebody says on another event's page that both are one.
        Column("pk", label="Number", width="8%"),
        Column("reports_count", label="Reports", width="8%"),
        DateColumn("last_at", label="Last report", width="16%"),
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Serve the list to those who write stories."""
        if not any(request.user.has_perm(name) for name in WRITES):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self) -> Any:
        """Give the events that were told more than once."""
        return events_told_often()


class EventView(DeskPage):
    """One event: its reports by time, their stories, and what an editor can put right."""

    needs = WRITES
    template_name = "desk/events/event.html"
    page_title = "Event"
    header_icon = "group"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the event; 404 if there is none."""
        super().setup(request, *args, **kwargs)
        self.event = get_object_or_404(Event.objects.defer("profile"), pk=kwargs["pk"])

    def get_page_title(self) -> str:
        """Name the event's number, by which somebody says that two events are one."""
        return f"Event {self.event.pk}"

    def trail(self) -> list[dict[str, Any]]:
        """Lead through the list of events."""
        return [{"url": reverse("events:list"), "label": "Events"}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the event and its reports."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        told = tellings(self.event)
        sources = {each.item.source_id for each in told}
        return {
            **context,
            "event": self.event,
            "tellings": told,
            "sources": len(sources),
            "more": self.event.reports_count - len(told),
            "may_change": self.request.user.has_perm("desk.change_story"),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do what the editor decided; 404 for anything else."""
        steps = {"take-out": self._take_out, "lead": self._lead, "merge": self._merge}
        step = steps.get(request.POST.get("decision", ""))
        if step is None:
            raise Http404("There is no such decision.")
        if not request.user.has_perm("desk.change_story"):
            raise PermissionDenied
        try:
            return step()
        except EventGone as error:
            messages.error(request, str(error))
            still_there = Event.objects.filter(pk=self.event.pk).exists()
            return (
                redirect("events:event", self.event.pk) if still_there else redirect("events:list")
            )

    def _take_out(self) -> HttpResponse:
        report = self._report()
        own = take_out(report=report)
        messages.success(
            self.request,
            f"“{report.item}” no longer belongs to this event. It is event {own.pk} by itself.",
        )
        still_there = Event.objects.filter(pk=self.event.pk).exists()
        return redirect("events:event", self.event.pk if still_there else own.pk)

    def _lead(self) -> HttpResponse:
        report = self._report()
        choose_lead(report=report)
        messages.success(self.request, f"“{report.item}” leads, whatever comes later.")
        return redirect("events:event", self.event.pk)

    def _merge(self) -> HttpResponse:
        written = self.request.POST.get("other", "").strip()
        found = _NUMBER.fullmatch(written)
        other = Event.objects.filter(pk=int(found[1])).first() if found else None
        if other is None:
            messages.error(
                self.request,
                f"There is no event “{written[:60]}”. Write the number of the other event, or the "
                "address of its page.",
            )
        elif other.pk == self.event.pk:
            messages.error(self.request, "That is this event itself. Write the number of another.")
        else:
            # Said before: merged, the other is no more.
            named = f"Event {other.pk}, “{other}”,"
            merge(event=other, into=self.event)
            messages.success(
                self.request,
                f"{named} and this one are one event now. If that was wrong, take its reports out "
                "again.",
            )
        return redirect("events:event", self.event.pk)

    def _report(self) -> EventReport:
        """Find the report that is meant; raises EventGone where it is not, or no longer, here."""
        written = self.request.POST.get("report", "")
        found = _NUMBER.fullmatch(written)
        reports = self.event.reports.select_related("item")
        report = reports.filter(pk=int(found[1])).first() if found else None
        if report is None:
            raise EventGone("The report has left the event meanwhile. Look again.")
        return report
