"""The one stylesheet: joined, tightened, and named after its content."""

from __future__ import annotations

from pathlib import Path

from dateline.portal.rules.colour import accent_of
from dateline.portal.rules.sheet import joined, tightened, version_of

LOOK = (Path(__file__).parents[1] / "static/portal/site.css").read_text(encoding="utf-8")


def test_blanks_go_only_where_they_mean_nothing() -> None:
    sheet = """
    /* Words; for { people }. */
    .a > .b :hover, .c { width: calc(1px + 2 * var(--gap)); content: " —"; }
    @media (min-width: 44rem) and (max-width: 60rem) { .d:is(h1, h2)::before { top: 0; } }
    """
    assert tightened(sheet) == (
        '.a > .b :hover,.c{width:calc(1px + 2 * var(--gap));content:" —"}'
        "@media (min-width:44rem) and (max-width:60rem){.d:is(h1,h2)::before{top:0}}"
    )


def test_the_accent_comes_after_the_look_and_so_wins() -> None:
    sheet = joined(LOOK, accent_of("#0b5d6b"), lambda name: f"/static/portal/{name}")
    assert sheet.rindex("--accent:#0b5d6b") > sheet.index("--accent:#9b1c31")
    assert sheet.count("{") == sheet.count("}")


def test_files_are_named_by_the_address_they_are_served_at() -> None:
    sheet = joined(
        LOOK, accent_of("#0b5d6b"), lambda name: f"/s/{name.replace('.woff2', '.123.woff2')}"
    )
    assert 'url("/s/fonts/source-serif-4.123.woff2")' in sheet
    assert 'url("fonts/' not in sheet


def test_any_change_gives_another_version() -> None:
    one, other = (joined(LOOK, accent_of(each), str) for each in ("#0b5d6b", "#9b1c31"))
    assert version_of(one) != version_of(other)
    assert version_of(one) == version_of(one)
