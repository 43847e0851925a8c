"""NewsML 1.2: components, alternatives, revisions and what NewsManagement says."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dateline.wires.formats import Hints, WireCopy, read
from dateline.wires.formats.copy import Place, Signal, Subject
from dateline.wires.formats.times import NEVER
from dateline.wires.rules.identity import unfit

HINTS = Hints(now=datetime(2025, 6, 5, 12, tzinfo=UTC))
DEEP = 150
WORDS = """<ContentItem><MediaType FormalName="Text"/><DataContent><nitf><body><body.content>
<p>The board closed it.</p><p>A trip was canceled.</p></body.content></body></nitf></DataContent></ContentItem>"""
LINES = """<NewsLines><HeadLine>Northern quay closes</HeadLine><ByLine>By Nora Vale</ByLine>
<DateLine>ALBA, June 5 (Alba Wire) -</DateLine><SlugLine>Alba-quay</SlugLine>
<CopyrightLine>© Alba</CopyrightLine></NewsLines>"""
ABOUT = """<RightsMetadata><UsageRights><UsageType>No archives</UsageType></UsageRights></RightsMetadata>
<AdministrativeMetadata><Provider><Party FormalName="Alba Wire"/></Provider></AdministrativeMetadata>
<DescriptiveMetadata><Language FormalName="en"/><Genre FormalName="feature"/>
<SubjectCode><SubjectMatter FormalName="04015000"/></SubjectCode>
<Location><Property FormalName="Country" Value="IT"/><Property FormalName="City" Value="Alba"/></Location>
<Property FormalName="Keyword" Value="quay"/></DescriptiveMetadata>"""
PICTURE = """<NewsComponent><Role FormalName="Photo"/><NewsLines><CreditLine>Alba/Vale</CreditLine></NewsLines>
<NewsComponent EquivalentsList="yes"><NewsComponent><Role FormalName="Thumbnail"/>
<ContentItem Href="https://alba.example/t.jpg"><MediaType FormalName="Photo"/></ContentItem></NewsComponent>
<NewsComponent><Role FormalName="HighRes"/><ContentItem Href="https://alba.example/h.jpg">
<MediaType FormalName="Photo"/><Characteristics><Property FormalName="Width" Value="900"/></Characteristics>
</ContentItem></NewsComponent></NewsComponent>
<NewsComponent><Role FormalName="Caption"/><ContentItem><DataContent><p>The quay.</p></DataContent></ContentItem>
</NewsComponent></NewsComponent>"""


def item(
    inside: str = LINES + ABOUT + WORDS,
    *,
    status: str = "Usable",
    management: str = "",
    revision: str = '<RevisionId PreviousRevision="0" Update="N">1</RevisionId>',
    ending: str = ":1",
) -> str:
    return f"""<NewsML Version="1.2"><NewsItem xml:lang="en"><Identification><NewsIdentifier>
