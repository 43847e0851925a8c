"""What a story's body needs to be read by everybody."""

from __future__ import annotations

from dateline.portal.rules.bodies import frame_tables, reach_lines


def test_long_lines_can_be_reached_by_the_keyboard() -> None:
    assert reach_lines("<p>Net</p><pre>Net 1,900,000</pre>") == (
        '<p>Net</p><pre tabindex="0">Net 1,900,000</pre>'
    )


def test_a_wide_table_scrolls_in_a_frame_of_its_own() -> None:
    framed = frame_tables("<table><tr><td>1</td></tr></table>", "Table")
    assert framed.startswith(
        '<div class="wide" role="group" aria-label="Table" tabindex="0"><table>'
    )
    assert framed.endswith("</table></div>")
