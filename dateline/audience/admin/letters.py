"""From readers: the list of letters, and one letter with what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from wagtail.admin import messages

from dateline.audience.actions import letter_mail
from dateline.audience.actions import letters as actions
from dateline.audience.models.letters import Letter, LetterMail
from dateline.audience.queries import letters as queries
from dateline.audience.queries.letters import ANSWERS, SEES
from dateline.audience.rules.letters import LONGEST_TEXT, Kind
from dateline.desk.admin.dashboard import DeskPanel
from dateline.desk.admin.pages import DeskPage
from dateline.desk.models import Desk, User

PAGE = 50
# On the first page.
PANEL = 6
STATES = (*Letter.State.choices, ("mail", "Mail in trouble"))
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the lists above the list."""

    label: str
    query: str
    number: int
    chosen: bool


class AnswerForm(forms.Form):
    """What is answered to a reader."""

    text = forms.CharField(
        label="Your answer",
        max_length=LONGEST_TEXT * 2,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"}),
        error_messages={"required": "Write the answer first."},
    )


class OpenLettersPanel(DeskPanel):
    """On the desk's first page: what readers wrote and nobody has answered or closed."""

    name = "open_letters"
    template_name = "audience/letters/panel.html"
    order = 35
    needs = (SEES,)

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Read the first of them."""
        user = parent_context["request"].user
        found, total = queries.open_letters(user, limit=PANEL)
        rows = [(letter, queries.about(letter)) for letter in found]
        return {"rows": rows, "total": total}


class LetterListView(DeskPage):
    """Letters of one state, newest first, narrowed to a desk or a kind."""

    needs: ClassVar[tuple[str, ...]] = (SEES,)
    template_name = "audience/letters/list.html"
    page_title = "From readers"
    header_icon = "comment"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Read the chosen letters and the counts of the others."""
        asked = {name: self.request.GET.get(name, "")[:60] for name in ("state", "desk", "kind")}
        state = asked["state"] = asked["state"] or str(Letter.State.OPEN)
        found = queries.listed(self.user, state=state, desk=asked["desk"], kind=asked["kind"])
        page = Paginator(found, PAGE).get_page(self.request.GET.get("p"))
        return {
            **super().get_context_data(**kwargs),
            "letters": page,
            "states": self._states(asked),
            "desks": self._desks(asked),
            "kinds": self._kinds(asked),
            "query": urlencode({name: value for name, value in asked.items() if value}),
        }

    def _states(self, asked: dict[str, str]) -> Sequence[Choice]:
        counts = queries.counts_by_state(self.user)
        return [
            Choice(
                label, urlencode({"state": state}), counts.get(state, 0), asked["state"] == state
            )
            for state, label in STATES
        ]

    def _desks(self, asked: dict[str, str]) -> Sequence[Choice]:
        return [
            Choice(
                name,
                urlencode({"state": asked["state"], "desk": slug}),
                number,
                asked["desk"] == slug,
            )
            for slug, name, number in queries.open_by_desk(self.user)
        ]

    def _kinds(self, asked: dict[str, str]) -> Sequence[Choice]:
        labels = dict(Letter._meta.get_field("kind").flatchoices)
        kinds = [kind for kind in Kind if kind is not Kind.TIP or self.user.has_perm(queries.TIPS)]
        return [
            Choice(
                labels[kind.value],
                urlencode({"state": asked["state"], "kind": kind.value}),
                0,
                asked["kind"] == kind.value,
            )
            for kind in kinds
        ]


class LetterView(DeskPage):
    """One letter: what was written, the sentence in the story, answers, and what can be done."""

    needs: ClassVar[tuple[str, ...]] = (SEES,)
    template_name = "audience/letters/letter.html"
    header_icon = "comment"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the letter; 404 for a tip and somebody who may not see tips."""
        super().setup(request, *args, **kwargs)
        if not request.user.has_perm(SEES):
            raise PermissionDenied
        letters = queries.letters_for(self.user).select_related("story", "desk", "assigned")
        self.letter = get_object_or_404(letters, pk=kwargs["pk"])

    def get_page_title(self) -> str:
        """Say what it is."""
        return str(self.letter.get_kind_display())

    def trail(self) -> list[dict[str, Any]]:
        """Lead through the list."""
        return [{"url": reverse("letters:list"), "label": "From readers"}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the letter with its sentence, answers and choices."""
        form = kwargs.pop("form", None) or AnswerForm()
        letter = self.letter
        return {
            **super().get_context_data(**kwargs),
            "letter": letter,
            "about": queries.about(letter),
            "marked": queries.marked_in(letter),
            "answers": letter.answers.select_related("user").order_by("pk"),
            "form": form,
            "may_answer": self.user.has_perm(ANSWERS),
            "can_be_answered": bool(letter.email) and letter.state != Letter.State.SPAM,
            "people": User.objects.with_perm(ANSWERS, backend=BACKEND).order_by("username"),
            "desks": Desk.objects.all(),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do what the editor decided; 404 for anything else."""
        if not request.user.has_perm(ANSWERS):
            raise PermissionDenied
        steps = {
            "answer": self._answer,
            "close": self._close,
            "reopen": self._reopen,
            "spam": self._spam,
            "assign": self._assign,
            "desk": self._hand_over,
            "send-again": self._send_again,
        }
        step = steps.get(request.POST.get("decision", ""))
        if step is None:
            raise Http404("There is no such decision.")
        return step()

    def _answer(self) -> HttpResponse:
        form = AnswerForm(self.request.POST)
        if not self.letter.email or not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        actions.answer(
            letter=self.letter, text=form.cleaned_data["text"], user=self.user, now=timezone.now()
        )
        return self._say("The answer is on its way.")

    def _close(self) -> HttpResponse:
        actions.close(letter=self.letter, now=timezone.now())
        return self._say("Closed.", to_list=True)

    def _reopen(self) -> HttpResponse:
        actions.reopen(letter=self.letter)
        return self._say("Open again.")

    def _spam(self) -> HttpResponse:
        actions.call_spam(letter=self.letter, now=timezone.now())
        return self._say("Put with the spam. It is deleted after two weeks.", to_list=True)

    def _assign(self) -> HttpResponse:
        chosen = _number(self.request.POST.get("user", ""))
        user = User.objects.with_perm(ANSWERS, backend=BACKEND).filter(pk=chosen).first()
        actions.assign(letter=self.letter, user=user)
        return self._say(f"{user} looks after it." if user else "Nobody looks after it now.")

    def _hand_over(self) -> HttpResponse:
        desk = Desk.objects.filter(pk=_number(self.request.POST.get("desk", ""))).first()
        actions.hand_over(letter=self.letter, desk=desk, now=timezone.now())
        return self._say(f"Given to {desk}." if desk else "Given to no desk.")

    def _send_again(self) -> HttpResponse:
        number = _number(self.request.POST.get("mail", ""))
        mail = get_object_or_404(LetterMail, pk=number, letter=self.letter)
        if letter_mail.send_again(mail=mail, now=timezone.now()):
            return self._say("It is sent again.")
        return self._say("It is on its way or has arrived: nothing was done.")

    def _say(self, words: str, *, to_list: bool = False) -> HttpResponse:
        messages.success(self.request, words)
        return redirect("letters:list") if to_list else redirect("letters:letter", self.letter.pk)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0
