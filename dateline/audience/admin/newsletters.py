"""Newsletters on the desk: the letters and their readers, and one issue with what can be done with it."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from dateline.audience.actions import newsletter_issues as actions
from dateline.audience.actions.newsletter_mailing import look_at_mark, send_again, send_on
from dateline.audience.markup.newsletters import issue_mail
from dateline.audience.models import Issue, IssueMail, Newsletter
from dateline.audience.queries.newsletter_issues import (
    addable,
    returned_letters,
    returns_of,
    stories_of,
    tally_of,
    troubled_letters,
)
from dateline.audience.queries.newsletters import overview_of
from dateline.audience.rules.newsletter_links import own
from dateline.audience.rules.newsletters import SUBJECT_LENGTH, Rhythm
from dateline.desk.admin import choices
from dateline.desk.admin.pages import DeskPage

SEES, EDITS, SENDS = "audience.view_issue", "audience.change_issue", "audience.send_issue"
ISSUES_SHOWN = 40


class NewsletterForm(WagtailAdminModelForm):
    """A letter: sectors and countries are chosen by name, and its name in addresses stays."""

    sector = forms.ChoiceField(
        choices=lambda: [("", "All"), *choices.sectors()], required=False, label="Sector"
    )
    country = forms.ChoiceField(
        choices=lambda: [("", "All"), *choices.countries()], required=False, label="Country"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["slug"].disabled = True
            self.fields["slug"].help_text = "It names the list in mail programs and never changes."


class NewsletterEdit(generic.EditView):
    """A letter; what decides when it goes out has that time worked out again."""

    def save_instance(self) -> Any:
        """Save, and forget the next time where it may be another one now."""
        saved = super().save_instance()
        if {"send_at", "weekday", "rhythm", "edition", "active"} & set(self.form.changed_data):
            Newsletter.objects.filter(pk=saved.pk).update(next_at=None)
        return saved


class NewsletterViewSet(ModelViewSet):
    """The letters themselves, at /desk/newsletters/letters/."""

    model = Newsletter
    name = "newsletter_letters"
    url_prefix = "newsletters/letters"
    icon = "mail"
    add_to_reference_index = False
    copy_view_enabled = False
    edit_view_class = NewsletterEdit
    list_display = ("name", "edition", Column("rhythm", accessor="get_rhythm_display"), "automatic")
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("slug")]),
        FieldPanel("description"),
        MultiFieldPanel(
            [
                FieldPanel("edition"),
                FieldRowPanel([FieldPanel("sector"), FieldPanel("country")]),
                FieldPanel("most"),
            ],
            heading="Which stories it brings",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("rhythm"), FieldPanel("active")]),
                FieldRowPanel([FieldPanel("send_at"), FieldPanel("weekday")]),
                FieldRowPanel([FieldPanel("automatic"), FieldPanel("prepare_minutes")]),
            ],
            heading="When it goes out",
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("urgency"), FieldPanel("most_a_day")])],
            heading="For breaking news",
        ),
        FieldPanel("intro"),
        FieldPanel("position"),
    ]

    def get_edit_handler(self) -> ObjectList:
        """Give the letter's form."""
        return ObjectList(self.panels, base_form_class=NewsletterForm).bind_to_model(Newsletter)


class NewslettersView(DeskPage):
    """All letters with how many get them, and the newest issues."""

    needs: ClassVar[tuple[str, ...]] = (SEES,)
    template_name = "audience/newsletters/desk.html"
    page_title = "Newsletters"
    header_icon = "mail"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read letters, issues, and what holds mail back."""
        issues = Issue.objects.select_related("newsletter__edition")[:ISSUES_SHOWN]
        return {
            **super().get_context_data(**kwargs),
            "letters": overview_of(),
            "issues": issues,
            "held": look_at_mark(),
            "may_send": self.user.has_perm(SENDS),
            "may_edit": self.user.has_perm("audience.change_newsletter"),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Make an issue now, or let mail go out again; 404 for anything else."""
        decision = request.POST.get("decision", "")
        if not request.user.has_perm(SENDS):
            raise PermissionDenied
        if decision == "send-on":
            unknown = send_on(now=timezone.now())
            words = f"Mail goes out again. {unknown} mails that waited are marked as unknown."
            messages.success(request, words)
            return redirect("newsletters:overview")
        if decision != "compose":
            raise Http404("There is no such decision.")
        newsletter = get_object_or_404(Newsletter, pk=request.POST.get("newsletter") or 0)
        return self._compose(newsletter)

    def _compose(self, newsletter: Newsletter) -> HttpResponse:
        now = timezone.now()
        issue = actions.compose(newsletter=newsletter, due_at=now, now=now)
        if issue is None:
            messages.warning(
                self.request, f"There is nothing that the readers of {newsletter} lack."
            )
            return redirect("newsletters:overview")
        return redirect("newsletters:issue", issue.pk)


class IssueForm(forms.Form):
    """What an editor writes in an issue."""

    subject = forms.CharField(
        max_length=SUBJECT_LENGTH,
        required=False,
        help_text="Empty: made of the first headline, also where that changes.",
    )
    intro = forms.CharField(
        label="Introduction",
        max_length=2000,
        required=False,
        help_text="Plain text; an empty line makes a paragraph.",
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )


