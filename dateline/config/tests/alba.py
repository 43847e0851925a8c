"""One story of one agency, Alba's, in every format that agencies send: its files, and how they come in."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from django.test import Client
from django.utils import timezone

from dateline.config.worker import bring_in
from dateline.desk.models import Story
from dateline.wires.actions import receive
from dateline.wires.gateways.parser import InProcessParser
from dateline.wires.models import Source, WireItem

NOW = datetime(2025, 6, 5, 12, tzinfo=UTC)
QUAY = (
    "The harbour board of Alba closed the northern quay on Thursday after divers had found cracks in "
    "its wall. A boat trip for pupils was canceled. Fishermen may land at the southern quay, where "
    "the ice house stays open at night. The repair will take a month, board member Nora Vale said."
)
MORE = " The mayor wants to see a plan before the council meets again."
ANSWER = {"In_Reply_To": "<1@alba.example>"}


def source(slug: str = "alba", **fields: Any) -> Source:
    given = {"name": slug.title(), "trust": Source.Trust.PUBLISH, **fields}
    return Source.objects.get_or_create(slug=slug, defaults=given)[0]


def bring(
    data: bytes | str, slug: str = "alba", *, after: int = 0, **fields: Any
) -> list[WireItem]:
    """Let a file arrive so many minutes later, and have it worked off; gives the items it made."""
    with time_machine.travel(NOW + timedelta(minutes=after), tick=False):
        data = data.encode() if isinstance(data, str) else data
        receive(source=source(slug, **fields), name="file", data=data, now=timezone.now())
        newest = WireItem.objects.order_by("-id").values_list("id", flat=True).first() or 0
        bring_in(InProcessParser())
    return list(WireItem.objects.filter(id__gt=newest).order_by("id"))


def story() -> Story:
    found: Story = Story.objects.get()
    return found


def status(of: Story) -> tuple[int, str]:
    answer = Client().get(of.get_absolute_url())
    return answer.status_code, answer.content.decode()


def ninjs(version: str = "1", **fields: Any) -> str:
    return json.dumps({
        "uri": "urn:alba:1", "type": "text", "version": version, "language": "en",
        "versioncreated": f"2025-06-05T10:0{version}:00Z", "headline": "Northern quay closes",
        "body_text": QUAY, **fields,
    })  # fmt: skip


def newsml_g2(version: str = "1", state: str = "usable") -> str:
    return (
        '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" standard="NewsML-G2" '
        f'standardversion="2.29" conformance="power" guid="urn:alba:1" version="{version}">'
        '<itemMeta><itemClass qcode="ninat:text"/><provider qcode="nprov:ALBA"/>'
        f"<versionCreated>2025-06-05T10:0{version}:00Z</versionCreated>"
        f'<pubStatus qcode="stat:{state}"/></itemMeta>'
        "<contentMeta><headline>Northern quay closes</headline></contentMeta>"
        '<contentSet><inlineXML contenttype="application/xhtml+xml">'
        f'<html xmlns="http://www.w3.org/1999/xhtml"><body><p>{QUAY}</p></body></html>'
        "</inlineXML></contentSet></newsItem>"
    )


def nitf(version: str = "1", state: str = "usable", name: str = "alba.1") -> str:
    return (
        '<?xml version="1.0"?><nitf><head><title>Quay</title>'
        f'<docdata management-status="{state}"><doc-id id-string="{name}"/>'
        f'<date.issue norm="20250605T100{version}00Z"/><du-key key="QUAY" version="{version}"/>'
        "</docdata></head><body><body.head><hedline><hl1>Northern quay closes</hl1></hedline>"
        f"</body.head><body.content><p>{QUAY}</p></body.content></body></nitf>"
    )


def newsml1(version: str = "1", state: str = "Usable") -> str:
    return (
        '<NewsML Version="1.2"><NewsItem xml:lang="en"><Identification><NewsIdentifier>'
        "<ProviderId>alba.example</ProviderId><DateId>20250605</DateId><NewsItemId>Q1</NewsItemId>"
        f'<RevisionId PreviousRevision="0" Update="N">{version}</RevisionId>'
        f"<PublicIdentifier>urn:newsml:alba.example:20250605:Q1:{version}</PublicIdentifier>"
        '</NewsIdentifier></Identification><NewsManagement><NewsItemType FormalName="News"/>'
        f"<FirstCreated>20250605T100000Z</FirstCreated>"
        f"<ThisRevisionCreated>20250605T100{version}00Z</ThisRevisionCreated>"
        f'<Status FormalName="{state}"/></NewsManagement><NewsComponent><NewsLines>'
        "<HeadLine>Northern quay closes</HeadLine></NewsLines><ContentItem>"
        '<MediaType FormalName="Text"/><DataContent><nitf><body><body.content>'
        f"<p>{QUAY}</p></body.content></body></nitf></DataContent></ContentItem>"
        "</NewsComponent></NewsItem></NewsML>"
    )


def anpa(change: str = "", day: str = "06-05") -> str:
    return (
        f"\x16\x16\x01W2870\x1f_asian\r\nu i\x13\x11 BC-AL--Alba-Quay     {day} 0100\r\n"
        f"\x02^BC-AL--Alba-Quay{change},100<\r\n^Northern quay closes<\r\n"
        f"\t   ALBA (AP) _ {QUAY}\r\n\t   \x03AP-WF-{day}-25 0937GMT<\r\n\x04"
    )


def mail(number: int = 1, subject: str = "Northern quay closes", **header: str) -> str:
    given = {"From": "Alba News <desk@alba.example>", **header}
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in given.items())
    return (
        f"{lines}To: wires@paper.example\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\n"
        f"Date: Thu, 05 Jun 2025 10:0{number}:00 +0000\r\nMessage-ID: <{number}@alba.example>\r\n"
        f"\r\n{QUAY}\r\n"
    )


def apmedia(version: str = "1", **fields: Any) -> str:
    item = {
        "type": "text", "altids": {"itemid": "alba1"}, "pubstatus": "usable", "version": version,
        "firstcreated": "2025-06-05T10:00:00Z", "versioncreated": f"2025-06-05T10:0{version}:00Z",
        "headline": "Northern quay closes", "language": "en",
        "body_nitf": f"<nitf><body><body.content><block><p>{QUAY}</p></block></body.content></body></nitf>",
        **fields,
    }  # fmt: skip
    return json.dumps({"data": {"item": item}})


def iptc7901(
    number: int = 1, headline: str = "Northern quay closes", text: str = QUAY, filed: str = "051000"
) -> str:
    return (
        f"\x01ala{number:04} 4 pl 90 ccccb  dpa {number:04}\r\n\r\nShipping/Quays/\r\n\x02{headline} =\r\n\r\n"
        f"   Alba (dpa) - {text}\r\n\x03{filed} GMT Jun 25\r\n\x04"
    )
