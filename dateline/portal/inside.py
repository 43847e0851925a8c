"""The way into an edition: by the first word of the path, or by a host of its own.

Views know nothing of it. They are asked for the path as it stands at the home edition, and read the
newsroom's frame, which is that of the edition. What they answer is moved back into it.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.http.request import split_domain_port
from django.http.response import HttpResponseBase

from dateline.desk.queries import EditionCard, inside, newsroom, site_at
from dateline.desk.queries.editions import site_of
from dateline.desk.rules.places import apart, is_mailed, is_shared, is_story
from dateline.portal.rules.moving import address_in

Answer = Callable[[HttpRequest], HttpResponseBase]


class Editions:
    """Middleware, outermost: enters the edition that a request is for."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request inside its edition."""
        if is_shared(request.path_info):
            return self.get_response(request)
        named = apart(request.path_info)
        at_home = is_home_host(request)
        if named is None and at_home:
            return self.get_response(request)
        frame = newsroom()
        found = frame.edition(named[0]) if named else None
        if named and at_home and is_mailed(named[1]):
            # By one click mail programs send a POST, and follow it nowhere else.
            return self._answer(request, found or frame.root, named[1])
        if named and found:
            if request.path_info != f"{found.base}{named[1]}" or not at_home:
                # An old address, the home edition's, or one that stands on a host by now.
                root = root_of(found) if at_home else site_of(found)
                return _lead(request, f"{root}{named[1]}", lasting=bool(found.base))
            return self._answer(request, found, named[1])
        if named and is_story(named[1]):
            # Mails of an edition are kept for longer than it lasts.
            return _lead(request, f"{settings.SITE_URL}{named[1]}", lasting=False)
        own = None if at_home else frame.edition_at(host_of(request))
        return self._answer(request, own, request.path_info) if own else self.get_response(request)

    def _answer(self, request: HttpRequest, edition: EditionCard, path: str) -> HttpResponseBase:
        request.path = request.path_info = path
        with inside("" if edition.is_home else edition.slug):
            response = self.get_response(request)
        if "Location" in response:
            bases = frozenset(each.base for each in newsroom().editions)
            response["Location"] = address_in(response["Location"], edition.base, bases)
        return response


def _lead(request: HttpRequest, address: str, *, lasting: bool) -> HttpResponseBase:
    query = request.META.get("QUERY_STRING", "")
    whole = f"{address}?{query}" if query else address
    return HttpResponsePermanentRedirect(whole) if lasting else HttpResponseRedirect(whole)


def host_of(request: HttpRequest) -> str:
    """Give the host that was asked, without its port."""
    return split_domain_port(request.get_host())[0]


def is_home_host(request: HttpRequest) -> bool:
    """Tell whether the host that was asked is that of the newsroom itself, by its header alone."""
    host = split_domain_port(request.META.get("HTTP_HOST", ""))[0]
    return host not in settings.EDITION_HOSTS


def links_of(request: HttpRequest, edition: EditionCard) -> str:
    """Give what stands before the links of a page of an edition.

    Pages that mails lead to stand on the newsroom's host also where their edition has one of its own,
    which their links lead back to.
    """
    return root_of(edition) if is_home_host(request) else edition.base


def root_of(edition: EditionCard) -> str:
    """Give where an edition's pages begin: a path, or scheme and host where it has its own."""
    return site_at(edition.host) if edition.host else edition.base
