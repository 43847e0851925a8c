"""Hands the files of hidden pictures to the desk, and to nobody else."""

from __future__ import annotations

import mimetypes

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest

from dateline.media.rules.places import HIDDEN


def hidden_file(request: HttpRequest, name: str) -> FileResponse:
    """Send one file; Wagtail lets only those in who may work at the desk."""
    try:
        file = default_storage.open(HIDDEN + name)
    except (OSError, SuspiciousFileOperation):
        raise Http404 from None
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    # What somebody uploaded is shown, and does nothing more.
    policy = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}
    return FileResponse(file, content_type=kind, headers=policy)
