"""Reads the HTML of answers with the standard library's parser."""

from html.parser import HTMLParser
from typing import NamedTuple

EMPTY = {"img", "br", "meta", "input"}


class Element(NamedTuple):
    """An element with all the text in it."""

    tag: str
    attributes: dict
    text: str


class _Parser(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.found = [], []

    def handle_starttag(self, tag, attrs):
        place = len(self.found)
        self.found.append([tag, dict(attrs), ""])
        if tag not in EMPTY:
            self.open.append(place)

    def handle_endtag(self, tag):
        assert self.found[self.open.pop()][0] == tag, f"</{tag}> closes another element"

    def handle_data(self, data):
        for place in self.open:
            self.found[place][2] += data


def elements(html):
    """Returns all elements in their order; fails where they are not closed as they were opened."""
    parser = _Parser()
    parser.feed(str(html))
    parser.close()
    assert not parser.open
    return [Element(*each) for each in parser.found]


def of_class(html, name):
    """Returns the elements of a class."""
    return [each for each in elements(html) if name in (each.attributes.get("class") or "").split()]
