"""Reads a page as a browser would, as far as the tests need it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

VOID = {"meta", "link", "br", "hr", "img", "input"}


@dataclass
class Page(HTMLParser):
    html: str
    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    tables: dict[str, list[list[str]]] = field(default_factory=dict)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.kept: dict[str, str] = {}
        self.rows: list[list[str]] = []
        self.feed(self.html)
        self.close()
        assert not self.open, f"not closed: {self.open}"
        self.text = " ".join(self.text.split())

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "table":
            self.rows = []
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th", "caption", "h1", "h2", "h3", "h4"):
            self.kept[tag] = ""

    def handle_endtag(self, tag):
        assert self.open.pop() == tag
        said = " ".join(self.kept.pop(tag, "").split())
        if tag in ("td", "th"):
            self.rows[-1].append(said)
        if tag == "caption":
            self.caption = said
        if tag == "table":
            self.tables[self.caption] = self.rows
        if tag in ("h1", "h2", "h3", "h4"):
            self.headings.append((int(tag[1]), said))

    def handle_data(self, data):
        if not {"style", "title"} & set(self.open):
            self.text += data
        for tag in self.kept:
            self.kept[tag] += data

    def row(self, caption: str, first: str) -> list[str]:
        """Returns the cells behind the first of a table's row."""
        return next(row[1:] for row in self.tables[caption] if row and row[0] == first)


def read_page(path: Path) -> Page:
    return Page(path.read_text("utf-8"))
