"""Newsletters for readers: asking, confirming, choosing and leaving.

Only a POST changes anything: mail programs and the scanners before them open every link of a mail.
Whoever holds a signed link acts by it alone; no cookie stands behind these pages.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dateline.audience.actions.subscribing import (
    FORM,
    ask_by_form,
    confirm,
    leave,
    prefer,
    send_link,
)
from dateline.audience.models.newsletters import Subscriber
from dateline.audience.models.tokens import CONFIRM, LEAVE, PREFER, Token, read_token
from dateline.audience.queries.newsletters import (
    Offer,
    Preferences,
    names_of,
    offered,
    offers_among,
    preferences,
)
from dateline.audience.rules.addresses import read_address
from dateline.audience.rules.spam import Judgement, Reason, Verdict
from dateline.desk.queries import newsroom
from dateline.edge import page
from dateline.portal.views.forms import (
    fields_of,
    guard_of,
    is_from_here,
    own,
    reader_of,
    unkept,
)
from dateline.portal.views.frame import Head, respond

MOST_CHOSEN = 50
Given = ParamSpec("Given")
View = Callable[Concatenate[HttpRequest, Given], HttpResponse]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is to be mended in the form, and in which field."""

    field: str
    words: str | Promise


@page()
def overview(request: HttpRequest) -> HttpResponse:
    """Show the letters and the form to ask for them."""
    return _form(request, offered(), kept=True)


@csrf_exempt
@require_POST
def sign_up(request: HttpRequest) -> HttpResponse:
    """Take a wish for letters. The answer is the same whether the address is known here or not."""
    fields = fields_of(request)
    chosen = offers_among(request.POST.getlist("letters")[:MOST_CHOSEN]) if fields else ()
    given = fields.get("email", "")[:300].strip()
    address = read_address(given)
    if not chosen or address is None:
        asked = "ticket" in fields
        return _form(request, offered(), given, chosen, _problems(address, chosen) if asked else ())
    written = {**fields, "letters": " ".join(offer.slug for offer in chosen)}
    judged = ask_by_form(
        fields=written,
        reader=reader_of(request),
        address=address,
        newsletters=[offer.number for offer in chosen],
        # Of the edition in which the form stood.
        language=newsroom().home.language,
        now=timezone.now(),
    )
    if not judged.is_taken and judged.verdict not in {Verdict.SPAM, Verdict.REPEATED}:
        return _again(request, given, chosen, judged)
    return unkept(redirect("portal:newsletters-asked"))


@page()
def asked(request: HttpRequest) -> HttpResponse:
    """Say what happens next."""
    return _said(
        request,
        _("Look into your mail"),
        _(
            "If you asked for letters that you do not get yet, there is a mail on its way to you with "
            "a link to confirm. Without that, you get nothing from us."
        ),
    )


def signed(purpose: str) -> Callable[[View[[Subscriber, Token]]], View[[str]]]:
    """Have a page found by a signed link only, kept by nobody and told to nobody."""

    def protect(view: View[[Subscriber, Token]]) -> View[[str]]:
        @csrf_exempt
        @require_http_methods(["GET", "HEAD", "POST"])
        @never_cache
        @wraps(view)
        def answer(request: HttpRequest, token: str) -> HttpResponse:
            said = read_token(purpose, token)
            subscriber = _subscriber(said) if said else None
            named = (subscriber, said) if subscriber and said else None
            response = view(request, *named) if named else _no_longer(request)
            # The address of the page is the key to it.
            response["Referrer-Policy"] = "no-referrer"
            response["X-Robots-Tag"] = "noindex"
            return response

        return answer

    return protect


@signed(CONFIRM)
def confirmation(request: HttpRequest, subscriber: Subscriber, token: Token) -> HttpResponse:
    """Ask for the press of a button on GET; begin to send letters on POST."""
    if request.method == "POST":
        if not is_from_here(request):
            return _no_longer(request)
        confirm(subscriber=subscriber, newsletters=token.newsletters, now=timezone.now())
        return _lead_on("?confirmed")
    found = _preferences(subscriber)
    if "confirmed" in request.GET and found.is_active:
        words = _("You get these letters from now on. Each of them has a link to change that.")
        names = names_of([number for number in token.newsletters if number in found.chosen])
        return _said(request, _("Thank you"), words, names)
    head = Head(title=_("Confirm"), index=False)
    context = {"names": names_of(token.newsletters), "address": found.address}
    return respond(request, "portal/newsletters/confirm.html", newsroom(), head, context)


@signed(PREFER)
def choice(request: HttpRequest, subscriber: Subscriber, token: Token) -> HttpResponse:
    """Show what a reader gets on GET, change it on POST."""
    found = _preferences(subscriber)
    if request.method == "POST" and is_from_here(request):
        slugs = [] if "none" in request.POST else request.POST.getlist("letters")[:MOST_CHOSEN]
        # Of what the form showed: a letter that is not sent for now stays chosen.
        numbers = [offer.number for offer in found.offers if offer.slug in slugs]
        prefer(subscriber=subscriber, newsletters=numbers, now=timezone.now())
        return _lead_on("?saved")
    return _choice(request, found, is_saved="saved" in request.GET)


