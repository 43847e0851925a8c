"""A story's body on the page: what has to be done to HTML that was clean when it came in."""

from __future__ import annotations


def frame_tables(html: str, label: str) -> str:
    """Put every table into a frame that scrolls by itself and that the keyboard can reach."""
    opened = f'<div class="wide" role="group" aria-label="{label}" tabindex="0"><table'
    return html.replace("<table", opened).replace("</table>", "</table></div>")


def reach_lines(html: str) -> str:
    """Let the keyboard reach preformatted lines, which scroll by themselves where they are long."""
    return html.replace("<pre>", '<pre tabindex="0">')