<ProviderId>alba.example</ProviderId><DateId>20250605</DateId><NewsItemId>Q1</NewsItemId>{revision}
<PublicIdentifier>urn:newsml:alba.example:20250605:Q1{ending}</PublicIdentifier></NewsIdentifier></Identification>
<NewsManagement><NewsItemType FormalName="News"/><FirstCreated>20250605T080000+0200</FirstCreated>
<ThisRevisionCreated>20250605T090000Z</ThisRevisionCreated><Status FormalName="{status}"/>
<Urgency FormalName="3"/>{management}</NewsManagement><NewsComponent>{inside}</NewsComponent></NewsItem></NewsML>"""


def one(document: str, hints: Hints = HINTS) -> WireCopy:
    return read(document.encode(), hints)[0]


def test_every_field_is_read_from_where_the_standard_keeps_it() -> None:
    copy = one(item())
    assert (copy.format, copy.type, copy.signal) == ("newsml1", "text", Signal.PUBLISH)
    assert (copy.uri, copy.version) == ("urn:newsml:alba.example:20250605:Q1", "1")
    assert (copy.headline, copy.byline, copy.slugline) == (
        "Northern quay closes",
        "Nora Vale",
        "Alba-quay",
    )
    assert copy.dateline == "ALBA, June 5 (Alba Wire)"
    assert copy.body_text == "The board closed it.\n\nA trip was canceled."
    assert (copy.language, copy.urgency, copy.genres) == ("en", 3, ("feature",))
    assert copy.firstcreated == datetime(2025, 6, 5, 6, tzinfo=UTC)
    assert copy.versioncreated == datetime(2025, 6, 5, 9, tzinfo=UTC)
    assert copy.subjects == (Subject(code="subj:04015000"), Subject(name="quay"))
    assert copy.places == (Place(name="Alba", country="IT"),)
    assert (copy.provider, copy.usageterms) == ("Alba Wire", "No archives")
    assert copy.copyrightnotice == "© Alba"


def test_a_revision_is_the_same_item_in_a_newer_version() -> None:
    revision = '<RevisionId PreviousRevision="1" Update="N">2</RevisionId>'
    copy = one(item(revision=revision, ending=":2N"))
    assert (copy.uri, copy.version, copy.signal) == (
        "urn:newsml:alba.example:20250605:Q1",
        "2",
        Signal.UPDATE,
    )


@pytest.mark.parametrize("status", ["Canceled", "Withheld"])
def test_only_the_status_kills_and_no_word_in_the_body(status: str) -> None:
    copy = one(item(status=status))
    assert (copy.signal, copy.uri) == (Signal.KILL, one(item()).uri)


@pytest.mark.parametrize(
    ("instruction", "expected"),
    [("Rectify", Signal.CORRECT), ("Update", Signal.UPDATE), ("Kill", Signal.KILL)],
)
def test_an_instruction_says_what_is_to_be_done(instruction: str, expected: Signal) -> None:
    assert one(item(management=f'<Instruction FormalName="{instruction}"/>')).signal == expected


def test_an_embargo_ends_when_the_status_will_change_or_not_at_all() -> None:
    change = (
        '<StatusWillChange><FutureStatus FormalName="Usable"/>'
        "<DateAndTime>20250606T000100Z</DateAndTime></StatusWillChange>"
    )
    assert one(item(status="Embargoed", management=change)).embargoed == datetime(
        2025, 6, 6, 0, 1, tzinfo=UTC
    )
    assert one(item(status="Embargoed")).embargoed == NEVER


def test_a_picture_beside_the_words_comes_in_its_best_rendition_with_its_caption() -> None:
    copy = one(
        item(
            f"{LINES}{ABOUT}<NewsComponent><Role FormalName='Main'/>{WORDS}</NewsComponent>{PICTURE}"
        )
    )
    assert (copy.type, copy.body_text.count("\n\n")) == ("text", 1)
    (link,) = copy.media
    assert (link.href, link.width) == ("https://alba.example/h.jpg", 900)
    assert (link.caption, link.credit) == ("The quay.", "Alba/Vale")


def test_a_picture_alone_is_no_story() -> None:
    copy = one(item(LINES + PICTURE))
    assert (copy.type, copy.body_text) == ("picture", "")
    assert unfit(copy)


def test_of_alternatives_one_is_taken_in_the_language_of_the_source() -> None:
    both = "".join(
        f"<NewsComponent xml:lang='{tag}'><ContentItem><DataContent><p>{words}</p></DataContent></ContentItem>"
        "</NewsComponent>"
        for tag, words in (("en", "The quay closes."), ("it", "Il molo chiude."))
    )
    document = item(f"{LINES}<NewsComponent EquivalentsList='yes'>{both}</NewsComponent>")
    assert one(document).body_text == "The quay closes."
    italian = Hints(now=HINTS.now, language="it")
    assert one(document, italian).body_text == "Il molo chiude."


def test_an_update_in_parts_is_held() -> None:
    document = item().replace("<NewsComponent>", "<Update Idref='x'/><NewsComponent>")
    assert unfit(one(document.replace(WORDS, "")))


@pytest.mark.parametrize("revision", ["", "<RevisionId>5</RevisionId>"])
def test_the_number_of_an_item_is_not_taken_for_its_revision(revision: str) -> None:
    document = item(revision=revision)
    start, end = document.index("urn:newsml:"), document.index("</PublicIdentifier>")
    number = "urn:newsml:alba.example:20250605:5"
    assert one(document[:start] + number + document[end:]).uri == number


def test_lists_of_alternatives_in_one_another_are_looked_at_no_further_than_they_need() -> None:
    words = (
        "<ContentItem><DataContent><p>The board closed it.</p></DataContent></ContentItem>" * 500
    )
    for _ in range(DEEP):
        words = f"<NewsComponent EquivalentsList='yes'>{words}<NewsComponent/></NewsComponent>"
    (copy,) = read(f"<NewsML><NewsItem>{words}</NewsItem></NewsML>".encode(), HINTS)
    assert copy.body_text == "The board closed it."