class IssueView(DeskPage):
    """One issue: its words, its stories in order, a preview, and how its mails went."""

    needs: ClassVar[tuple[str, ...]] = (SEES,)
    template_name = "audience/newsletters/issue_desk.html"
    header_icon = "mail"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the issue."""
        super().setup(request, *args, **kwargs)
        issues = Issue.objects.select_related("newsletter__edition", "approved_by")
        self.issue = get_object_or_404(issues, pk=kwargs["pk"])

    def get_page_title(self) -> str:
        """Name the issue."""
        return str(self.issue)

    def trail(self) -> list[dict[str, Any]]:
        """Lead through the letters."""
        return [{"url": reverse("newsletters:overview"), "label": "Newsletters"}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the issue as it is now, and its ledger."""
        issue = self.issue
        is_open = issue.state in actions.OPEN
        written = {"subject": issue.subject, "intro": issue.intro}
        form = kwargs.pop("form", None) or IssueForm(initial=written)
        return {
            **super().get_context_data(**kwargs),
            "issue": issue,
            "form": form,
            "stories": stories_of(issue),
            "addable": addable(issue, now=timezone.now()) if is_open else [],
            "made": issue_mail(issue.pk),
            "tally": tally_of(issue),
            "troubled": troubled_letters(issue),
            "returns": returns_of(issue),
            "returned": returned_letters(issue),
            "is_open": is_open and self.user.has_perm(EDITS),
            "can_be_stopped": issue.state in actions.STOPPABLE,
            "may_send": self.user.has_perm(SENDS),
            "breaking": issue.newsletter.rhythm == Rhythm.BREAKING,
            "held": look_at_mark(),
            "zone": issue.newsletter.edition.zone,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do what was decided; 404 for anything else."""
        edits = {"save": self._save, "test": self._test}
        sends = {
            "approve": self._approve,
            "take-back": self._take_back,
            "stop": self._stop,
            "go-on": self._go_on,
            "send-again": self._send_again,
        }
        decision = request.POST.get("decision", "")
        if decision not in {**edits, **sends}:
            raise Http404("There is no such decision.")
        if not request.user.has_perm(EDITS if decision in edits else SENDS):
            raise PermissionDenied
        return {**edits, **sends}[decision]()

    def _save(self) -> HttpResponse:
        form = IssueForm(self.request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        self._keep(form)
        return self._say("Saved.")

    def _keep(self, form: IssueForm) -> None:
        post = self.request.POST
        kept = _numbers(post.getlist("story"))
        places = {number: _place(post.get(f"place-{number}", "")) for number in kept}
        actions.edit_issue(
            issue=self.issue,
            subject=form.cleaned_data["subject"],
            intro=form.cleaned_data["intro"],
            order=sorted(kept, key=lambda number: places[number]),
            dropped=_numbers(post.getlist("drop")),
            added=_numbers(post.getlist("add")),
        )

    def _test(self) -> HttpResponse:
        if not self.user.email:
            return self._say("Your account has no mail address.", well=False)
        actions.test_to(issue=self.issue, user=self.user, now=timezone.now())
        return self._say(f"A test is on its way to {self.user.email}.")

    def _approve(self) -> HttpResponse:
        if not actions.approve(issue=self.issue, user=self.user):
            return self._say("It was decided already.", well=False)
        late = self.issue.due_at <= timezone.now()
        return self._say(
            "Approved. It goes out now." if late else "Approved. It goes out at its time."
        )

    def _take_back(self) -> HttpResponse:
        taken = actions.take_back(issue=self.issue)
        words = "It is a draft again." if taken else "It has begun to go out: stop it instead."
        return self._say(words, well=taken)

    def _stop(self) -> HttpResponse:
        why = f"Stopped by {self.user}."
        stopped = actions.stop(issue=self.issue, why=why, now=timezone.now())
        words = "Stopped: what has not gone out yet does not." if stopped else "It had ended."
        return self._say(words, well=stopped)

    def _go_on(self) -> HttpResponse:
        went = actions.go_on(issue=self.issue, now=timezone.now())
        return self._say("It goes on." if went else "It is not held.", well=went)

    def _send_again(self) -> HttpResponse:
        numbers = _numbers(self.request.POST.getlist("mail"))
        mails = IssueMail.objects.filter(issue=self.issue, pk__in=numbers)
        again = sum(send_again(mail=mail, now=timezone.now()) for mail in mails)
        words = f"Put in line again: {again}." if numbers else "Choose the mails first."
        return self._say(words, well=bool(again))

    def _say(self, words: str, *, well: bool = True) -> HttpResponse:
        (messages.success if well else messages.warning)(self.request, words)
        return redirect("newsletters:issue", self.issue.pk)


@require_safe
@xframe_options_sameorigin
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an issue as readers get it, HTML or text, with nothing in it that can act."""
    if not request.user.has_perm(SEES):
        raise PermissionDenied
    get_object_or_404(Issue, pk=pk)
    made = issue_mail(pk)
    if request.GET.get("form") == "text":
        text = own(made.text, leave="test", prefer="test")
        answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    else:
        answer = HttpResponse(own(made.html, leave="test", prefer="test"))
    answer["Content-Security-Policy"] = (
        "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'; img-src * data:"
    )
    return answer


def _numbers(values: list[str]) -> list[int]:
    return [int(value) for value in values[:200] if value.isascii() and value.isdigit()]


def _place(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 5 else 9999
