"""The story inside an NITF document, as some agencies carry it within other formats."""

from __future__ import annotations

from lxml import etree


def body_of(document: str) -> str:
    """Cut the HTML-like content out of NITF; give the document back where there is none."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    try:
        root = etree.fromstring(document.strip().encode(), parser)
    except etree.XMLSyntaxError:
        return document
    found = root.iter("{*}body.content", "body.content") if root is not None else iter(())
    content = next(found, None)
    if content is None:
        return document
    return str(etree.tostring(content, encoding="unicode", with_tail=False))
