"""120 ways to write SERVICE, LOAD and FROM, each of which names an address."""

from itertools import product

# `@S` stands for the word, `@A` for the address in brackets, `@R` for what follows
# `http:` in it.
_QUERIES = (
    "SELECT * { @S @A { ?s ?p ?o } }",
    "SELECT * { @S SILENT @A { ?s ?p ?o } }",
    "SELECT*{@S@A{?s ?p ?o}}",
    "SELECT * { VALUES ?e { @A } @S ?e { ?s ?p ?o } }",
    "SELECT * { BIND(IRI('http:@R') AS ?e) @S SILENT ?e { ?s ?p ?o } }",
    "PREFIX a: @A SELECT * { @S a:x { ?s ?p ?o } }",
    "PREFIX : @A SELECT * { @S:{ ?s ?p ?o } }",
    "BASE @A SELECT * { @S <sparql> { ?s ?p ?o } }",
    "SELECT * { @S <\\u0068ttp:@R> { ?s ?p ?o } }",
    "SELECT * { @S <\\U00000068ttp:@R> { ?s ?p ?o } }",
    "SELECT * { FILTER EXISTS { @S @A { ?s ?p ?o } } }",
    "SELECT * { FILTER(1 IN (1) && NOT EXISTS { @S @A { ?s ?p ?o } }) }",
    "SELECT * { { SELECT ?s { { SELECT * { @S @A { ?s ?p ?o } } } } } }",
    "SELECT * { OPTIONAL { ?s ?p ?o . @S SILENT @A { ?s ?p ?o } } }",
    "SELECT * { { } UNION { @S @A { ?s ?p ?o } } }",
    "SELECT * { ?a ?b ?c MINUS { @S @A { ?s ?p ?o } } }",
    "SELECT * { GRAPH ?g { @S @A { ?s ?p ?o } } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { @S @A { ?s ?p ?o } }",
    "DESCRIBE ?s { @S @A { ?s ?p ?o } }",
    "ASK { @S @A { @S @A { ?s ?p ?o } } }",
    "SELECT * { ?s ?p true@S@A{} }",
)
_SERVICE_WORDS = ("SERVICE", "service", "SeRvIcE", " # {\n SERVICE # }\n ")
_FROMS = (
    "SELECT * FROM @A { ?s ?p ?o }",
    "SELECT * FROM NAMED @A { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * FROM @A FROM NAMED @A FROM <a:b> { ?s ?p ?o }",
    "PREFIX a: @A CONSTRUCT { ?s ?p ?o } FROM a: WHERE { ?s ?p ?o }",
    "ASK FROM <\\u0068ttp:@R> { ?s ?p ?o }",
    "DESCRIBE @A FROM @A",
)
_UPDATES = (
    "@L @A",
    "@L SILENT @A",
    "@L@A",
    "@L @A INTO GRAPH <a:g>",
    "@L SILENT @A INTO GRAPH @A",
    "PREFIX a: @A @L a:x INTO GRAPH a:y",
    "BASE @A @L <data.ttl>",
    "@L <\\u0068ttp:@R>",
    "INSERT DATA { GRAPH <a:g> { <a:a> <a:b> 1 } } ; @L @A",
    "CREATE SILENT GRAPH <a:g> ; @L @A INTO GRAPH <a:g> ; DROP SILENT GRAPH <a:g>",
)
_LOAD_WORDS = ("LOAD", "load", " # ;\n LoAd")

QUERIES = [text.replace("@S", word) for text, word in product(_QUERIES, _SERVICE_WORDS)]
# A dataset is no call: it names graphs of the store, and asks for what is not there.
DATASETS = list(_FROMS)
UPDATES = [
    *(text.replace("@L", word) for text, word in product(_UPDATES, _LOAD_WORDS)),
    *(
        f"INSERT {{ GRAPH <a:g> {{ ?s ?p ?o }} }} WHERE {{ {word} @A {{ ?s ?p ?o }} }}"
        for word in _SERVICE_WORDS[:3]
    ),
    "DELETE WHERE { GRAPH @A { ?s ?p ?o } }",
    "INSERT { GRAPH <a:g> { ?s ?p ?o } } USING @A WHERE { ?s ?p ?o }",
    "ADD SILENT GRAPH @A TO GRAPH <a:g>",
]


def fill(text: str, address: str) -> str:
    """Return a spelling that calls an address such as `http://127.0.0.1:80/`."""
    rest = address.removeprefix("http:")
    return text.replace("@A", f"<{address}>").replace("@R", rest)
