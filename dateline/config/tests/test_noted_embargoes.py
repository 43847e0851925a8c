"""Embargoes that stand in a note to editors alone, in every format that has one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dateline.config.tests.alba import apmedia, newsml1, newsml_g2, ninjs, nitf
from dateline.wires.formats import Hints, read
from dateline.wires.formats.times import NEVER

HINTS = Hints(now=datetime(2025, 6, 5, 12, tzinfo=UTC))
END = datetime(2031, 6, 6, 6, 30, tzinfo=UTC)


def in_each_format(note: str) -> dict[str, str]:
    line = (
        '<NewsLine><NewsLineType FormalName="AdvisoryLine"/>'
        f"<NewsLineText>{note}</NewsLineText></NewsLine></NewsLines>"
    )
    return {
        "NITF": nitf().replace("<doc-id", f'<ed-msg info="{note}"/><doc-id'),
        "NewsML-G2": newsml_g2().replace("</itemMeta>", f"<edNote>{note}</edNote></itemMeta>"),
        "NewsML 1.2": newsml1().replace("</NewsLines>", line),
        "ninjs": ninjs(ednote=note),
        "AP": apmedia(ednote=note),
    }


@pytest.mark.parametrize("name", in_each_format(""))
@pytest.mark.parametrize(
    ("note", "end"),
    [
        ("EMBARGOED until 06:30 GMT, 6 June 2031", END),
        ("(see also POLITICS EU) Embargoed to 06:30 GMT 6 June 2031", END),
        ("Adds quote. Embargoed until 2:30 a.m. EDT Jun. 6, 2031. With photos.", END),
        ("Embargoed to 0001 Friday June 6", NEVER),
        ("Note to editors: STRICTLY EMBARGOED", NEVER),
        ("Embargo lifted at 0600 GMT", None),
        ("Adds that the embargo on Cuba is over", None),
        ("", None),
    ],
)
def test_a_note_that_opens_with_an_embargo_holds_the_item(
    name: str, note: str, end: datetime | None
) -> None:
    [item] = read(in_each_format(note)[name].encode(), HINTS)
    assert item.embargoed == end


def test_the_embargo_of_the_metadata_is_believed_above_the_note() -> None:
    note = "EMBARGOED until 06:30 GMT, 6 June 2031"
    [item] = read(ninjs(ednote=note, embargoed="2031-06-07T00:00:00Z").encode(), HINTS)
    assert item.embargoed == datetime(2031, 6, 7, tzinfo=UTC)
