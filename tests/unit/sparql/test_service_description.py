"""What the endpoint says of itself."""

import pyoxigraph

from graph.ntriples import spell_quad
from sparql.service_description import describe_service

ASKED = """
PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
ASK {
  ?service a sd:Service ;
    sd:endpoint <http://a.example/sparql> ;
    sd:supportedLanguage sd:SPARQL11Query ;
    sd:resultFormat ?format ;
    sd:defaultDataset [ a sd:Dataset ; sd:defaultGraph [
      a sd:Graph ; <http://rdfs.org/ns/void#triples> 7 ] ] .
}
"""


def test_the_description_names_endpoint_languages_formats_and_dataset() -> None:
    quads = describe_service("http://a.example/sparql", triples=7)
    store = pyoxigraph.Store()
    text = "\n".join(spell_quad(*quad) for quad in quads)

    store.load(text, format=pyoxigraph.RdfFormat.N_QUADS)

    assert bool(store.query(ASKED))
