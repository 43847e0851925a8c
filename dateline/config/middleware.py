"""Middleware that knows what is rendered for the edge: pages that are the same for everybody.

Such a page is asked for without a cookie, and its answer is compressed and given its entity tags by
the edge. Whatever looks for a reader's session, or does the edge's work again, is left out there.
"""

from __future__ import annotations

from typing import Any

from csp.constants import HEADER, HEADER_REPORT_ONLY
from csp.middleware import CSPMiddleware
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.middleware.http import ConditionalGetMiddleware
from django.utils.deprecation import MiddlewareMixin

from dateline.edge.noting import running


class _Unkept(MiddlewareMixin):
    """Left out where a page is rendered for the edge."""

    def __call__(self, request: HttpRequest) -> Any:
        """Answer a request, past this middleware if it is the edge's."""
        return super().__call__(request) if running() is None else self.get_response(request)


class CompressUnkept(_Unkept, GZipMiddleware):
    """Compress what is not rendered for the edge."""


class ValidateUnkept(_Unkept, ConditionalGetMiddleware):
    """Give entity tags to what is not rendered for the edge."""


class SessionUnkept(_Unkept, SessionMiddleware):
    """Give sessions to who asks for what is not rendered for the edge."""


class AuthenticationUnkept(_Unkept, AuthenticationMiddleware):
    """Tell who asks for what is not rendered for the edge."""


class MessagesUnkept(_Unkept, MessageMiddleware):
    """Have messages for who asks for what is not rendered for the edge."""


class PolicyOnce(CSPMiddleware):
    """Send the content security policy; for the edge's pages, its words are put together once."""

    _words: str = ""

    def process_request(self, request: HttpRequest) -> None:
        """Leave out the nonce where it would be kept and so be no nonce."""
        if running() is None:
            super().process_request(request)

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Say what a page may load."""
        own = HEADER in response or any(name.startswith("_csp_") for name in vars(response))
        usual = response.status_code < 400 and not request.path_info.startswith("/desk/")
        if running() is None or own or not usual:
            return super().process_response(request, response)
        if not self._words:
            answer = super().process_response(request, response)
            if HEADER_REPORT_ONLY not in answer:
                self._words = answer.get(HEADER, "")
            return answer
        response[HEADER] = self._words
        return response