@signed(LEAVE)
def leaving(request: HttpRequest, subscriber: Subscriber, token: Token) -> HttpResponse:
    """Ask on GET; take the reader off on POST, which mail programs send by one click (RFC 8058).

    Their POST comes from anywhere and has one field: `List-Unsubscribe=One-Click`.
    """
    names = names_of(token.newsletters)
    if request.method == "POST":
        everything = "everything" in request.POST
        numbers = () if everything else token.newsletters
        leave(subscriber=subscriber, newsletters=numbers, now=timezone.now())
        # The one click of a mail program must not be answered by leading it elsewhere.
        if "List-Unsubscribe" in request.POST:
            return _left(request, names)
        return _lead_on("?left=all" if everything else "?left")
    found = _preferences(subscriber)
    if "left" in request.GET and found.chosen.isdisjoint(token.newsletters):
        return _left(request, () if request.GET["left"] == "all" else names)
    if "mailed" in request.GET:
        words = _("There is a mail on its way to you with a link to what you get.")
        return _said(request, _("Look into your mail"), words)
    head = Head(title=_("Leave this letter"), index=False)
    context = {"names": names, "address": found.address}
    return respond(request, "portal/newsletters/leave.html", newsroom(), head, context)


@csrf_exempt
@require_POST
@never_cache
def fresh_link(request: HttpRequest, token: str) -> HttpResponse:
    """Mail a fresh link to whoever holds one to leave: those to choose end after a while."""
    fields_of(request)
    said = read_token(LEAVE, token)
    subscriber = _subscriber(said) if said else None
    if subscriber is not None:
        send_link(subscriber=subscriber, now=timezone.now())
    return _lead_on("../?mailed")


@csrf_exempt
@require_safe
def test_link(request: HttpRequest) -> HttpResponse:
    """Say to an editor that the link of a test leads nowhere."""
    return _said(
        request, _("This is a test"), _("In the letters of readers, this link is their own.")
    )


@dataclass(frozen=True, slots=True)
class Ticked:
    """A letter in the form."""

    offer: Offer
    ticked: bool


def _form(
    request: HttpRequest,
    offers: tuple[Offer, ...],
    given: str = "",
    chosen: tuple[Offer, ...] = (),
    problems: tuple[Problem, ...] = (),
    *,
    kept: bool = False,
    ticket: str = "",
    status: int = 200,
) -> HttpResponse:
    """Show the form, the edition's own letters first; one on a kept page fetches its ticket, any other has one."""
    frame = newsroom()
    offers = tuple(sorted(offers, key=lambda offer: offer.edition != frame.home.name))
    slugs = {offer.slug for offer in chosen} or {offer.slug for offer in offers[:1]}
    context = {
        "offers": [Ticked(offer, offer.slug in slugs) for offer in offers],
        "given": given,
        "problems": problems,
        "wrong": {problem.field for problem in problems},
        "guard": None if kept else guard_of(FORM, ticket=ticket),
    }
    head = Head(
        title=_("Newsletters"),
        description=str(_("Letters by mail that you can leave with one click.")),
        path="/newsletters/",
        index=kept,
    )
    made = respond(request, "portal/newsletters/overview.html", frame, head, context, status=status)
    return made if kept else own(made)


def _again(
    request: HttpRequest, given: str, chosen: tuple[Offer, ...], judged: Judgement
) -> HttpResponse:
    if judged.verdict is Verdict.TOO_MANY:
        words = (
            _("Very many are asking at this time. Please come back in an hour.")
            if judged.reason is Reason.OVERALL
            else _("Too many have asked from where you are. Please come back in an hour.")
        )
        status = 429
    else:
        words = (
            _("That was very quick. Please press the button once more.")
            if judged.reason is Reason.TOO_FAST
            else _("Please look whether this is right, and press the button once more.")
        )
        status = 200
    problems = (Problem("", words),)
    return _form(request, offered(), given, chosen, problems, ticket=judged.ticket, status=status)


def _problems(address: str | None, chosen: tuple[Offer, ...]) -> tuple[Problem, ...]:
    found = []
    if not chosen:
        found.append(Problem("letters", _("Choose at least one letter.")))
    if address is None:
        found.append(Problem("email", _("Write a mail address, such as name@example.org.")))
    return tuple(found)


def _choice(request: HttpRequest, found: Preferences, *, is_saved: bool) -> HttpResponse:
    context = {
        "offers": [Ticked(offer, offer.number in found.chosen) for offer in found.offers],
        "address": found.address,
        "is_saved": is_saved,
    }
    head = Head(title=_("Your letters"), index=False)
    return respond(request, "portal/newsletters/preferences.html", newsroom(), head, context)


def _said(
    request: HttpRequest, title: Promise, words: Promise, names: tuple[str, ...] = ()
) -> HttpResponse:
    head = Head(title=title, index=False)
    context = {"words": words, "names": names}
    return respond(request, "portal/newsletters/said.html", newsroom(), head, context)


def _left(request: HttpRequest, names: tuple[str, ...]) -> HttpResponse:
    words = _("You do not get it any more. A mail that is on its way already may still arrive.")
    return _said(request, _("You have left"), words, names)


def _no_longer(request: HttpRequest) -> HttpResponse:
    head = Head(title=_("This link is no longer good"), index=False)
    words = _(
        "Links from our mails end after a while. Ask for your letters again to get a fresh one."
    )
    context = {"words": words, "names": (), "leads_on": True}
    return respond(request, "portal/newsletters/said.html", newsroom(), head, context, status=410)


def _subscriber(said: Token) -> Subscriber | None:
    return Subscriber.objects.filter(reference=said.subscriber, address__isnull=False).first()


def _preferences(subscriber: Subscriber) -> Preferences:
    found = preferences(subscriber.reference)
    if found is None:
        raise Http404("This address is forgotten.")
    return found


def _lead_on(address: str) -> HttpResponse:
    """Lead to a page that says what was done, so that going back or loading anew sends nothing again."""
    response = HttpResponseRedirect(address)
    response.status_code = HTTPStatus.SEE_OTHER
    return response
