"""Portraits of the demonstration's authors: nobody's face, so a few flat shapes for each of them."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from django.db import transaction
from django.db.models import QuerySet

from dateline.config.demo.reset import PORTRAIT_CREDIT, take_pictures
from dateline.desk.models import Author
from dateline.edge import EVERYTHING
from dateline.edge.commits import changed
from dateline.media.actions import keep_drawing

# 16:9, as every picture is cut; the head stands in the square in the middle, which pages show.
WIDTH, HEIGHT = 1440, 810
CROPPED = (
    "M600 372C600 232 668 176 722 176S842 232 842 372C842 318 812 276 722 276S600 318 600 372Z"
)
LONG = "M572 640C540 380 596 158 722 158S904 380 872 640C850 660 800 668 800 640V330H644V640C644 668 594 660 572 640Z"
SCARF = "M560 690C548 380 588 146 722 146S896 380 884 690C840 740 604 740 560 690Z"
BUN = (
    "M598 380C590 240 650 186 682 180C676 96 768 96 762 180C794 186 854 240 846 380"
    "C840 318 806 286 722 286S604 318 598 380Z"
)
CURLS = (
    "M588 388C540 352 560 262 610 252C604 186 688 152 724 178C764 150 846 184 838 254"
    "C886 262 902 352 856 388C858 330 830 290 722 290S586 330 588 388Z"
)
SHADE = "M722 196C782 196 840 230 840 360C840 490 786 566 722 566C776 500 782 420 772 350S752 230 722 196Z"
BEARD = "M614 420C640 470 690 452 722 452S804 470 830 420C826 520 780 584 722 584S618 520 614 420Z"
KNOT = "M560 690C600 610 640 560 722 560S844 610 884 690C840 760 604 760 560 690Z"


@dataclass(frozen=True, slots=True)
class Looks:
    """What somebody looks like, in a handful of colours."""

    paper: str
    skin: str
    hair: str
    coat: str
    cut: str
    glasses: bool = False
    beard: bool = False


LOOKS = {
    "margit-soelle": Looks("#d9cbb4", "#e8b998", "#c9c6c2", "#3d4a63", CROPPED, glasses=True),
    "tendai-chirwa": Looks("#b9cbb8", "#7b4a32", "#211a18", "#a8532f", CURLS, beard=True),
    "beatriz-olmedo": Looks("#e2c2b0", "#cf9670", "#4a2a20", "#27615d", LONG),
    "noor-haddadin": Looks("#c3c9d8", "#d3a07c", "#7a2f45", "#2c2f45", SCARF),
    "jonas-petrikovits": Looks("#c2d3d6", "#e6b493", "#8a5a34", "#4f5a3a", CROPPED, beard=True),
    "asha-menon-clarke": Looks("#e0d2a2", "#a76c49", "#1f1b22", "#6b3a5c", BUN, glasses=True),
}


def without_portrait() -> QuerySet[Author]:
    """Give the demonstration's authors that lack a portrait."""
    return Author.objects.filter(slug__in=LOOKS, picture=None)


def draw_portrait(author: Author) -> bool:
    """Draw an author; False where the author has gone or got another picture meanwhile."""
    picture = keep_drawing(
        key=f"demo portrait 1 {author.slug}",
        title=f"Portrait of {author.name}",
        alt_text=f"Drawn portrait of {author.name}, who is invented.",
        caption="",
        credit=PORTRAIT_CREDIT,
        svg=portrait(LOOKS[author.slug]),
    )
    with transaction.atomic():
        hung = Author.objects.filter(pk=author.pk, picture=None).update(picture=picture)
        if hung:
            changed(EVERYTHING)
        else:
            # The demonstration was taken out meanwhile, or an editor was faster.
            take_pictures([picture.pk])
    return bool(hung)


def portrait(looks: Looks) -> str:
    """Write a portrait as SVG: light from the left, one shade darker on the right."""
    parts = [
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{escape(looks.paper)}"/>',
        '<circle cx="560" cy="300" r="330" fill="#fff" fill-opacity=".28"/>',
        # Lists show it no larger than a thumb: the head fills the frame.
        '<g transform="translate(720 430) scale(1.3) translate(-722 -430)">',
        _path(looks.cut, looks.hair) if looks.cut in (LONG, SCARF) else "",
        _path("M372 830C392 664 500 610 640 590H804C944 610 1052 664 1072 830Z", looks.coat),
        _path("M650 500H794V600C794 664 650 664 650 600Z", looks.skin),
        _path("M650 540C690 600 760 600 794 540V600C794 664 650 664 650 600Z", "#000", 0.16),
        _path("M604 360C604 230 662 196 722 196S840 230 840 360C840 490 786 566 722 566S604 490 604 360Z", looks.skin),
        _path(SHADE, "#000", 0.09),
        _path(BEARD, looks.hair) if looks.beard else "",
        _path(_fringe(looks), looks.hair),
        _face(looks),
        _glasses() if looks.glasses else "",
        _path(KNOT, looks.hair) if looks.cut == SCARF else _collar(looks),
    ]  # fmt: skip
    whole = "".join(parts) + "</g>"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">{whole}</svg>'
    )


def _path(shape: str, colour: str, opacity: float = 1) -> str:
    return f'<path d="{shape}" fill="{escape(colour)}" fill-opacity="{opacity}"/>'


def _fringe(looks: Looks) -> str:
    if looks.cut == LONG:
        return "M596 372C592 236 650 170 722 170S852 236 848 372C830 316 790 262 716 250C690 300 640 320 596 372Z"
    if looks.cut == SCARF:
        return "M584 420C572 250 630 160 722 160S872 250 860 420C846 300 800 238 722 238S598 300 584 420Z"
    return looks.cut


def _face(looks: Looks) -> str:
    """Closed in no mood: brows, eyes, the shade of a nose and a mouth."""
    dark = "#2a1d18"
    eyes = "".join(f'<circle cx="{x}" cy="374" r="9" fill="{dark}"/>' for x in (674, 770))
    brows = (
        f'<path d="M648 340Q674 326 700 338M744 338Q770 326 796 340" fill="none" stroke="{dark}"'
        ' stroke-width="9" stroke-linecap="round" stroke-opacity=".75"/>'
    )
    nose = _path("M722 372L744 438Q722 450 706 438Z", "#000", 0.12)
    mouth = (
        '<path d="M686 490Q722 512 758 490" fill="none" stroke="#8c3b34" stroke-width="9"'
        ' stroke-linecap="round"/>'
    )
    return eyes + brows + nose + mouth


def _glasses() -> str:
    return (
        '<g fill="#fff" fill-opacity=".18" stroke="#23262e" stroke-width="7"><circle cx="674" cy="376"'
        ' r="38"/><circle cx="770" cy="376" r="38"/><path d="M712 370Q722 362 732 370" fill="none"/></g>'
    )


def _collar(looks: Looks) -> str:
    return _path("M640 590L722 700L804 590L850 606L722 790L594 606Z", "#fff", 0.85) + _path(
        "M722 700L742 730L722 790L702 730Z", looks.coat
    )
