"""What readers write to the newsroom: errors in stories, messages, tips.

The pages are made for one reader, with a ticket in the form, so none is kept; no cookie is set.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from dateline.audience.actions.letters import FORMS, receive
from dateline.audience.queries.letters import Reported, reported_story
from dateline.audience.rules.spam import TICKET, Judgement, Reason, Verdict
from dateline.desk.queries import Frame, newsroom, standing_page
from dateline.portal.views.forms import fields_of, guard_of, own, reader_of, unkept
from dateline.portal.views.frame import Head, respond
from dateline.portal.views.letter_forms import ContactForm, LetterForm, ReportForm, TipForm

TAKEN = frozenset([Verdict.PASS, Verdict.HOLD, Verdict.SPAM, Verdict.REPEATED])
AGAIN_WORDS: dict[Reason | None, str | Promise] = {
    Reason.NO_TICKET: _("The form was not complete. Please send it once more."),
    Reason.TOO_FAST: _(
        "That was very fast. Please send it once more, so that we know you are you."
    ),
    Reason.TOO_OLD: _("The form had been open for very long. Please send it once more."),
    Reason.USED: _("This form has been sent already. If this is a new message, send it once more."),
}
TOO_MANY_WORDS = _(
    "Very much has come from your network within the hour. Nothing is lost: please send it again later."
)
TOO_MANY_IN_ALL = _(
    "Very much has reached us within the hour. Nothing is lost: please send it again later."
)
RETRY_SECONDS = 1800


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """One of the pages with a form."""

    form: type[LetterForm]
    title: str | Promise
    template: str
    path: str
    frame: Frame
    story: Reported | None = None
    index: bool = True
    context: dict[str, object] = field(default_factory=dict)

    @property
    def sent(self) -> str:
        """Where the reader is thanked."""
        return f"{self.path}sent/"

    @property
    def language(self) -> str:
        """The language of the page."""
        return self.frame.home.language


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to be looked at again; `field` is the id of the field that it is about."""

    words: str | Promise
    field: str = ""


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    """Take a message to the newsroom, below what the standing page of that name says."""
    return _answer(
        request,
        FormPage(
            form=ContactForm,
            title=_("Contact"),
            template="portal/contact.html",
            path=reverse("portal:contact"),
            frame=newsroom(),
            context={"standing": standing_page("contact")},
        ),
    )


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, number: int) -> HttpResponse:
    """Take the report of an error in a story; 404 where readers cannot see the story."""
    story = reported_story(number)
    if story is None:
        raise Http404("No such story.")
    return _answer(
        request,
        FormPage(
            form=ReportForm,
            title=_("Report an error"),
            template="portal/report.html",
            path=reverse("portal:report", args=[number]),
            frame=newsroom(),
            story=story,
            index=False,
        ),
    )


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def tips(request: HttpRequest) -> HttpResponse:
    """Take a tip, and say honestly what is kept of it."""
    response = _answer(
        request,
        FormPage(
            form=TipForm,
            title=_("Send us a tip"),
            template="portal/tips.html",
            path=reverse("portal:tips"),
            frame=newsroom(),
            context={
                "days": settings.TIP_DAYS,
                "is_secure": settings.SITE_URL.startswith("https:"),
            },
        ),
    )
    # Where the reader goes next is not told where they were.
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def sent(request: HttpRequest, kind: str, number: int = 0) -> HttpResponse:
    """Thank for what was sent, and say what happens next. It knows nothing of what that was."""
    story = reported_story(number) if number else None
    head = Head(title=_("Thank you"), index=False)
    context = {"kind": kind, "story": story}
    return unkept(respond(request, "portal/letter_sent.html", newsroom(), head, context))


def _answer(request: HttpRequest, page: FormPage) -> HttpResponse:
    with translation.override(page.language):
        if request.method != "POST":
            return _show(request, page, page.form())
        return _take(request, page, fields_of(request))


def _take(request: HttpRequest, page: FormPage, fields: dict[str, str]) -> HttpResponse:
    form = page.form(fields)
    if not form.is_valid():
        return _show(request, page, form, _problems(form), fields=fields)
    number = page.story.id if page.story else None
    judged = receive(
        written=form.written(story=number, language=page.language),
        # The same words about another story are another report.
        fields={**fields, "about": page.path},
        address=reader_of(request),
        now=timezone.now(),
    )
    if judged.verdict in TAKEN:
        response = HttpResponseRedirect(page.sent)
        response.status_code = HTTPStatus.SEE_OTHER
        return unkept(response)
    return _show_again(request, page, form, judged, fields)


def _show_again(
    request: HttpRequest,
    page: FormPage,
    form: LetterForm,
    judged: Judgement,
    fields: dict[str, str],
) -> HttpResponse:
    """Show the form with what was written, and a ticket that will do."""
    again = {**fields, TICKET: judged.ticket} if judged.ticket else {}
    if judged.verdict is Verdict.TOO_MANY:
        words = TOO_MANY_IN_ALL if judged.reason is Reason.OVERALL else TOO_MANY_WORDS
        response = _show(request, page, form, [Problem(words)], fields=again)
        response.status_code = HTTPStatus.TOO_MANY_REQUESTS
        response["Retry-After"] = str(RETRY_SECONDS)
        return response
    return _show(request, page, form, [Problem(AGAIN_WORDS[judged.reason])], fields=again)


def _show(
    request: HttpRequest,
    page: FormPage,
    form: LetterForm,
    problems: list[Problem] | None = None,
    *,
    fields: dict[str, str] | None = None,
) -> HttpResponse:
    context = {
        **page.context,
        "form": form,
        "problems": problems or [],
        "guard": guard_of(FORMS[page.form.kind], fields),
        "story": page.story,
        "title": page.title,
    }
    head = Head(title=page.title, path=page.path, index=page.index)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    made = respond(request, page.template, page.frame, head, context, status=status)
    # What was written comes back with its faults. A tip stays in no file of the browser.
    return own(made) if problems and page.form is not TipForm else unkept(made)


def _problems(form: LetterForm) -> list[Problem]:
    return [
        Problem(str(words), f"f-{name}" if name in form.fields else "")
        for name, errors in form.errors.items()
        for words in errors
    ]
