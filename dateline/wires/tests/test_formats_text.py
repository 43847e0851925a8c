"""Cleaning: what stays of HTML and of teleprinter text."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.wires.formats.text import (
    clean_html,
    html_to_text,
    read_markup,
    safe_link,
    text_to_html,
)
from dateline.wires.formats.text.strings import mend, one_line, scrub

HTML = {
    "paragraphs stay": ("<p>One.</p><p>Two.</p>", "<p>One.</p>\n<p>Two.</p>"),
    "divs become paragraphs": ("<div>One.<div>Two.</div></div>", "<p>One.</p>\n<p>Two.</p>"),
    "breaks become paragraphs": ("One.<br><br/>Two.<br>Three.", "<p>One.</p>\n<p>Two.</p>\n<p>Three.</p>"),
    "breaks at the width of the paper are none": (
        "<p>  The harbour of the town was closed for two days as <br>fog lay over the bay, and the <b>ferry</b>"
        "<br>company sent its passengers home by the night train <br>from the upper station.</p>"
        "<p>Nobody was hurt.</p>",
        "<p>The harbour of the town was closed for two days as fog lay over the bay, and the "
        "<strong>ferry</strong> company sent its passengers home by the night train from the upper station.</p>\n"
        "<p>Nobody was hurt.</p>",
    ),
    "two breaks part paragraphs however wide their lines are": (
        "<p>The harbour of the town was closed for two days as<br>fog lay over the bay, and the ferry<br><br>"
        "Ships waited outside the breakwater for a pilot who<br>could find them.</p>",
        "<p>The harbour of the town was closed for two days as fog lay over the bay, and the ferry</p>\n"
        "<p>Ships waited outside the breakwater for a pilot who could find them.</p>",
    ),
    "bold goes on over a break": (
        "<b>One<br>two</b> three",
        "<p><strong>One</strong></p>\n<p><strong>two</strong> three</p>",
    ),
    "unknown elements are unwrapped": ("<p><span><font>One</font></span> <u>two</u></p>", "<p>One two</p>"),
    "big headings shrink": ("<h1>One</h1><h5>Two</h5>", "<h2>One</h2>\n<h3>Two</h3>"),
    "lists stay": ("<ul><li>One<li><p>Two</p></ul>", "<ul><li>One</li><li>Two</li></ul>"),
    "quotes keep their paragraphs": (
        "<blockquote><p>One</p><p>Two</p></blockquote>",
        "<blockquote><p>One</p>\n<p>Two</p></blockquote>",
    ),
    "links keep only their address": (
        '<p><a href="https://a.example/" onclick="x()" class=y>One</a></p>',
        '<p><a href="https://a.example/">One</a></p>',
    ),
    "relative links are resolved": ('<a href="/x">One</a>', '<p><a href="https://b.example/x">One</a></p>'),
    "mail links stay": ('<a href="mailto:a@b.example">One</a>', '<p><a href="mailto:a@b.example">One</a></p>'),
    "links with other schemes lose it": ('<a href="ftp://a.example">One</a>', "<p>One</p>"),
    "scripts and styles go with their content": ("<p>One</p><script>x</script><style>y</style>", "<p>One</p>"),
    "images go": ('<p>One<img src="https://a.example/1.jpg"></p>', "<p>One</p>"),
    "comments go": ("<p>One<!-- two --></p>", "<p>One</p>"),
    "tables become columns": (
        "<table><tr><th>Port</th><th>Tonnes</th></tr><tr><td>Alba</td><td>1,200</td></tr>"
        "<tr><td>Borga</td><td>90</td></tr></table>",
        "<pre>Port   Tonnes\nAlba    1,200\nBorga      90</pre>",
    ),
    "tables that lay out a page become paragraphs": (
        "<table><tr><td>The harbour was closed.</td></tr></table>",
        "<p>The harbour was closed.</p>",
    ),
    "preformatted text keeps its lines": ("<pre>a   b\nc   d</pre>", "<pre>a   b\nc   d</pre>"),
    "html escaped twice is html": ("&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;", "<p>One</p>\n<p>Two</p>"),
    "a company in brackets is no tag": ("Alba Corp <ALB.N> rose", "<p>Alba Corp &lt;ALB.N&gt; rose</p>"),
    "an ampersand is no entity": ("AT&T &amp; others", "<p>AT&amp;T &amp; others</p>"),
    "empty elements leave nothing": ("<p> </p><p><b></b>&nbsp;</p><p>One</p>", "<p>One</p>"),
    "nothing stays nothing": ("", ""),
    "pointers to more are dropped": (
        '<p>One.</p><p>Related: <a href="/2">Two</a></p><a href="/3">Continue reading...</a>',
        "<p>One.</p>",
    ),
    "a paragraph about reading more stays": (
        "<p>Read more books, the minister told pupils.</p>",
        "<p>Read more books, the minister told pupils.</p>",
    ),
    "forum lines are dropped": (
        '<p>One.</p>submitted by <a href="/u">ann</a> to <a href="/r">news</a> <a href="/l">[link]</a> [3 comments]',
        "<p>One.</p>",
    ),
    "syndication footers are dropped": (
        '<p>One.</p><p>The post <a href="/1">One</a> appeared first on <a href="/">Alba Times</a>.</p>',
        "<p>One.</p>",
    ),
    "end marks are dropped": ("<p>One.</p><p>(END)</p><p>###</p>", "<p>One.</p>"),
}  # fmt: skip


@pytest.mark.parametrize(("html", "expected"), HTML.values(), ids=HTML.keys())
def test_html_is_reduced_to_a_story(html: str, expected: str) -> None:
    assert clean_html(html, "https://b.example/page") == expected


def test_cleaning_twice_changes_nothing() -> None:
    for html, _ in HTML.values():
        once = clean_html(html)
        assert clean_html(once) == once


def test_plain_text_has_one_blank_line_between_paragraphs() -> None:
    html = "<h2>One</h2><p>Two\n  <b>three</b></p><ul><li>four</li></ul>"
    assert html_to_text(html) == "One\n\nTwo three\n\n- four"


def test_pictures_are_kept_as_links_and_counters_are_not() -> None:
    html = (
        '<img src="//a.example/1.jpg" alt="A ferry"><img src="https://a.example/p.gif" width=1 height=1>'
        '<img src="data:image/png;base64,xx"><img src="https://stats.wordpress.com/b.gif">'
        "<figure><img src='/2.jpg'><figcaption>A <b>quay</b></figcaption></figure>"
    )
    images = read_markup(html, "https://a.example/").images
    assert [(image.href, image.caption) for image in images] == [
        ("https://a.example/1.jpg", "A ferry"),
        ("https://a.example/2.jpg", "A quay"),
    ]


WRAPPED = dedent(
    """\
    ALBA, March 3 - The harbour board said it would close the
    northern quay for repairs until the summer, and that ferries
    would leave from the dollar-
    denominated terminal instead.
        "We have no choice," said the +harbour master+ of the port
    in a statement.
     The board meets again on Tuesday, when it will hear from the
    owners of the ferries.
        Tonnes landed were as follows,
     Port        March    Feb
     Alba        1,200  1,310
     Borga          90     --
        Another statement is expected
    later.
     Reuter
    """
)


def test_teleprinter_text_becomes_paragraphs_and_tables() -> None:
    assert text_to_html(WRAPPED) == "\n".join(
        [
            "<p>ALBA, March 3 - The harbour board said it would close the northern quay for repairs until the"
            " summer, and that ferries would leave from the dollar-denominated terminal instead.</p>",
            '<p>"We have no choice," said the +harbour master+ of the port in a statement.</p>',
            "<p>The board meets again on Tuesday, when it will hear from the owners of the ferries.</p>",
            "<p>Tonnes landed were as follows,</p>",
            "<pre>Port        March    Feb\nAlba        1,200  1,310\nBorga          90     --</pre>",
            "<p>Another statement is expected later.</p>",
        ]
    )


@pytest.mark.parametrize(
    "mark",
    ["Reuter", "REUTER", " reuter", "REUTER...", "(END)", "###", "-30-", "NNNN", "MORE", "ENDS", " More", "# # #"],
)  # fmt: skip
def test_end_marks_are_dropped_from_plain_text(mark: str) -> None:
    assert text_to_html(f"The quay was closed.\n{mark}\n\n") == "<p>The quay was closed.</p>"


def test_an_end_mark_within_the_last_sentence_stays() -> None:
    text = "The harbour master would not say more about it when he spoke to\nReuters."
    assert html_to_text(text_to_html(text)).endswith("spoke to Reuters.")


@pytest.mark.parametrize("mark", ["REUTER", "Reuter", "REUTER...^M", "###"])
def test_an_end_mark_after_the_last_sentence_goes(mark: str) -> None:
    assert text_to_html(f"The quay was closed. {mark}") == "<p>The quay was closed.</p>"


def test_lines_that_are_paragraphs_are_not_joined() -> None:
    text = f"{'A long sentence about ferries. ' * 6}\n{'Another one about quays. ' * 6}"
    assert text_to_html(text).count("<p>") == 2


def test_results_of_a_company_stand_line_by_line() -> None:
    text = "ALBA, March 3 -\n    Shr 17 cts vs 15 cts\n    Net 229,000 vs 201,000\n    Revs 10.5 mln vs 9.9 mln\n"
    assert (
        "<pre>Shr 17 cts vs 15 cts\nNet 229,000 vs 201,000\nRevs 10.5 mln vs 9.9 mln</pre>"
        in text_to_html(text)
    )


def test_two_blanks_after_a_sentence_are_no_table() -> None:
    text = "The board met.  It closed the quay.\nThe ferries left.  They came back.\n"
    assert "<pre>" not in text_to_html(text)


def test_broken_encodings_are_mended_and_sound_ones_left() -> None:
    assert mend("the worldâ€™s harbour") == "the world’s harbour"
    assert mend("Hafen für Fähren «Alba»") == "Hafen für Fähren «Alba»"


def test_control_characters_and_overrides_are_dropped() -> None:
    assert scrub("a\x00b\x1b\u202ec\ud800d\r\ne\x92f") == "abcd\ne’f"


def test_a_headline_is_one_line_without_tags() -> None:
    title = " Ferries &amp;amp; <b>quays</b>\n<script>x</script> &lt;ALB.N&gt; "
    assert one_line(title) == "Ferries & quays <ALB.N>"


def test_quotes_escaped_once_too_often_are_quotes() -> None:
    assert one_line('The \\"northern\\" quay') == 'The "northern" quay'


LINKS = [
    ("https://a.example/x", "https://a.example/x"),
    ("//a.example/x", "https://a.example/x"),
    ("../y", "https://b.example/y"),
    ("java\nscript:alert(1)", ""),
    ("javascript:alert(1)", ""),
    (" \x01javascript:alert(1)", ""),
    ("JaVaScRiPt:alert(1)", ""),
    ("data:text/html,x", ""),
    ("vbscript:x", ""),
    ("file:///etc/passwd", ""),
    ("http://", ""),
    ("http://[::1", ""),
    ("https://a.example/" + "x" * 3000, ""),
    ('https://a.example/"><script>', "https://a.example/%22%3E%3Cscript%3E"),
    ("", ""),
]


@pytest.mark.parametrize(("link", "expected"), LINKS)
def test_only_web_links_are_safe(link: str, expected: str) -> None:
    assert safe_link(link, "https://b.example/x/") == expected


PAYLOADS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//x.example/a.js></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='java&#x09;script:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href=' \u00a0javascript:alert(1)'>x</a>",
    '<a href="data:text/html;base64,PHNjcmlwdD4=">x</a>',
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=stylesheet href=javascript:alert(1)>",
    "<base href=javascript:alert(1)//>",
    "<body onload=alert(1)>x",
    "<details open ontoggle=alert(1)>x</details>",
    "<video><source onerror=alert(1)></video>",
    "<style>@import 'javascript:alert(1)'</style>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<textarea><img src=x onerror=alert(1)></textarea>",
    "<title><img src=x onerror=alert(1)></title>",
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<template><script>alert(1)</script></template>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;",
    "&lt;p&gt;&lt;img src=x onerror=alert(1)&gt;&lt;/p&gt;",
    "<pre>&lt;img src=x onerror=alert(1)&gt;</pre><p>&lt;/p&gt;&lt;img src=x onerror=alert(1)&gt;",
    "<<script>alert(1);//<</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src='x` `onerror=alert(1)'>",
    '<a href="https://a.example/&quot;onmouseover=&quot;alert(1)">x</a>',
    "<table background=javascript:alert(1)><tr><td>x</td><td>y</td></tr><tr><td>x</td><td>y</td></tr></table>",
    "<p id=x name=y tabindex=1 onfocus=alert(1) autofocus>x",
    "\x00<script\x00>alert(1)</script>",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
]  # fmt: skip

TAGS = {"p", "h2", "h3", "ul", "ol", "li", "blockquote", "a", "strong", "em", "pre"}


class Inspector(HTMLParser):
    """Notes everything that is not one of a story's elements and links."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.found.append(tag)
        for name, value in attrs:
            if (tag, name) != ("a", "href") or not re.match("https?://|mailto:", value or ""):
                self.found.append(f"{tag} {name}={value}")

    def handle_comment(self, data: str) -> None:
        self.found.append(f"<!--{data}")

    def handle_decl(self, decl: str) -> None:
        self.found.append(f"<!{decl}")

    def handle_pi(self, data: str) -> None:
        self.found.append(f"<?{data}")


