"""A picture that somebody uploads or crops anew gets its renditions once it is stored.

Readers never get the original: it may weigh twenty megabytes and tell where it was taken.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from django.db import transaction

from dateline.media.actions import make_renditions
from dateline.media.errors import PictureUnreadable
from dateline.media.models import Picture

logger = logging.getLogger(__name__)


def develop_when_stored(instance: Picture, raw: bool = False, **_: Any) -> None:
    """Have the renditions made after the commit; drawings make their own."""
    if not raw and not instance.drawn:
        transaction.on_commit(partial(develop, instance.pk))


def develop(picture_id: int) -> None:
    """Make what renditions a picture lacks; one that cannot be read is logged and left."""
    picture = Picture.objects.filter(pk=picture_id).first()
    if picture is None:
        return
    try:
        make_renditions(picture)
    except PictureUnreadable as error:
        logger.warning("picture %s got no renditions: %s", picture_id, error)
