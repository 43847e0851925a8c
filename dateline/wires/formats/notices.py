"""What formats without fields for it say in the copy itself: bylines, embargoes, notices to editors.

Only lines that stand above or below a story are looked at, never a word within a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from dateline.wires.formats.times import read_moment

BYLINE_LENGTH = 90
_BYLINE = re.compile(
    r"^(?:by|von|par|por|di|af|av|door)\s+(?=[A-ZÀ-ÞŠŽ])([^.!?;:]{3,80})$", re.IGNORECASE
)
_CAPITAL = re.compile(r"^[A-ZÀ-ÞŠŽ]")
_EMBARGO = re.compile(
    r"^[\W_]{0,6}(?:(?:news|press)\s{1,3}release[\s:–—-]{1,5})?"
    r"(?:th(?:is|e)\s{1,3}(?:\w{1,12}\s{1,3}){0,3}is\s{1,3})?"
    r"(?:strict(?:ly)?\s{1,3}|note(?: to editors)?:\s{0,3}|editors['’]? note:\s{0,3}|"
    r"eds:\s{0,3}|(?:under|sous|bajo|sotto|unter)\s{1,3}){0,3}"
    r"(?:(?:embargoed|embargo)(?=\W{0,6}$|\s{0,3}[:(\]\-–—]|\s{1,3}(?:until|till|to|jusqu|bis|hasta|fino|\d))"
    r"|embargoed\s{1,3}for\s{1,3}release|sperrfrist|hold\s{1,3}for\s{1,3}release"
    r"|not\s{1,3}for\s{1,3}(?:publication|release|use)\s{1,3}(?:before|until))(?P<rest>.{0,160})",
    re.IGNORECASE,
)
_BEFORE_TIME = re.compile(
    r"^[\W_]{0,4}(?:for release|until|till|to|bis|jusqu['’]?(?:au|à)?|hasta|fino|on|at|am|um|le|el|il)?[\s:]{1,3}",
    re.IGNORECASE,
)
_LIFTED = re.compile(r"\b(?:lifted|none|no longer|aufgehoben|levé|over)\b", re.IGNORECASE)
_WITHDRAWAL = re.compile(
    r"^[\W_]{0,4}(?:(?:achtung|attention)(?:[\s,]{1,3}(?:redaktionen|editors))?[\W_]{1,4})?"
    r"(?:please\s{1,3}|bitte\s{1,3})?(?:(?:bulletin|mandatory|urgent|story|news)[\s-]{1,3}){0,2}"
    r"(?:kill|killed(?=\W{0,4}$)|withhold|withdrawn?|withdrawal|elimination|annulation|annulliert|annullierung"
    r"|zurückgezogen|zurückziehung|streichung|stornierung|takedown(?=\W{0,4}$))"
    r"(?=\W{0,4}$|\s{0,3}[:)\]])",
    re.IGNORECASE,
)
# In front of a dash such a word may open any headline, unless it is written for editors.
_WITHDRAWAL_BEFORE_DASH = re.compile(
    r"^[\W_]{0,4}(?:(?:BULLETIN|URGENT|STORY|NEWS)[\s-]{1,3})?"
    r"(?:(?i:mandatory)[\s-]{1,3}(?i:kill)|KILL|WITHHOLD|WITHDRAWN?|WITHDRAWAL|STREICHUNG)"
    r"(?:\s{1,3}[-–—]{1,2}|[-–—]{1,2}(?:\s|$|\d|[A-ZÀ-Þ][a-zß-ÿ]))"
)
# Nouns that open ordinary headlines too: "Kill: Vol. 2 returns", "Annulation : ce que dit la justice".
_ORDINARY = re.compile(
    r"^(?:Kill|Withdrawal|Elimination|Annulation|Annullierung|Zurückziehung|Streichung|Stornierung)"
    r"\s{0,3}:\s{0,3}\S"
)
# What a text asks of editors whose headline may take a story back, and may be an ordinary one.
_ASKS_TO_DROP = re.compile(
    r"\b(?:editors|clients|subscribers|eds|redaktionen|kunden)\b[^.\n]{0,80}"
    r"\b(?:kill|withdraw|withhold|disregard|do not use|remove|delete|streichen|nicht verwenden)\b"
    r"|\b(?:kill|withdraw|withhold|disregard|retract|delete|remove|do not use|annule[rz])\s(?:\w{1,12}\s){0,3}"
    r"(?:story|item|report|dispatch|copy|article|message|dépêche|meldung)\b"
    r"|\b(?:must|should|may) not be (?:used|published)\b|\b(?:no substitute|sub will not be sent)\b"
    r"|\b(?:this|our|the above|diese|unsere|cette) (?:story|item|report|article|dispatch|meldung|dépêche)\b[^.\n]{0,60}"
    r"\b(?:withdrawn|killed|retracted|cancell?ed|zurückgezogen|gestrichen|annulliert|storniert|annulée)\b"
    r"|\bnicht (?:zu )?verwenden\b|\bne pas utiliser\b|\bno utilizar\b",
    re.IGNORECASE,
)
_ASKED_WITHIN = 400
_NOTE_ASKS_TO_DROP = re.compile(
    r"^\W{0,4}(?:(?:editors?|eds|clients|achtung|redaktionen)\W{1,3})?(?:(?:please|bitte)\s)?"
    r"(?:kill|withdraw|withhold|spike|disregard|do not use|streichen sie|zurückziehen)\s"
    r"(?:(?:the|this|our|all|above|die|diese)\s){0,2}"
    r"(?:story|stories|item|report|article|dispatch|copy|version|sending|take|previous|earlier|meldung|fassung)\b",
    re.IGNORECASE,
)
# What stands around the number of a message that is taken back.
_TAKES_NUMBER_BACK = re.compile(
    r"^[\W_]{0,4}(?:achtung|attention)?(?:[\s,]{1,3}(?:redaktionen|editors))?[\W_]{0,4}"
    r"(?:(?:bitte|please)\s)?(?:(?:kill|withhold|withdraw|cancel|streichen(?: sie)?)\s)?"
    r"(?:(?:die|the|our|unsere)\s)?(?:(?:meldung|story|item|message)\s)?[\W_]{0,4}$",
    re.IGNORECASE,
)
_TAKEN_BACK = re.compile(
    r"^[\W_]{0,4}(?:(?:bitte|please)\s)?(?:(?:ist|wird|is|was|has been|must be|bitte)\s)?"
    r"(?:zurückgezogen|gestrichen|(?:zu )?streichen|annulliert|storniert|withdrawn|killed|cancell?ed"
    r"|nicht (?:zu )?verwenden|do not use|must not be used)\W{0,4}$",
    re.IGNORECASE,
)
_KILLS = re.compile(r"\b(?:kill|withhold|withdraw|cancel|streichen(?: sie)?)\s", re.IGNORECASE)
_NOTICE = re.compile(
    r"^[\W_]{0,4}(?:achtung|advisory|media advisory|editors['’]? note|note to editors|attention editors"
    r"|avis|aviso|test message)(?=\W{0,4}$|\s{0,3}[:)\]])",
    re.IGNORECASE,
)
_CORRECTION = re.compile(
    r"^[\W_]{0,4}(?:correction|corrected|corrective|corrects|berichtigung|korrektur|rectificatif"
    r"|corrección|correzione)(?=\W{0,4}$|\s{0,3}[:)\]]|\s{1,3}[-–—]\s)",
    re.IGNORECASE,
)
# Also "CORRECTED-Quay closes", "Corrects name of the mayor", and the mark behind: "Quay closes (CORRECTED)".
_CORRECTION_MARK = re.compile(
    r"^[\W_]{0,4}(?:[A-Z]{3,8}(?: \d{1,2})?-){0,2}(?:CORRECTION|CORRECTED|CORRECTIVE)(?:\s?\(OFFICIAL\))?"
    r"[-–—](?![a-z])"
    r"|^[\W_]{0,4}(?:Corrects|CORRECTS)\s(?!(?:course|himself|herself|itself|themselves|the record)\b)"
    r"|[(\[](?:CORRECTION|CORRECTED|Corrected|(?i:berichtigung|berichtigt|korrektur|korrigiert|rectificatif"
    r"|corrección|correzione))[)\]]\W{0,2}$"
)
# What an agency adds for editors, with telephone numbers.
_FOR_EDITORS = re.compile(
    r"^\W{0,6}(?:dpa[ -](?:notebook|notizblock)|(?<=# )(?:notebook|notizblock)\W{0,4}$|eds?:"
    r"|the following information is not (?:intended )?for publication"
    r"|die folgenden informationen sind nicht)",
    re.IGNORECASE,
)
# AP's headline over a correction that comes as a story: what is left of it is no headline.
_STORY_CORRECTED = re.compile(r"^\W{0,4}Correction:\s\S.{0,100}\s(?:story|brief|stories)$")
# The mark alone, without the story's own headline.
_MARK = re.compile(
    r"^\s{0,4}[(\[](?:correction|corrected|corrects|berichtigung|korrektur|rectificatif|corrección|correzione)"
    r"\s{0,3}:\s[^()\[\]]{1,200}[)\]]\s*(?=\S)"
    r"|^[(\[*\s]{0,4}(?:correction|corrected|corrective|corrects|berichtigung|korrektur|rectificatif"
    r"|corrección|correzione)(?:\s{0,3}[:)\]]+|\s{1,3}[-–—]\s|(?<=(?-i:[A-Z]))[-–—])\s*"
    r"(?:\(OFFICIAL\)\s?[-–—]\s?)?"
    r"|\s*[(\[](?:correction|corrected|berichtigung|berichtigt|korrektur|korrigiert|rectificatif|corrección"
    r"|correzione)[)\]]\W{0,2}$",
    re.IGNORECASE,
)
# What agencies set above a headline, alone on its line and in capitals.
_VERSION = re.compile(
    r"^\(?(?:REFILE|REPEAT|RPT|URGENT|EIL(?:MELDUNG)?|ALERT|FLASH|EXTRA|BREAKING(?: NEWS)?|SUBS?"
    r"|(?:\d{1,2}(?:ST|ND|RD|TH)? |\d{1,2}\. )?(?P<renewed>LEAD|UPDATE|UPDATED|NEUFASSUNG|WRITETHRU)(?: \d{1,2})?"
    r"|(?:\d{1,2}(?:ST|ND|RD|TH)? |\d{1,2}\. )?(?:ROUNDUP|WRAP-?UP|ZUSAMMENFASSUNG)(?: \d{1,2})?)\)?[:.]?$"
)
_GENRE = re.compile(
    r"^\(?(ANALYSIS|ANALYSE|BACKGROUND|HINTERGRUND|COMMENTARY|KOMMENTAR|FACTBOX|FEATURE|INTERVIEW|PORTR[ÄA]T"
    r"|PREVIEW|PROFILE|REPORTAGE)\)?[:.]?$"
)
# AFP's first line: what is new in this version.
# And that of Reuters: (Adds quote, background).
_TO_EDITORS = re.compile(
    r"^(?:ATTENTION|ATENCI[OÓ]N|ACHTUNG|ATENÇÃO)\s?[-–—:].{0,400}///\s*$"
    r"|^\((?:Adds|Updates|Recasts|Corrects|Repeats|Refiles|Rewrites|Writes through|New throughout)\b[^()]{0,300}\)$",
    re.DOTALL,
)
_UPDATE_BEFORE = re.compile(
    r"^\W{0,2}(?:UPDATED?|Updated?)(?: \d{1,2})?\W{0,2}\s?[:–—-]\s{1,3}(?=\S)"
)
_RELEASE_BEFORE = re.compile(
    r"^\W{0,2}((?:press|news|media) release|pressemitteilung|medienmitteilung)\W{0,2}\s?[:–—|-]\s{1,3}(?=\S)",
    re.IGNORECASE,
)
_PARTED = re.compile(r":\s+|\s[-–—|/]\s|[\])]\s*[:–—-]?\s*|\*{2,}\s*")
_RELEASE = re.compile(
    r"^\W{0,4}(?:for immediate release|press release|pressemitteilung)\W{0,4}$", re.IGNORECASE
)


def byline_in(line: str) -> str:
    """Give the name on a byline that stands alone on its line; empty where it is none."""
    match = _BYLINE.match(line.strip()) if len(line) <= BYLINE_LENGTH else None
    if match is None or not _CAPITAL.match(match[1]) or len(match[1].split()) > 9:
        return ""
    return match[1].strip(" ,=")


def embargo_in(lines: Sequence[str]) -> str:
    """Give what a line above the story says of its embargo, best the time; empty without one."""
    for line in lines:
        match = _EMBARGO.match(line)
        if match and not _LIFTED.search(line):
            rest = _BEFORE_TIME.sub("", match["rest"]).strip(" \t:=*()[]–—-.")
            return rest or line.strip()
    return ""


def is_embargo(line: str) -> bool:
    """Say whether a line only speaks of the embargo."""
    return bool(_EMBARGO.match(line))


def is_release(line: str) -> bool:
    """Say whether a line only says that a press release is one."""
    return bool(_RELEASE.match(line))


def withdraws(line: str) -> bool:
    """Say whether a headline or the version in a slugline withdraws a story."""
    return bool(_WITHDRAWAL.match(line) or _WITHDRAWAL_BEFORE_DASH.match(line))


def is_withdrawal_headline(headline: str) -> bool:
    """Say whether a headline withdraws a story, where nothing else tells it from an ordinary one."""
    return withdraws(headline) and not _ORDINARY.match(headline)


def takes_story_back(headline: str, text: str) -> bool:
    """Say whether a headline takes a story back; the text tells where it may be an ordinary one."""
    if is_withdrawal_headline(headline):
        return True
    return withdraws(headline) and asks_for_withdrawal(text)


def asks_to_drop(note: str) -> bool:
    """Say whether a note to editors opens by asking them to drop a story: “Kill story: wrong name”."""
    return bool(_NOTE_ASKS_TO_DROP.match(note))


def takes_back(before: str, after: str) -> bool:
    """Say whether a headline only takes a message back, whose number stands between these words."""
    if not _TAKES_NUMBER_BACK.match(before):
        return False
    return bool(_TAKEN_BACK.match(after) or (_KILLS.search(before) and not after.strip(" .!)]*")))


def is_for_editors(note: str) -> bool:
    """Say whether a note opens as one that readers must not see."""
    return bool(_FOR_EDITORS.match(note))


def informs(line: str) -> bool:
    """Say whether a headline marks a notice to editors, of which no story is made."""
    return bool(_NOTICE.match(line))


def is_notice_headline(headline: str) -> bool:
    """Say whether a headline marks a notice, where nothing else tells it from an ordinary one."""
    found = _NOTICE.match(headline)
    return found is not None and (found[0].isupper() or not headline[found.end() :].strip(" :)]."))


def corrects(line: str) -> bool:
    """Say whether a headline or the version in a slugline marks a correction."""
    return bool(_CORRECTION.match(line) or _CORRECTION_MARK.search(line))


def without_correction_mark(headline: str) -> str:
    """Take the mark of a correction off a headline; one that is nothing else stays."""
    if not corrects(headline) or _STORY_CORRECTED.match(headline):
        return headline
    return _MARK.sub("", headline).strip() or headline


def is_version(line: str) -> bool:
    """Say whether a line of its own says which sending of a story this is: 1ST LEAD, REFILE."""
    return bool(_VERSION.match(line))


def renews(line: str) -> bool:
    """Say whether such a line says that there was an earlier version with other words."""
    found = _VERSION.match(line)
    return bool(found and found["renewed"])


def genre_alone(line: str) -> str:
    """Give the genre that stands alone on its line in capitals, as a word; empty where it is none."""
    found = _GENRE.match(line)
    return found[1].capitalize() if found else ""


def updates(subject: str) -> bool:
    """Say whether a subject opens with “Update:”, for a newer version of what it answers."""
    return bool(_UPDATE_BEFORE.match(subject))


def asks_for_withdrawal(text: str) -> bool:
    """Say whether the opening of a text asks editors to drop a story."""
    return bool(_ASKS_TO_DROP.search(text[:_ASKED_WITHIN]))


def press_release_in(subject: str) -> tuple[str, str]:
    """Part a subject that opens with “Press release:” into these words and the headline."""
    found = _RELEASE_BEFORE.match(subject)
    return (found[1], subject[found.end() :]) if found else ("", subject)


def without_embargo(subject: str, *, zone: str) -> str:
    """Take what is said of an embargo off the front of a subject; one that says no more stays.

    The time may hold the same signs that part it from the headline: “Embargo: 6 June, 00:01: Quay”.
    """
    if not is_embargo(subject):
        return subject
    ends = [0, *(found.end() for found in _PARTED.finditer(subject[:_ASKED_WITHIN]))]
    for start, end in pairwise([*ends, len(subject)]):
        said = subject[start:end].strip(" :|–—-[]()*")
        if said and not is_embargo(said) and read_moment(said, zone=zone)[0] is None:
            return subject[start:].strip()
    return subject


def is_to_editors(paragraph: str) -> bool:
    """Say whether a paragraph of the text only tells editors what is new: ATTENTION - adds quote ///."""
    return bool(_TO_EDITORS.match(paragraph))