def foreign(html: str) -> list[str]:
    inspector = Inspector()
    inspector.feed(html)
    inspector.close()
    return inspector.found


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_html_stays_inert(payload: str) -> None:
    for wrapped in (payload, f"<p>Ferries {payload} quays</p>", f"<table><tr><td>{payload}"):
        assert foreign(clean_html(wrapped, "https://b.example/")) == []
        assert foreign(text_to_html(wrapped)) == []
        assert foreign(text_to_html(html_to_text(wrapped))) == []


_PIECES = st.sampled_from(
    ["<p>", "</p>", "<b>", "</b>", "<a href='javascript:x'>", "</a>", "<script>", "</script>", "<!--", "-->",
     "<table>", "<tr>", "<td>", "<svg>", "<style>", "&lt;", "&amp;lt;", "<br>", "<li>", "]]>", "\x00", "<pre>", " x "]
)  # fmt: skip


@settings(deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(_PIECES, max_size=40).map("".join)))
def test_whatever_comes_only_a_story_leaves(text: str) -> None:
    assert foreign(clean_html(text)) == []
    assert foreign(text_to_html(text)) == []


def test_elements_nested_without_end_are_no_problem() -> None:
    assert len(clean_html("<div><b>" * 20_000 + "x")) < 100


@pytest.mark.parametrize(
    ("html", "expected"),
    {
        "<p>Some 10<sup>6</sup> sheep on 4 km<sup>2</sup></p>": "<p>Some 10⁶ sheep on 4 km²</p>",
        "<p>10<sup>-3</sup> and the 5<sup>th</sup></p>": "<p>10⁻³ and the 5th</p>",
        "<p>CO<sub>2</sub></p>": "<p>CO2</p>",
        "<p>She said <q>no</q> twice.</p>": "<p>She said “no” twice.</p>",
        "<p>She said <q>“no”</q>, “<q>never</q>”.</p>": "<p>She said “no”, “never”.</p>",
        "<p>At <del>nine</del> <ins>ten</ins> o'clock</p>": "<p>At ten o'clock</p>",
        "<p>At <del>nine</del> o'clock</p>": "<p>At nine o'clock</p>",
        "<p hidden>Not shown</p><p>Shown</p>": "<p>Shown</p>",
        "<div style='color:red; Display : none'>Not</div><p>Shown</p>": "<p>Shown</p>",
        "<p style='text-decoration:none'>Shown</p>": "<p>Shown</p>",
        "<p><![CDATA[Kept words]]></p>": "<p>Kept words</p>",
        "<p class=MsoNormal style='mso-x:1'><o:p>Pasted&nbsp;words</o:p></p>": "<p>Pasted words</p>",
        "<!--[if gte mso 9]><xml><w:View>0</w:View></xml><![endif]--><p>After</p>": "<p>After</p>",
        "<table><tr><td><table><tr><td>In a cell</td></tr></table></td></tr></table>": (
            "<p>In a cell</p>"
        ),
        "<p>It&#146;s &#147;fine&#148; &#150; ok</p>": "<p>It’s “fine” – ok</p>",
        "<p>a\x00b\x07c</p>": "<p>abc</p>",
    }.items(),
)  # fmt: skip
def test_odd_markup_says_what_it_means(html: str, expected: str) -> None:
    assert clean_html(html) == expected


@pytest.mark.parametrize(
    ("text", "left"),
    {
        "zero\u200bwidth\ufeff\u00ad\u2063": "zerowidth",
        "over\u202eridden\u202c": "overridden",
        "opened \u2067and left": "opened and left",
        "\u2067מלה\u2069 closed": "\u2067מלה\u2069 closed",
        "می\u200cخواهم": "می\u200cخواهم",
        "👩\u200d👩\u200d👧": "👩\u200d👩\u200d👧",
        "quiet\U000e0041\U000e0042 orders": "quiet orders",
        "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f wins": (
            "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f wins"
        ),
        "filler\u3164name": "fillername",
    }.items(),
)  # fmt: skip
def test_what_nobody_sees_goes_and_what_joins_letters_stays(text: str, left: str) -> None:
    assert one_line(text) == left


def test_a_link_with_somebodys_name_in_it_is_no_link_of_a_story() -> None:
    html = "<p><a href='https://bank.example@evil.test/'>bank</a></p>"
    assert clean_html(html) == "<p>bank</p>"
