"""Form fields for lists whose order matters: the main one first, shown by name, kept by code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from wagtail.admin.forms.models import WagtailAdminModelForm

from dateline.desk.admin.choices import Choices
from dateline.desk.rules.country_names import ALSO_CALLED
from dateline.desk.rules.meaning import meant_by, why_unclear


class Typed(str):
    """What still stood in the field that finds names when the form was sent."""

    __slots__ = ()


class OrderedChoiceInput(forms.SelectMultiple):
    """Chips in order, with a field that finds further ones by name.

    Without JavaScript it is a plain list with several to choose from. The browser then sends
    them in the list's order, so that the stored order is lost only where somebody saves so.
    """

    template_name = "desk/widgets/ordered_choice.html"

    class Media:
        js = ("desk/ordered-choice.js",)
        css = {"all": ("desk/desk.css",)}

    def __init__(self, *, noun: str = "", attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.noun = noun

    def get_context(  # noqa: D102  Django's name
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        chosen = [str(code) for code in value or [] if not isinstance(code, Typed)]
        known = dict(self._flat())
        context["widget"] |= {
            "noun": self.noun,
            "described": context["widget"]["attrs"].get("aria-describedby", ""),
            "typed": next((each for each in value or [] if isinstance(each, Typed)), ""),
            "chosen": [(code, known.get(code, code)) for code in chosen],
            "known": [
                (code, name, ", ".join(ALSO_CALLED.get(code, ()))) for code, name in known.items()
            ],
        }
        return context

    def _flat(self) -> Choices:
        return [(str(code), str(name)) for code, name in self.choices]

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[str]:
        """Give the codes in the order in which they were sent, nothing twice; last what was typed."""
        getlist = getattr(data, "getlist", None)
        given: Iterable[Any] = getlist(name) if getlist else data.get(name) or []
        codes = list(dict.fromkeys(str(code) for code in given if code))
        typed = " ".join(str(data.get(f"{name}-typed") or "").split())
        return [*codes, Typed(typed)] if typed else codes


class CodeField(forms.ChoiceField):
    """A code that is listed elsewhere, or one that the story has all the same.

    A sector may have been taken out since. The list is looked at only where it is shown, and a
    code is looked up in it instead of being compared with all of them.
    """

    def __init__(self, *, choices: Callable[[], Choices], **kwargs: Any) -> None:
        super().__init__(choices=choices, **kwargs)
        self.listed = choices
        self.kept: tuple[str, ...] = ()

    def keep(self, *codes: str) -> None:
        """Let codes stay that the story has, whether they are listed or not."""
        self.kept = codes
        self.choices = self._all

    def _all(self) -> Choices:
        listed = self.listed()
        known = {code for code, _ in listed}
        return [*listed, *((code, code) for code in self.kept if code not in known)]

    def valid_value(self, value: object) -> bool:
        """Say whether the code is one of them."""
        return str(value) in self.kept or str(value) in dict(self.listed())


class OrderedChoiceField(CodeField, forms.MultipleChoiceField):
    """Several of a list, in the order given; nothing twice."""

    def __init__(self, *, choices: Callable[[], Choices], noun: str, **kwargs: Any) -> None:
        super().__init__(choices=choices, widget=OrderedChoiceInput(noun=noun), **kwargs)
        self.noun = noun

    def to_python(self, value: Any) -> list[str]:
        """Give the codes as they were chosen, with the one that a name left in the field means.

        Raises ValidationError where that name may mean several, or none: nothing is dropped unsaid.
        """
        codes = [self._meant(each) if isinstance(each, Typed) else each for each in value or []]
        return list(dict.fromkeys(super().to_python(codes)))

    def _meant(self, typed: Typed) -> str:
        found = meant_by(typed, self.listed())
        if len(found) != 1:
            raise forms.ValidationError(why_unclear(typed, found, self.noun), code="unclear")
        return found[0][0]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell two lists apart by their order too."""
        return not self.disabled and list(initial or []) != list(data or [])


class KeptCodesForm(WagtailAdminModelForm):
    """A form whose code fields let stay what the row has, whether it is listed or not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, CodeField):
                has = getattr(self.instance, name)
                field.keep(*([has] if isinstance(has, str) and has else has))
