"""What a named query takes, and the values of a request as terms.

The term that stands in the query decides: where it is an IRI, a value is an IRI, a name
with one of our prefixes (`voc:theme-mobility`) or an id of ours (`municipality/kiel`);
where it is a literal, a value is the text of one in the same language.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.errors import Malformed, Rejection
from graph.ntriples import is_iri, read_literal, read_value, spell_iri, spell_literal
from graph.ntriples import spell_name as spell_prefixed
from graph.term_names import read_term
from graph.terms import check_iri, check_literal
from ontology.iris import ID, PREFIXES, VOC, shorten
from sparql.named_queries import NamedQuery

# What a request says beside the values; no query may have a parameter of such a name.
RESERVED = frozenset({"format", "timeout", "revision"})

_ANYTHING = "UNDEF"
_ID = re.compile(r"[a-z-]+/[^\x00-\x20<>\"{}|^`\\:]+")
_NAME = re.compile(r"[a-z0-9-]+")
# What https://www.w3.org/TR/sparql11-query/#rIRIREF keeps out of an IRI, and a percent
# sign that encodes nothing (RFC 3987 section 2.2).
_FORBIDDEN = re.compile(r'[\x00-\x20<>"{}|^`\\]|%(?![0-9A-Fa-f]{2})')


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A variable of a named query that takes a value.

    `default` is the spelled term that holds where no value is given, None where any
    term may stand. `example` is a value as a request writes it.
    """

    name: str
    default: str | None
    example: str

    @property
    def takes_iri(self) -> bool:
        """Whether its values are IRIs, or else texts."""
        return self.default is None or is_iri(self.default)

    @property
    def language(self) -> str | None:
        """The language of its texts; None where they have none."""
        if self.default is None or is_iri(self.default):
            return None
        return read_literal(self.default)[1]


def list_parameters(query: NamedQuery) -> tuple[Parameter, ...]:
    """Return what a query takes, in the order of its text."""
    return tuple(_describe(*pair) for pair in query.defaults.items())


def read_values(
    query: NamedQuery, given: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    """Return spelled terms for the values of a request, ready for `bind`.

    Raises Malformed for a parameter that the query does not have and for a value that
    its parameter cannot take; the message says what the query takes.
    """
    parameters = {one.name: one for one in list_parameters(query)}
    terms = {}
    for name, values in given.items():
        parameter = parameters.get(name)
        if parameter is None:
            raise _refuse(query, f"{query.name} has no parameter {name[:60]!r}.", name)
        terms[name] = [_read(query, parameter, value) for value in values]
    return terms


def write_value(term: str) -> str:
    """Return a spelled term as a request may write it."""
    if not is_iri(term):
        return read_literal(term)[0]
    iri = read_value(term)
    return iri.removeprefix(ID) if iri.startswith(ID) else shorten(iri)


def _describe(name: str, written: str) -> Parameter:
    if written == _ANYTHING:
        return Parameter(name=name, default=None, example="municipality/kiel")
    is_spelled = written.startswith(("<", '"'))
    default = written if is_spelled else spell_prefixed(written)
    return Parameter(name=name, default=default, example=write_value(default))


def _read(query: NamedQuery, parameter: Parameter, value: str) -> str:
    try:
        return _read_term(parameter, value)
    except Malformed as fault:
        reason = fault.rejections[0].message
        message = f"{parameter.name} of {query.name}: {reason}"
        raise _refuse(query, message, parameter.name) from fault


def _read_term(parameter: Parameter, value: str) -> str:
    if parameter.takes_iri:
        if parameter.default is None and value.startswith('"'):
            return read_term(value)
        return _read_iri(parameter, value.strip())
    _, language, datatype = read_literal(parameter.default or "")
    fault = check_literal(value, language)
    if fault is not None:
        raise Malformed(fault)
    return spell_literal(value, language=language, datatype=datatype)


def _read_iri(parameter: Parameter, value: str) -> str:
    iri = _expand(parameter, value)
    fault = check_iri(iri)
    if fault is None and _FORBIDDEN.search(iri):
        message = f"{iri[:100]!r} holds a sign that no IRI has."
        fault = Rejection(message=message, rule="term")
    if fault is not None:
        raise Malformed(fault)
    return spell_iri(iri)


def _expand(parameter: Parameter, value: str) -> str:
    if value.startswith("<") and value.endswith(">"):
        return value[1:-1]
    prefix, colon, local = value.partition(":")
    if colon and prefix in PREFIXES and not local.startswith("//"):
        return PREFIXES[prefix] + local
    if _ID.fullmatch(value):
        return ID + value
    is_of_vocabulary = f"<{VOC}" in (parameter.default or "")
    return VOC + value if is_of_vocabulary and _NAME.fullmatch(value) else value


def _refuse(query: NamedQuery, message: str, name: str) -> Malformed:
    taken = "; ".join(f"{p.name}={p.example}" for p in list_parameters(query))
    advice = f"It takes, for example: {taken}." if taken else "It takes no parameters."
    return Malformed(
        Rejection(message=f"{message} {advice}", rule="named-query", term=name[:60])
    )
