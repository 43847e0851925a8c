"""Training of the sectors on the newsroom's own stories."""

from __future__ import annotations

from datetime import datetime

from dateline.desk.gateways import sector_model
from dateline.desk.models.taxonomy import read_layout
from dateline.desk.queries.decided import evidence, examples
from dateline.desk.rules.training import is_due
from dateline.tagging.learning.record import Report, UnreadableModel


def train_sectors(*, now: datetime) -> Report:
    """Train on the newsroom's stories, measure, and put the model in the place of the last one.

    One that is no better than words alone is kept for what is known of it, and not used. Takes a
    minute of processor time on twelve thousand stories. Raises TooFewStories where nobody has judged
    enough of them, AlreadyTraining if another process of this machine trains.
    """
    # Loads numpy, which a desk that never trains does without.
    from dateline.tagging.learning.training import train

    with sector_model.alone():
        parents = {slug: parent or slug for slug, parent in read_layout().parents.items()}
        model = train(examples(), parents, now=now)
        sector_model.keep(model)
    return model.head.report


def training_is_due(*, now: datetime) -> bool:
    """Tell whether so much was decided since the last training that another is worth it."""
    try:
        last = sector_model.report()
    except UnreadableModel:
        last = None
    return is_due(last, evidence(since=last.trained_at if last else None), now=now)
