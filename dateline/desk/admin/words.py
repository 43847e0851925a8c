"""The newsroom's own words in other languages: one page a language, every word with a field beside it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages

from dateline.desk import actions
from dateline.desk.admin.newsroom import WORDS
from dateline.desk.admin.pages import DeskPage
from dateline.desk.models import Wording
from dateline.desk.queries.words import words_in

LONGEST = Wording._meta.get_field("translated").max_length or 500


class WordsView(DeskPage):
    """Shows them on GET, stores them on POST."""

    needs = (WORDS,)
    template_name = "desk/words.html"
    page_title = "Words in other languages"
    header_icon = "openquote"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the language; the first that is not English where none is named."""
        super().setup(request, *args, **kwargs)
        known = dict(settings.LANGUAGES)
        self.language = kwargs.get("language") or next(each for each in known if each[:2] != "en")
        if self.language not in known:
            raise Http404("No such language.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the words, and the other languages."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        words = [each for each in words_in(self.language) if len(each.words) <= LONGEST]
        return {
            **context,
            "words": words,
            "missing": sum(not each.translated for each in words),
            "language": self.language,
            "languages": settings.LANGUAGES,
            "longest": LONGEST,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Store what stands in the fields; an empty one is a word that is not translated."""
        known = {each.words: each.translated for each in words_in(self.language)}
        pairs = zip(request.POST.getlist("words"), request.POST.getlist("said"), strict=False)
        given = {words: " ".join(said.split())[:LONGEST] for words, said in pairs if words in known}
        fresh = {words: said for words, said in given.items() if said != known[words]}
        actions.say_in(language=self.language, words=fresh)
        messages.success(request, f"{len(fresh)} stored." if fresh else "Nothing was changed.")
        return redirect("desk_words_in", self.language)
