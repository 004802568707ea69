"""From terms to what stands on a page: a text, its language, a link, its sources."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from graph.ntriples import is_iri, is_literal, read_literal, read_value
from ontology.iris import PREFIXES
from web.locations import SPACES, entity_type, find_document, page_path
from web.pages.formats import NUMERIC, format_date, format_number, format_point
from web.pages.texts import name_kind, name_standard_term, say
from web.vocabulary import Texts, Vocabulary, abbreviate, choose_text

_XSD = PREFIXES["xsd"]
_WKT = PREFIXES["geo"] + "wktLiteral"
_DATES = frozenset(_XSD + name for name in ("date", "gYear", "gYearMonth"))
_BOOLEAN = _XSD + "boolean"
# "hat Themenfeld" says as a heading what "Themenfeld" says.
_AUXILIARIES = ("hat ", "has ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value on a page.

    `language` is set where it is not the page's; `href` is a path of ours, or an http
    address where `is_external`; `notes` are numbers of footnotes; `detail` follows
    the text in a lighter voice; `why` is the path of the page that explains it.
    """

    text: str
    href: str | None = None
    language: str | None = None
    is_external: bool = False
    detail: str = ""
    notes: tuple[int, ...] = ()
    why: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Namer:
    """Names terms in one language; `labels` come before the vocabulary's."""

    language: str
    vocabulary: Vocabulary
    labels: Mapping[str, Texts] = field(default_factory=dict)

    def name(self, iri: str) -> str:
        """Return what to call an IRI; there is always something."""
        return (
            choose_text(self.labels.get(iri, {}), self.language)
            or self.vocabulary.name(iri, self.language)
            or name_standard_term(iri, self.language)
            or self._name_by_address(iri)
        )

    def name_property(self, iri: str) -> str:
        """Return what to call a property as a heading."""
        name = self.name(iri)
        for auxiliary in _AUXILIARIES:
            name = name.removeprefix(auxiliary)
        return name[:1].upper() + name[1:]

    def show(self, term: str) -> Value:
        """Return a term as a value."""
        if is_iri(term):
            return self.show_iri(read_value(term))
        if is_literal(term):
            return self.show_literal(term)
        return Value(text="–")

    def show_iri(self, iri: str) -> Value:
        """Return an IRI as a link: to our page, to the web, or as plain text."""
        path = page_path(iri, self.language)
        if path is not None:
            return Value(text=self.name(iri), href=path, language=self._foreign(iri))
        is_web = iri.startswith(("http://", "https://"))
        return Value(
            text=self.name(iri), href=iri if is_web else None, is_external=is_web
        )

    def show_literal(self, term: str) -> Value:
        """Return a literal in the forms of the language."""
        text, language, datatype = read_literal(term)
        if datatype in NUMERIC:
            return Value(text=format_number(text, self.language))
        if datatype in _DATES:
            return Value(text=format_date(text, self.language))
        if datatype == _WKT:
            return Value(text=format_point(text, self.language) or text)
        if datatype == _BOOLEAN and text in ("true", "false"):
            return Value(text=say(text, self.language))
        return Value(text=text, language=self._other(language))

    def _other(self, language: str | None) -> str | None:
        return language if language and language != self.language else None

    def _foreign(self, iri: str) -> str | None:
        # Where `name` finds the label, in this order.
        texts = self.labels.get(iri) or self.vocabulary.labels.get(iri, {})
        if self.language in texts:
            return None
        return next((tag for tag in ("de", "en") if tag in texts), None)

    def _name_by_address(self, iri: str) -> str:
        document = find_document(iri)
        if document is None:
            return shorten_address(iri)
        kind = entity_type(iri)
        if kind in SPACES:
            return abbreviate(iri)
        return f"{name_kind(kind, self.language)} {document.partition('/')[2]}"


def shorten_address(iri: str) -> str:
    """Return a web address without scheme; a term of a known vocabulary prefixed."""
    short = abbreviate(iri)
    if short != iri or not iri.startswith(("http://", "https://")):
        return short
    parts = urlsplit(iri)
    path = unquote(parts.path).rstrip("/")
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.netloc.removeprefix('www.')}{path}{query}"
