"""Django's compression and validators, for what the edge does not keep: the desk and its like.

Pages are compressed by the edge, which makes their entity tags too. Here it would be done twice.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.middleware.http import ConditionalGetMiddleware

from dateline.edge.noting import running


class CompressUnkept(GZipMiddleware):
    """Compress what is not rendered for the edge."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Leave pages as they are."""
        return response if running() else super().process_response(request, response)


class ValidateUnkept(ConditionalGetMiddleware):
    """Give entity tags to what is not rendered for the edge."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Leave pages as they are."""
        return response if running() else super().process_response(request, response)
