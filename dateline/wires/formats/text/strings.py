"""Single strings: characters that no screen should get, entities escaped twice, broken encodings."""

from __future__ import annotations

import re
from html import unescape

from ftfy import fix_encoding
from ftfy.badness import is_bad

# C0 but tab and line break, DEL, lone surrogates, zero-width blanks, soft hyphen, direction
# overrides (they can turn a headline round), letters that show nothing, and the characters that
# Unicode forbids in text.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\u00ad\u115f\u1160\u180e\u200b\u2060-\u2064\u202d\u202e\u206a-\u206f\u3164"
    "\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
# Tags that show nothing either, unless they make a flag.
_TAGS_UNSEEN = re.compile(
    "(\U0001f3f4[\U000e0020-\U000e007e]{1,8}\U000e007f)|[\U000e0000-\U000e007f]"
)
# Embeddings and isolates; what is opened and not closed turns round what stands behind it.
_OPENS, _CLOSES = re.compile("[\u202a\u202b\u2066-\u2068]"), re.compile("[\u202c\u2069]")
_TURNS = re.compile("[\u202a-\u202c\u2066-\u2069]")
# One look for whatever is changed here: most texts have none of it.
_STRANGE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u115f\u1160\u180e\u200b\u2028-\u202e\u2060-\u206f\u3164"
    "\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_C1 = re.compile("[\x80-\x9f]")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_TAGS = "p|br|div|span|a|b|i|u|strong|em|font|img|ul|ol|li|table|h[1-6]|blockquote|sup|sub|section"
_SPECIAL = re.compile(r"[&<\\]")
# What was decoded wrongly is never a single strange letter between sound ones.
_PAIR = re.compile(r"[^\x00-\x7f]{2}|\u00c3[ \xa0]")
_CLOSED = re.compile(r"</[a-z][a-z0-9-]{0,20}>")
# Rarer ones, and those that no story may have: only in small letters, as <META> may be a share.
_RARE = (
    "abbr|acronym|address|applet|area|aside|audio|bdo|big|button|canvas|caption|cite|col|colgroup"
    "|command|datagrid|datalist|dd|del|details|dfn|dialog|dir|dl|dt|embed|event-source|fieldset"
    "|figcaption|footer|form|frame|frameset|head|header|iframe|input|ins|kbd|keygen|label|legend|link|m"
    "|main|map|mark|math|menu|meta|meter|multicol|nav|nextid|nobr|noscript|object|optgroup|option|output"
    "|param|picture|progress|q|s|samp|select|sound|source|spacer|strike|summary|svg|tbody|td|template"
    "|textarea|tfoot|th|thead|time|title|tr|track|var|video|wbr"
)
_ANY_TAG = re.compile(
    rf"</?(?:{_TAGS}|article|script|style|html|body|pre|figure|small|tt|code|center|hr|(?-i:{_RARE}))"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_DROPPED = re.compile(
    r"<(script|style)\b.*?</\1\s*>|<!--.*?-->|<!doctype\b[^<>]*>", re.IGNORECASE | re.DOTALL
)


def scrub(text: str) -> str:
    """Drop control and invisible characters and bring all line ends to one form."""
    if (text.isascii() and text.isprintable()) or not _STRANGE.search(text):
        return text
    text = _LINE_ENDS.sub("\n", text)
    if _C1.search(text):
        text = _C1.sub(_windows_character, text)
    return _closed(_TAGS_UNSEEN.sub(r"\1", _UNSEEN.sub("", text)))


def _closed(text: str) -> str:
    """Drop the marks that turn the direction of text, unless in each line all of them are closed."""
    if not _TURNS.search(text):
        return text
    return "\n".join(
        line if len(_OPENS.findall(line)) == len(_CLOSES.findall(line)) else _TURNS.sub("", line)
        for line in text.split("\n")
    )


def one_line(text: str) -> str:
    """Make a headline-like string: entities resolved, known tags dropped, blanks collapsed."""
    if text.isascii() and text.isprintable() and not _SPECIAL.search(text):
        return " ".join(text.split())
    text = resolve_entities(text).replace('\\"', '"')
    if "<" in text:
        text = _ANY_TAG.sub(" ", _DROPPED.sub(" ", text))
    return " ".join(scrub(text).split())


def resolve_entities(text: str) -> str:
    """Resolve well-formed entities, also those escaped twice; a lone `AT&T` stays."""
    for _ in range(2):
        if "&" not in text or not _ENTITY.search(text):
            break
        text = _ENTITY.sub(lambda match: unescape(match[0]), text)
    return text


def looks_like_html(text: str) -> bool:
    """Say whether a string holds tags of HTML, and not only a stock ticker in angle brackets."""
    return "<" in text and bool(_ANY_TAG.search(text) or _CLOSED.search(text))


def mend(text: str) -> str:
    """Undo text that was decoded with the wrong charset; give sound text back untouched."""
    if text.isascii() or not _PAIR.search(text) or not is_bad(text):
        return text
    return "\n".join(str(fix_encoding(line)) for line in text.split("\n"))


def _windows_character(match: re.Match[str]) -> str:
    """Read a C1 control character as what was meant: the Windows-1252 letter of that number."""
    return match[0].encode("latin-1").decode("cp1252", "ignore")
