"""The desk's small decisions about wires: a new token or secret, poll now, read a file again."""

from __future__ import annotations

import zlib
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from dateline.wires import actions
from dateline.wires.models import Source, WireFile

_SIGN = "openssl dgst -sha256 -hmac SECRET -r"
EXAMPLES = {
    Source.Signing.NONE: "choose a kind of signature on the source's page first",
    Source.Signing.BODY: (
        'curl --data-binary @file.json -H "X-Hub-Signature-256: '
        f"sha256=$({_SIGN} file.json | cut -d' ' -f1)\" ADDRESS"
    ),
    Source.Signing.STAMPED: (
        f'T=$(date +%s); curl --data-binary @file.json -H "Signature: t=$T,v1=$((printf %s. $T; '
        f"cat file.json) | {_SIGN} | cut -d' ' -f1)\" ADDRESS"
    ),
}


class Decision(WagtailAdminTemplateMixin, TemplateView):
    """A page that says what a button will do, and does it when it is confirmed."""

    template_name = "wires/decision.html"
    model: type[Model]
    permission: str
    question: str
    button: str
    ask = ""
    """The label of a line to fill in; empty where there is none."""
    header_icon = "help"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Let in those who may."""
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        self.object: Any = get_object_or_404(self.model, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        """Name what the decision is about."""
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to what the decision is about, and name the decision."""
        about = {"url": self.back, "label": str(self.object)}
        return [*super().get_breadcrumbs_items(), about, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the words of the decision."""
        words = {"question": self.question, "button": self.button, "ask": self.ask}
        words["back"] = self.back
        return {**super().get_context_data(**kwargs), **words}

    @property
    def back(self) -> str:
        """Where to go afterwards."""
        name = self.model._meta.model_name
        page = "edit" if self.model is Source else "inspect"
        return reverse(f"wagtailsnippets_wires_{name}:{page}", args=[self.object.pk])

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Do it, say so, and go back."""
        messages.success(request, self.decide())
        return redirect(self.back)

    def decide(self) -> str:
        """Do what was confirmed; gives the words that say so."""
        raise NotImplementedError

    def show_once(self, **words: str) -> HttpResponse:
        """Show what is not shown again; no browser and no proxy keeps the page."""
        answer = self.render_to_response(self.get_context_data(**words))
        answer["Cache-Control"] = "no-store"
        return answer


class NewToken(Decision):
    """Make a push token and show it once."""

    model = Source
    permission = "wires.change_source"
    page_title = "New token"
    header_icon = "key"
    question = (
        "A new token is shown once, on the next page. The token before stops working at once: "
        "the agency has to be told the new address."
    )
    button = "Make a new token"

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show the new address; it is not kept anywhere in clear."""
        path = reverse("wires:push", args=[actions.new_token(source=self.object)])
        return self.show_once(address=request.build_absolute_uri(path))


class NewSecret(Decision):
    """Set the secret that pushes are signed with, and show it once."""

    model = Source
    permission = "wires.change_source"
    page_title = "New secret"
    header_icon = "lock"
    question = (
        "The agency signs what it sends with a secret that both know. The secret before stops "
        "working at once. Choose the kind of signature on the source's page."
    )
    ask = "The agency's own secret; leave it empty to have one made:"
    button = "Set the secret"

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Show the secret, and how to sign with it."""
        given = request.POST.get("given", "").strip()[:200]
        secret = actions.set_secret(source=self.object, secret=given)
        return self.show_once(secret=secret, example=EXAMPLES[self.object.signing])


class PollNow(Decision):
    """Have an address polled at the next round."""

    model = Source
    permission = "wires.change_source"
    page_title = "Poll now"
    header_icon = "rotate"
    question = (
        "The address is asked at the worker's next round, within seconds, whatever came last."
    )
    button = "Poll now"

    def decide(self) -> str:
        """Make the source due."""
        actions.poll_soon(source=self.object, now=timezone.now())
        return f"{self.object} is polled within seconds."


class ReadAgain(Decision):
    """Have a kept file read once more."""

    model = WireFile
    permission = "wires.change_wirefile"
    page_title = "Read again"
    header_icon = "rotate"
    question = "The kept bytes are read once more. Items that are known already stay as they are."
    button = "Read again"

    def decide(self) -> str:
        """Put the file back into the queue."""
        actions.read_again(file=self.object)
        return "It is read again within seconds."


@require_safe
@never_cache
def raw(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give the bytes of a file as they came, as a download that no browser runs."""
    if not request.user.has_perm("wires.view_wirefile"):
        raise PermissionDenied
    file = get_object_or_404(WireFile, pk=pk)
    try:
        data = file.read_bytes()
    except (OSError, EOFError, zlib.error) as error:
        words = f"The bytes were not kept, or are damaged: {error}."
        return HttpResponse(words, status=404, content_type="text/plain; charset=utf-8")
    answer = HttpResponse(data, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="wire-{file.pk}.txt"'
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


DECISIONS: tuple[tuple[str, type[Decision], str], ...] = (
    ("source/<int:pk>/token/", NewToken, "token"),
    ("source/<int:pk>/secret/", NewSecret, "secret"),
    ("source/<int:pk>/poll/", PollNow, "poll"),
    ("file/<int:pk>/again/", ReadAgain, "again"),
)
