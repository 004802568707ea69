"""Where a refused term stands in its file, however it is written there."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from graph import formats, limits
from graph.errors import Rejection
from graph.formats import Format
from graph.json_ld_scan import find_json_words
from graph.places import Places
from graph.syntax_error import locate
from graph.turtle_tokens import find_words
from graph.xml_scan import Found, find_xml_words

REIFYING = "reifying"


@dataclass(frozen=True, slots=True, kw_only=True)
class TermFault:
    """A fault of a term: `kind` as in graph/turtle_tokens.py; `value` is it whole.

    The value of a literal with a language is `text@language`.
    """

    kind: str
    value: str
    reason: Rejection


def place_faults(
    faults: Sequence[TermFault],
    text: bytes,
    *,
    format_: Format,
    base: str,
    contexts: Mapping[str, str],
) -> Iterator[Rejection]:
    """Yield each reason with line and column where its term is found.

    A reifying sign may stand in many places; each gets the reason.
    """
    wanted = {key for fault in faults for key in _keys(fault)}
    first = {_keys(fault)[0] for fault in faults}
    signs: list[tuple[int, int]] = []
    found: dict[tuple[str, str], tuple[int, int]] = {}
    if len(text) <= limits.LOCATED.value:
        for kind, value, find_place in _find_terms(text, format_, base, contexts):
            if kind == REIFYING and len(signs) <= limits.FAULTS_REPORTED.value:
                signs.append(find_place())
            elif (kind, value) in wanted and (kind, value) not in found:
                found[kind, value] = find_place()
                first.discard((kind, value))
                if not first:
                    break
    for fault in faults:
        if fault.kind == REIFYING and signs:
            for line, column in signs:
                yield replace(fault.reason, line=line, column=column)
            continue
        places = (found.get(key) for key in _keys(fault))
        place = next(filter(None, places), None) or _find_verbatim(fault, text)
        yield replace(fault.reason, line=place[0], column=place[1])


def _keys(fault: TermFault) -> list[tuple[str, str]]:
    # JSON-LD writes the language elsewhere than the text.
    keys = [(fault.kind, fault.value)]
    if fault.kind == "predicate":
        keys.append(("iri", fault.value))
    if fault.kind == "literal" and "@" in fault.value:
        keys.append((fault.kind, fault.value.rpartition("@")[0]))
    return keys


def _find_terms(
    text: bytes, format_: Format, base: str, contexts: Mapping[str, str]
) -> Iterator[tuple[str, str, Callable[[], tuple[int, int]]]]:
    if format_ == formats.RDF_XML:
        for found in find_xml_words(text, base):
            yield found.kind, found.value, partial(_place_of, found)
        return
    decoded = text.decode()
    places = Places(decoded)
    if format_ == formats.JSON_LD:
        words = find_json_words(decoded, contexts)
    else:
        words = find_words(decoded, base)
    for kind, value, offset in words:
        yield kind, value, partial(places.find, offset)


def _place_of(found: Found) -> tuple[int, int]:
    return found.line, found.column


def _find_verbatim(fault: TermFault, text: bytes) -> tuple[int | None, int | None]:
    return (None, None) if fault.kind == REIFYING else locate(fault.value, text)
