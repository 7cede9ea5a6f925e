"""
A BPMN file as elements with their lines, refusing what could harm the one who reads it.

expat is used directly: a document type is refused before any entity can be declared, nothing is
ever fetched, and size, depth and number of elements are bounded.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

MOST_BYTES = 2 * 1024 * 1024
MOST_ELEMENTS = 20_000
MOST_DEPTH = 30
MOST_TEXT = 20_000


class Unfit(Exception):
    """The file is not taken: the rule that says so, and the element with its line, if any."""

    def __init__(self, code: str, *, element: str = "", line: int = 0, found: str = "") -> None:
        super().__init__(code, element, line, found)
        self.code, self.element, self.line, self.found = code, element, line, found


@dataclass(slots=True)
class Element:
    """One element: its namespace and name, where it begins, and what is in it."""

    space: str
    name: str
    line: int
    attributes: dict[str, str]
    children: "list[Element]" = field(default_factory=list)
    text: str = ""

    @property
    def id(self) -> str:
        return self.attributes.get("id", "")

    @property
    def shown(self) -> str:
        """What a person can look for: its id, else its name in the drawing, else its kind."""
        return self.id or self.attributes.get("name", "") or self.name

    def unfit(self, code: str, found: str = "") -> Unfit:
        return Unfit(code, element=self.shown, line=self.line, found=found or self.name)

    def all(self) -> "Iterator[Element]":
        yield self
        for child in self.children:
            yield from child.all()


def parsed(data: bytes) -> Element:
    """
    Return the root of the file.

    :raises Unfit: if it is no XML, too large, or declares a document type
    """
    if len(data) > MOST_BYTES:
        raise Unfit("too_large")
    if not data.strip():
        raise Unfit("empty_file")
    reader = expat.ParserCreate(namespace_separator=" ")
    reader.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    reader.buffer_text = True
    building = _Building(reader)
    reader.StartElementHandler = building.start
    reader.EndElementHandler = building.end
    reader.CharacterDataHandler = building.characters
    reader.StartDoctypeDeclHandler = building.doctype
    reader.ProcessingInstructionHandler = building.instruction
    try:
        reader.Parse(data, True)
    except expat.ExpatError as trouble:
        raise Unfit("not_xml", line=trouble.lineno) from None
    except (UnicodeDecodeError, ValueError):
        raise Unfit("not_xml") from None
    if building.root is None:
        raise Unfit("not_xml")
    return building.root


class _Building:
    def __init__(self, reader: expat.XMLParserType) -> None:
        self.root: Element | None = None
        self._reader = reader
        self._open: list[Element] = []
        self._made = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        made = Element(space, local, self._reader.CurrentLineNumber, attributes)
        self._made += 1
        if self._made > MOST_ELEMENTS or len(self._open) >= MOST_DEPTH:
            raise made.unfit("too_many_elements")
        if self._open:
            self._open[-1].children.append(made)
        else:
            self.root = made
        self._open.append(made)

    def end(self, _name: str) -> None:
        self._open.pop()

    def characters(self, text: str) -> None:
        here = self._open[-1]
        if len(here.text) + len(text) > MOST_TEXT:
            raise here.unfit("too_much_text")
        here.text += text

    def doctype(self, name: str, *_rest: object) -> None:
        raise Unfit("document_type", element=name, line=self._reader.CurrentLineNumber)

    def instruction(self, target: str, _data: str) -> None:
        raise Unfit("instruction", element=target, line=self._reader.CurrentLineNumber)
