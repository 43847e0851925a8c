"""Mail (RFC 5322, MIME): the text of a message as a story, and the news files that are attached to it.

A message that brings files of another format is their cover letter: its words become the note to
editors of what those files hold. Pictures are bytes here and not links: they are named in a flag
and stay in the raw file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr

from dateline.wires import formats
from dateline.wires.formats.copy import Hints, Signal, Subject, WireCopy
from dateline.wires.formats.decoding import decode
from dateline.wires.formats.errors import Unreadable
from dateline.wires.formats.limits import refuse_count
from dateline.wires.formats.mender import Body, Mender
from dateline.wires.formats.notices import (
    asks_for_withdrawal,
    byline_in,
    corrects,
    embargo_in,
    informs,
    is_embargo,
    is_release,
    press_release_in,
    takes_story_back,
    updates,
    withdraws,
    without_embargo,
)
from dateline.wires.formats.text import Block, Markup
from dateline.wires.formats.text.strings import scrub

MAX_PARTS = 200
MOST_ANSWERED = 20
"""Messages of a thread among which the one is looked for that is meant."""
UNNAMED = "a sender without an address"
MAX_DEPTH = 3
"""How many messages may be attached within one another."""
_FIELD = re.compile(rb"^[a-z][a-z0-9-]{1,60}[ \t]?:(?:[ \t\r]|$)")
_KNOWN = frozenset(
    b"from to subject date message-id mime-version received return-path content-type delivered-to".split()
)
_PREFIX = re.compile(
    r"^(?:(?:re|fwd?|aw|wg|tr|rv|sv|vs)\s?:\s{0,3}|\[[^\]]{1,40}\]\s{1,3})", re.IGNORECASE
)
_MAILBOX = re.compile(rb"\n\r?\nFrom [^\n]{1,400}\n[A-Za-z][A-Za-z0-9-]{0,60}:")
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
_IDS = re.compile(r"<([^<>\s]{1,400})>")
_PICTURES = ("image/", "video/", "audio/")
_OPENING, _SHORT = 6, 120
_LONG, _LETTER = 160, 600
"""Characters from which on an answer that seems to withdraw by its subject, by its words, is a story."""


@dataclass(slots=True)
class _Found:
    """What the parts of a message are."""

    html: str = ""
    plain: str = ""
    kinds: list[str] = field(default_factory=list)
    files: list[tuple[str, str, bytes]] = field(default_factory=list)
    """Name, media type and bytes of what is attached."""
    messages: list[Message] = field(default_factory=list)


def recognises(head: bytes) -> bool:
    """Say whether a file opens with the header of a mail message."""
    names: set[bytes] = set()
    for line in head.split(b"\n", 200)[:200]:
        if not line.strip():
            break
        if line[:1] in b" \t" or (line.startswith(b"from ") and not names):
            continue
        if not _FIELD.match(line):
            break
        names.add(line.split(b":", 1)[0].strip())
    return len(names & _KNOWN) >= 2 and bool(names & {b"from", b"subject"})


def read(data: bytes, hints: Hints) -> Iterator[WireCopy]:
    """Read the story of a message, or the items of the files that are attached to it."""
    if b"\x00" in data[:64]:  # saved by a program that writes UTF-16
        data = decode(data, hints)[0].encode("utf-8", "replace")
    data = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    if data.startswith(b"From ") and _MAILBOX.search(data):
        raise Unreadable("This is a mailbox of several mails. Send each as a file of its own.")
    try:
        message = message_from_bytes(data, policy=policy.compat32)
        items = _items(message, hints, 0)
    except RecursionError:
        raise Unreadable("The mail has parts nested too deep. Ask for it without them.") from None
    except (
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
        AssertionError,
        MessageError,
    ) as error:
        raise Unreadable(
            f"The mail is broken and cannot be taken apart ({type(error).__name__}: {error})."
        ) from error
    return iter(items)


def _items(message: Message, hints: Hints, depth: int) -> list[WireCopy]:
    """Read what is attached; only where that is no news, the message itself is the story."""
    found = _parts(message, hints)
    mender = Mender(hints)
    attached = [
        item for part in found.files if (items := _file(part, hints, mender)) for item in items
    ]
    # What a report on delivery brings back is what we sent.
    returned = "multipart/report" in found.kinds
    for inner in found.messages if depth < MAX_DEPTH and not returned else ():
        attached += _items(inner, hints, depth + 1)
    letter = _letter(message, found, mender)
    # Who sends a file or another's mail answers for it, whatever stands in that.
    attached = [replace(item, sender=letter.sender) for item in attached]
    if _takes_back(letter):  # what comes with it is what is withdrawn
        attached = [item for item in attached if item.signal == Signal.KILL]
        return [letter, *attached]
    if not attached:
        return [letter]
    words = f"{letter.headline}: {letter.body_text}".strip(": ")
    note = mender.line(f"Eds: {words}" if words else "")
    refuse_count(len(attached))
    return [
        replace(
            item,
            signal=_signal_under(letter, item),
            ednote=item.ednote or note,
            embargoed=max(filter(None, (item.embargoed, letter.embargoed)), default=None),
            flags=(*item.flags, *mender.flags),
        )
        for item in attached
    ]


def _takes_back(letter: WireCopy) -> bool:
    """Say whether a letter withdraws, whether or not it says by its message what."""
    is_notice = letter.type == "advisory" and withdraws(letter.headline)
    return letter.signal == Signal.KILL or is_notice


def _signal_under(letter: WireCopy, item: WireCopy) -> Signal:
    """Take what is attached to a correction for one, unless it says more itself."""
    plain = item.signal in {Signal.PUBLISH, Signal.UPDATE}
    return Signal.CORRECT if plain and letter.signal == Signal.CORRECT else item.signal


def _parts(message: Message, hints: Hints) -> _Found:
    """Walk the parts and keep the first text of each kind; the rest is attached."""
    found = _Found()
    waiting, seen = [message], 0
    while waiting:
        part = waiting.pop(0)
        seen += 1
        if seen > MAX_PARTS:
            raise Unreadable(f"The mail has more than {MAX_PARTS} parts. Send it in several.")
        kind = part.get_content_type()
        found.kinds.append(kind)
        payload = part.get_payload()
        if kind == "message/rfc822" and isinstance(payload, list):
            found.messages += [inner for inner in payload if isinstance(inner, Message)]
        elif isinstance(payload, list):
            waiting[:0] = [inner for inner in payload if isinstance(inner, Message)]
        else:
            _keep(found, part, kind, hints)
    return found


def _keep(found: _Found, part: Message, kind: str, hints: Hints) -> None:
    data = part.get_payload(decode=True)
    data = data if isinstance(data, bytes) else b""
    name = _words(part.get_filename() or "", hints)
    attached = bool(name) or part.get_content_disposition() == "attachment"
    if kind == "text/html" and not attached:
        found.html = "\n".join(filter(None, (found.html, _decoded(part, data, hints))))
    elif kind == "text/plain" and not attached:
        # Some programs part a text where a picture stands in it.
        found.plain = "\n\n".join(filter(None, (found.plain, _decoded(part, data, hints))))
    elif data.strip():
        found.files.append((name, kind, data))


def _decoded(part: Message, data: bytes, hints: Hints) -> str:
    """Decode a text by the charset its part names; by its bytes where that is none."""
    charset = part.get_content_charset() or ""
    for said in (f"text/plain; charset={charset}" if charset else "", ""):
        try:
            return decode(data, replace(hints, content_type=said))[0]
        except Unreadable:
            continue
    return data.decode("utf-8", "replace")


def _file(part: tuple[str, str, bytes], hints: Hints, mender: Mender) -> list[WireCopy]:
    """Read an attached file by its own format; one that is no news is named in a flag."""
    name, kind, data = part
    if kind.startswith(_PICTURES) or kind in {"text/calendar", "text/html", "text/css"}:
        mender.note(f"Attached and not read: {name or kind}")
        return []
    try:
        # A file that is itself a mail comes as message/rfc822; this is only for news formats.
        if recognises(data[:8192].lower()):
            raise Unreadable("A mail within a mail.")
        return list(formats.each(data, replace(hints, content_type="")))
    except Unreadable as error:
        mender.note(f"Attached and not read: {name or kind} ({error.reason[:200]})")
        return []


def _letter(message: Message, found: _Found, mender: Mender) -> WireCopy:
    """Read the message itself."""
    subject = mender.line(_header(message, "Subject", mender.hints))
    headline = _without_prefixes(subject)
    provider = _provider(message, mender)
    body, opening = _body(mender, found, headline, provider)
    about, signal = _signal(message, headline, body, mender)
    release, shown = press_release_in(without_embargo(headline, zone=mender.hints.zone))
    sent = mender.time(*(_header(message, name, mender.hints) for name in ("Date", "Resent-Date")))
    own = "".join(_IDS.findall(_header(message, "Message-ID", mender.hints))[:1])
    return WireCopy(
        format="mail",
        type=_type(message, found, headline, body, signal, mender),
        uri=mender.uri(*about, own, words=f"{subject}\n{body.text}"),
        may_mean=tuple(mender.uri(each, words="") for each in about),
        sender=scrub(parseaddr(_header(message, "From", mender.hints))[1]).casefold() or UNNAMED,
        signal=signal,
        pubstatus="canceled" if signal == Signal.KILL else "usable",
        headline=mender.headline(shown, body),
        description=body.description,
        byline=next((name for line in opening if (name := byline_in(line))), ""),
        body_text=body.text,
        body_html=body.html,
        language=mender.language(
            *_header(message, "Content-Language", mender.hints).split(",")[:1]
        ),
        firstcreated=sent,
        versioncreated=sent,
        embargoed=mender.embargo(embargo_in([headline, *opening])),
        expires=mender.later(_header(message, "Expires", mender.hints)),
        genres=(release,) if release else (),
        subjects=_keywords(message, mender),
        provider=provider,
        media=body.images,
        flags=tuple(mender.flags),
    )


def _without_prefixes(subject: str) -> str:
    """Drop what mail programs and lists put before a subject, but no bracket that is a notice."""
    for _ in range(5):
        found = _PREFIX.match(subject)
        said = found[0].strip() if found else ""
        if found is None or any(says(said) for says in (is_embargo, withdraws, corrects, informs)):
            break
        subject = subject[found.end() :]
    return subject


def _body(mender: Mender, found: _Found, headline: str, provider: str) -> tuple[Body, list[str]]:
    """Write the text, without what only says when and by whom; give the lines it opened with."""
    plain = _SIGNATURE.split(found.plain, maxsplit=1)[0]
    markup = mender.markup(found.html, html=True) if found.html.strip() else Markup()
    if not markup.blocks:
        markup = mender.markup(plain)
    above, below = markup.blocks[:_OPENING], markup.blocks[_OPENING:]
    opening = [line for block in above for line in block.text.split("\n")[:3]]
    # Some write it under a logo, an address and a greeting; there only a paragraph of its own counts.
    opening += [block.text for block in below if _tells_embargo(block)]
    blocks = [block for block in above if not _is_label(block)]
    blocks += [block for block in below if not _tells_embargo(block)]
    kept = Markup(tuple(_unsigned(blocks)), markup.images)
    return mender.body(kept, headline=headline, signatures=(provider,)), opening


def _is_label(block: Block) -> bool:
    line = block.text
    return bool(byline_in(line)) or (len(line) < 200 and is_embargo(line)) or is_release(line)


def _tells_embargo(block: Block) -> bool:
    return len(block.text) <= _SHORT and is_embargo(block.text)


def _unsigned(blocks: list[Block]) -> list[Block]:
    """Cut a signature off, which begins with two dashes alone."""
    ends = [n for n, block in enumerate(blocks) if n and block.text.strip() == "--"]
    return blocks[: ends[0]] if ends else blocks


def _signal(
    message: Message, headline: str, body: Body, mender: Mender
) -> tuple[tuple[str, ...], Signal]:
    """Say which messages may be meant and what is to be done: withdrawals and corrections name them.

    `Supersedes` (RFC 2156) names the message that is replaced, an answer the one that it is about.
    An answer to a correction names the first message among its `References`, the newest last.
    """
    replaced = _ids(message, "Supersedes", mender)[:1]
    answered = _ids(message, "In-Reply-To", mender)[:1]
    thread = _ids(message, "References", mender)[-MOST_ANSWERED:]
    about = tuple(dict.fromkeys([*replaced, *answered, *reversed(thread)]))
    short = withdraws(headline) and len(body.text) < _LONG
    if about and (short or takes_story_back(headline, body.text)):
        return about, Signal.KILL
    if corrects(headline):
        return about, Signal.CORRECT
    if about and updates(headline):
        return about, Signal.UPDATE
    return (tuple(replaced), Signal.UPDATE) if replaced else ((), Signal.PUBLISH)


def _ids(message: Message, name: str, mender: Mender) -> list[str]:
    return _IDS.findall(_header(message, name, mender.hints))


def _type(
    message: Message, found: _Found, headline: str, body: Body, signal: Signal, mender: Mender
) -> str:
    """Tell a story from what machines write, from notices, and from mails of pictures only."""
    automatic = _header(message, "Auto-Submitted", mender.hints).strip().lower() not in {"", "no"}
    if automatic or "message/delivery-status" in found.kinds or informs(headline):
        return "advisory"
    asked = len(body.text) < _LETTER and asks_for_withdrawal(body.text)
    if signal != Signal.KILL and (asked or takes_story_back(headline, body.text)):
        mender.note("Withdraws a story that it does not name by its message: an editor acts")
        return "advisory"
    if {"multipart/encrypted", "application/pkcs7-mime"} & set(found.kinds) and not body.text:
        raise Unreadable("The mail is encrypted. Ask the sender for it in the clear.")
    if "text/calendar" in found.kinds and not body.text:
        return "event"
    if body.text:
        return "component" if _is_data(body.text) else "text"
    return "picture" if any(kind.startswith("image/") for kind in found.kinds) else "component"


def _is_data(text: str) -> bool:
    """Say whether a text is the answers of a form, written for programs."""
    if not text.startswith(("{", "[")):
        return False
    try:
        return isinstance(json.loads(text), dict | list)
    except (ValueError, RecursionError):
        return False


def _provider(message: Message, mender: Mender) -> str:
    """Take the organisation, or the name that the sender writes under."""
    name, _address = parseaddr(_header(message, "From", mender.hints))
    return mender.line(_header(message, "Organization", mender.hints), name)


def _keywords(message: Message, mender: Mender) -> tuple[Subject, ...]:
    words = (mender.line(word) for word in _header(message, "Keywords", mender.hints).split(","))
    return mender.few((Subject(name=word) for word in dict.fromkeys(words) if word), "keywords")


def _header(message: Message, name: str, hints: Hints) -> str:
    """Give the first header of a name, decoded."""
    raw = next((value for key, value in message.raw_items() if key.lower() == name.lower()), "")
    return _words(str(raw), hints)


def _words(raw: str, hints: Hints) -> str:
    """Decode RFC 2047 words, and raw bytes that should not stand in a header."""
    joined = " ".join(raw.split())
    data = joined.encode("utf-8", "surrogateescape")
    if not data.isascii():
        joined = decode(data, replace(hints, content_type=""))[0]
    try:
        return "".join(_word(part, charset, hints) for part, charset in decode_header(joined))
    except HeaderParseError:
        return joined


def _word(part: bytes | str, charset: str | None, hints: Hints) -> str:
    if isinstance(part, str):
        return part
    if charset is None:
        return part.decode("raw-unicode-escape", "replace")
    for said in (f"text/plain; charset={charset}", ""):
        try:
            return decode(part, replace(hints, content_type=said))[0]
        except Unreadable:
            continue
    return part.decode("utf-8", "replace")
