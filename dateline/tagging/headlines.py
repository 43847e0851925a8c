"""Headlines as agencies file them, made ready for readers: marks for desks go, capitals become small.

A newsroom's readers have no use for what a desk tells other desks (UPDATE 2, RPT, REFILE); what
tells them the kind or subject of a story (FACTBOX, GLOBAL MARKETS) stays as a label with a colon.
"""

from __future__ import annotations

import re

from dateline.tagging.casing import is_shouting, sentence_case
from dateline.tagging.tables import spaced

# For desks: the number of an update, repeats, mended and enlarged versions, sendings in parts.
_FOR_DESKS = re.compile(
    r"(?:UPDATE|WRAPUP|RPT|REPEAT|REFILE|RESEND|ADDS|RECASTS|BRIEF|FLASH|SNAP|ALERT|URGENT|BULLETIN"
    r"|CORRECTED|CORRECTION|CORR|TEXT|NEWSALERT)(?: \d{1,2}| \(\w+\))?(?:\s*[-:–]\s*|\s*/\s*)"
)
_LABEL = re.compile(
    r"(?P<label>[A-Z0-9][A-Z0-9.&/' ]{1,40}?)(?P<mark>\s?-\s?|/|\s?–\s?|:\s)(?P<rest>\S.*)"
)
# A single word in capitals with a hyphen may be a name (NATO-Russia): only these are labels.
_LABELS = spaced(
    "exclusive factbox timeline analysis insight explainer interview profile feature preview review "
    "column commentary opinion editorial obituary newsmaker q&a quotes quotebox diary poll survey "
    "graphic spotlight focus special live watch soccer football tennis golf cricket rugby cycling "
    "athletics swimming basketball baseball boxing motor racing olympics nba nfl nhl mlb forex metals "
    "precious grains softs oil gold stocks markets bonds treasuries economy"
)
_LABELS_IN_CAPITALS = ("TALKING POINT/", "ECONOMIC SPOTLIGHT -", "FEATURE -")


def tidy_headline(headline: str, body: str) -> str:
    """Give a headline as readers see it: without marks for desks, labels with a colon, not shouting.

    Other headlines come back as they are, but for white space.
    """
    line = _without_desk_marks(" ".join(headline.split()))
    label, rest = _label(line)
    if is_shouting(rest):
        rest = sentence_case(rest, body)
    return f"{label}: {rest}" if label else rest


def _without_desk_marks(line: str) -> str:
    while mark := _FOR_DESKS.match(line):
        if mark.end() == len(line):
            return line
        line = line[mark.end() :]
    return line


def _label(line: str) -> tuple[str, str]:
    """Split a label such as "GLOBAL MARKETS-" from what follows; without one it is empty."""
    found = _LABEL.match(line)
    if found is None or not _is_label(found["label"], found["mark"], found["rest"], line):
        return "", line
    label = sentence_case(f"{found['label']} X", "").removesuffix(" X")
    label = re.sub(r"\b(us|uk|eu)\b", lambda word: word[0].upper(), label, flags=re.IGNORECASE)
    return label, found["rest"][:1].upper() + found["rest"][1:]


def _is_label(label: str, mark: str, rest: str, line: str) -> bool:
    if is_shouting(line):
        return line.startswith(_LABELS_IN_CAPITALS)
    if not is_shouting(f"{label} X") or is_shouting(rest) or not rest[0].isalnum():
        return False
    known = all(word.casefold() in _LABELS for word in label.split())
    # "US STOCKS-Wall Street", but not "TIM COOK - a life" nor "COVID 19-Impfung".
    joined = mark == "-" and " " in label and not label[-1].isdigit()
    return known or (joined and rest[0].isupper())
