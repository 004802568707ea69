"""Defects put into the shipped ontology, and what each check must say of them."""

from dataclasses import dataclass, replace

from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store, parse

from graph.ontology_check import Material
from ontology import iris

_PREFIXES = f"@base <{iris.BASE}> .\n" + "".join(
    f"@prefix {name}: <{iri}> .\n" for name, iri in iris.PREFIXES.items()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """Turtle added to a module (or TriG to the graph), and the subject to be found."""

    check: str
    subject: str
    module: str = "core"
    text: str


def spoil_module(material: Material, defect: Defect) -> Material:
    """Return the material with the defect at the end of a module."""
    modules = dict(material.modules)
    modules[defect.module] += "\n" + _PREFIXES + defect.text
    return replace(material, modules=modules)


def make_data(text: str) -> Store:
    """Return a graph of what a text in TriG says, its default graph kept as a set.

    A statement in the default graph of the text stands in no named graph.
    """
    store = Store()
    for quad in parse((_PREFIXES + text).encode(), format=RdfFormat.TRIG):
        store.add(quad)
        if not isinstance(quad.graph_name, DefaultGraph):
            store.add(Quad(quad.subject, quad.predicate, quad.object))
    return store


_ORPHAN = "stadt:Orphan a owl:Class ."

IN_MODULES: tuple[Defect, ...] = (
    *(
        Defect(check=check, subject="stadt:Orphan", text=_ORPHAN)
        for check in (
            "missing-label",
            "missing-definition",
            "missing-example",
            "missing-origin",
            "isolated-class",
            "missing-disjointness",
            "no-standard-term-above",
        )
    ),
    Defect(
        check="said-twice",
        subject="stadt:Measure",
        text='stadt:Measure rdfs:label "Vorhaben"@de .',
    ),
    Defect(
        check="half-translated",
        subject="stadt:Measure",
        text='stadt:Measure skos:note "Nur auf Deutsch."@de .',
    ),
    Defect(
        check="loose-concept",
        module="vocabularies",
        subject="voc:theme-loose",
        text='voc:theme-loose skos:prefLabel "lose"@de .',
    ),
    Defect(
        check="no-domain-no-range",
        subject="stadt:leadsAnywhere",
        text="stadt:leadsAnywhere a owl:ObjectProperty .",
    ),
    Defect(
        check="several-domains",
        subject="stadt:underGuideline",
        text="stadt:underGuideline rdfs:domain stadt:Measure .",
    ),
    Defect(
        check="inverse-not-mirrored",
        subject="stadt:gives",
        text="stadt:gives owl:inverseOf stadt:gets ; rdfs:domain stadt:Measure .",
    ),
    Defect(
        check="inverse-of-itself",
        subject="stadt:meets",
        text="stadt:meets owl:inverseOf stadt:meets .",
    ),
    Defect(
        check="cycle",
        subject="stadt:Measure",
        text="stadt:Part rdfs:subClassOf stadt:Measure ."
        " stadt:Measure rdfs:subClassOf stadt:Part .",
    ),
    Defect(
        check="naming",
        subject="stadt:data_space",
        text="stadt:data_space a owl:Class .",
    ),
    Defect(
        check="merged-concept",
        subject="stadt:Merged",
        text='stadt:Merged a owl:Class ; rdfs:label "Plan und Ergebnis"@de .',
    ),
    Defect(
        check="shared-label",
        subject="stadt:Measure",
        text='stadt:Twin a owl:Class ; rdfs:label "Maßnahme"@de .',
    ),
    Defect(
        check="property-named-as-class",
        subject="stadt:measureOf",
        text='stadt:measureOf a owl:ObjectProperty ; rdfs:label "maßnahme"@de .',
    ),
    Defect(
        check="undeclared-term",
        subject="stadt:Unknown",
        text="stadt:Measure rdfs:subClassOf stadt:Unknown .",
    ),
    Defect(
        check="foreign-axiom",
        subject="prov:Agent",
        text="prov:Agent rdfs:subClassOf stadt:Measure .",
    ),
    Defect(
        check="punning",
        subject="stadt:Measure",
        text="stadt:Measure a owl:ObjectProperty .",
    ),
    Defect(
        check="foreign-datatype",
        subject="stadt:foundedOn",
        text="stadt:foundedOn a owl:DatatypeProperty ; rdfs:range xsd:date .",
    ),
    Defect(
        check="incomplete-header",
        subject="stadt:more",
        text="stadt:more a owl:Ontology .",
    ),
    Defect(
        check="weak-definition",
        subject="stadt:Weak",
        text='stadt:Weak a owl:Class ; rdfs:label "weak thing"@en ;'
        ' skos:definition "Any weak thing that there may be."@en .',
    ),
    Defect(
        check="shared-definition",
        subject="stadt:One",
        text='stadt:One a owl:Class ; skos:definition "The same of both."@en .'
        ' stadt:Two a owl:Class ; skos:definition "The same of both."@en .',
    ),
    Defect(
        check="mapping-policy",
        subject="stadt:Measure",
        text="stadt:Measure owl:equivalentClass prov:Activity .",
    ),
    Defect(
        check="deprecated-without-successor",
        subject="stadt:Measure",
        text="stadt:Measure owl:deprecated true .",
    ),
    Defect(
        check="breaking-change",
        subject="stadt:Measure",
        text="stadt:Measure rdfs:subClassOf stadt:Project .",
    ),
    Defect(
        check="breaking-change",
        subject="stadt:Orphan",
        text=_ORPHAN,
    ),
    Defect(check="dead-term", subject="stadt:Orphan", text=_ORPHAN),
    Defect(check="canonical-form", subject="core", text=_ORPHAN),
    Defect(
        check="shape-without-severity",
        module="shapes",
        subject="shp:mute",
        text="shp:mute a sh:NodeShape .",
    ),
    Defect(
        check="shape-without-message",
        module="shapes",
        subject="shp:mute",
        text="shp:mute a sh:PropertyShape ; sh:path stadt:theme .",
    ),
    Defect(
        check="shape-without-name",
        module="shapes",
        subject="shp:measure",
        text="shp:measure sh:property [ sh:path stadt:theme ; sh:minCount 1 ] .",
    ),
    Defect(
        check="shape-path-undeclared",
        module="shapes",
        subject="shp:astray",
        text="shp:astray a sh:PropertyShape ; sh:path stadt:nowhere .",
    ),
    Defect(
        check="shape-against-range",
        module="shapes",
        subject="shp:astray",
        text="shp:astray a sh:PropertyShape ; sh:path stadt:theme ;"
        " sh:datatype xsd:string .",
    ),
    Defect(
        check="shape-without-example",
        module="shapes",
        subject="shp:untried",
        text="shp:untried a sh:NodeShape ; sh:targetClass stadt:Measure ;"
        ' sh:message "ohne Beispiel"@de ; sh:severity sh:Violation .',
    ),
)

SOUND = """
graph:ontology {
    stadt:Measure a owl:Class ; rdfs:isDefinedBy stadt: .
    stadt:theme a owl:ObjectProperty ; rdfs:isDefinedBy stadt: .
    stadt:hasSource rdfs:isDefinedBy stadt: .
}
graph:voc { voc:theme-a rdfs:isDefinedBy voc: }
graph:meta { <graph/src/0> stadt:hasSource <pages/0> }
<graph/src/0> {
    <id/measure/a> a stadt:Measure ; rdfs:label "Pegel"@de ; stadt:theme voc:theme-a
}
graph:inferred { <id/measure/a> a prov:Entity }
"""
"""A graph in which every check of the data finds nothing."""

IN_DATA: tuple[Defect, ...] = (
    Defect(
        check="class-without-instance",
        subject="stadt:Project",
        text="graph:ontology { stadt:Project a owl:Class }",
    ),
    Defect(
        check="property-without-use",
        subject="stadt:status",
        text="graph:ontology { stadt:status a owl:ObjectProperty }",
    ),
    Defect(
        check="entity-without-class",
        subject="id:measure/b",
        text='<graph/src/0> { <id/measure/b> rdfs:label "B"@de }',
    ),
    Defect(
        check="entity-never-described",
        subject="id:measure/b",
        text="<graph/src/0> { <id/measure/a> stadt:theme <id/measure/b> }",
    ),
    Defect(
        check="undeclared-in-data",
        subject="stadt:nowhere",
        text="<graph/src/0> { <id/measure/a> stadt:nowhere voc:theme-a }",
    ),
    Defect(
        check="undeclared-in-data",
        subject="voc:theme-b",
        text="<graph/src/0> { <id/measure/a> stadt:theme voc:theme-b }",
    ),
    Defect(
        check="label-gap",
        subject="id:measure/b",
        text='<graph/src/0> { <id/measure/b> a stadt:Measure ; rdfs:label "B"@en }',
    ),
    Defect(
        check="broken-characters",
        subject="id:measure/a",
        text='<graph/src/0> { <id/measure/a> rdfs:label "MaÃ\\u009Fnahme"@de }',
    ),
    Defect(
        check="graph-without-description",
        subject="graph:other",
        text="graph:other { <id/measure/a> stadt:theme voc:theme-a }",
    ),
    Defect(
        check="statement-without-source",
        subject="graph:src/1",
        text="<graph/src/1> { <id/measure/a> stadt:theme voc:theme-a }",
    ),
    Defect(
        check="shared-key",
        subject="id:municipality/a",
        text='<graph/src/0> { <id/municipality/a> stadt:ags "01002000" .'
        ' <id/municipality/b> stadt:ags "01002000" }',
    ),
    Defect(
        check="same-as",
        subject="id:measure/a",
        text="<graph/src/0> { <id/measure/a> owl:sameAs <id/measure/b> }",
    ),
    Defect(
        check="inferred-and-asserted",
        subject="id:measure/a",
        text="graph:inferred { <id/measure/a> a stadt:Measure }",
    ),
    Defect(
        check="default-graph-differs",
        subject="id:measure/a",
        text="<id/measure/a> stadt:theme voc:theme-c .",
    ),
)
