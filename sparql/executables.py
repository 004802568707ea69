"""Prefixes and named queries as RDF, for programs that look for them.

Queries are executables as SHACL has them (https://www.w3.org/TR/shacl/#sparql-prefixes),
described as in https://github.com/sib-swiss/sparql-examples: the query whole, with its
prefixes beside it, its titles, and the endpoint to ask.
"""

from collections.abc import Iterable, Sequence

from graph.ntriples import XSD, Quad, spell_iri, spell_literal, spell_name
from ontology.iris import PREFIXES
from sparql.named_queries import NamedQuery
from sparql.prologue import Form, read_prologue
from sparql.query_parameters import Parameter, list_parameters
from sparql.tokens import scan

# Of a query's text so much is read to find its form, which stands at its beginning.
_MOST_TOKENS = 500
_KINDS = {
    Form.SELECT: ("sh:SPARQLSelectExecutable", "sh:select"),
    Form.ASK: ("sh:SPARQLAskExecutable", "sh:ask"),
    Form.CONSTRUCT: ("sh:SPARQLConstructExecutable", "sh:construct"),
}
_A = spell_name("rdf:type")


def declare_prefixes(address: str) -> Sequence[Quad]:
    """Return the declarations of our prefixes at an address, as SHACL makes them."""
    whole = spell_iri(address)
    quads: list[Quad] = [(whole, _A, spell_name("owl:Ontology"), None)]
    for prefix, namespace in sorted(PREFIXES.items()):
        node = f"_:prefix-{prefix}"
        iri = spell_literal(namespace, datatype=XSD + "anyURI")
        quads += [
            (whole, spell_name("sh:declare"), node, None),
            (node, spell_name("sh:prefix"), spell_literal(prefix), None),
            (node, spell_name("sh:namespace"), iri, None),
        ]
    return quads


def describe_queries(
    queries: Iterable[NamedQuery], *, site: str, prefixes: str, endpoint: str
) -> Sequence[Quad]:
    """Return the description of named queries.

    `site` is where the site is reached, `prefixes` and `endpoint` are the addresses of
    the declarations and of the endpoint. A DESCRIBE has no class of its own there and
    is left out.
    """
    quads: list[Quad] = []
    for query in queries:
        form = read_prologue(scan(query.text, most=_MOST_TOKENS), base="").form
        if form not in _KINDS:
            continue
        kind, property_ = _KINDS[form]
        own = spell_iri(f"{site}/queries/{query.name}")
        quads += [
            (own, _A, spell_name("sh:SPARQLExecutable"), None),
            (own, _A, spell_name(kind), None),
            (own, spell_name(property_), spell_literal(query.body), None),
            (own, spell_name("sh:prefixes"), spell_iri(prefixes), None),
            (own, spell_name("schema:target"), spell_iri(endpoint), None),
        ]
        for language, title in sorted(query.titles.items()):
            text = spell_literal(title, language=language)
            quads += [
                (own, spell_name("rdfs:label"), text, None),
                # Where the SIB's tools look for it.
                (own, spell_name("rdfs:comment"), text, None),
            ]
        for parameter in list_parameters(query):
            quads += _describe_parameter(own, query.name, parameter)
    return quads


def _describe_parameter(own: str, name: str, parameter: Parameter) -> Sequence[Quad]:
    node = f"_:{name}-{parameter.name}"
    kind = "IRI" if parameter.takes_iri else "Literal"
    quads: list[Quad] = [
        (own, spell_name("sh:parameter"), node, None),
        (node, _A, spell_name("sh:Parameter"), None),
        (node, spell_name("sh:name"), spell_literal(parameter.name), None),
        (node, spell_name("sh:nodeKind"), spell_name(f"sh:{kind}"), None),
    ]
    if parameter.default is not None:
        quads.append((node, spell_name("sh:defaultValue"), parameter.default, None))
    return quads
