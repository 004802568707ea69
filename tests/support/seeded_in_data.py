"""A graph without defects, and defects of a graph."""

from tests.support.seeded_defects import Defect

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
    Defect(
        check="value-of-another-kind",
        subject="id:measure/a",
        text='<graph/src/0> { <id/measure/a> stadt:theme "Mobilität" }',
    ),
    Defect(
        check="value-of-another-kind",
        subject="id:measure/a",
        text="graph:ontology { stadt:ags a owl:DatatypeProperty }"
        " <graph/src/0> { <id/measure/a> stadt:ags <id/measure/b> }",
    ),
    Defect(
        check="example-not-in-graph",
        subject="stadt:Measure",
        text='graph:ontology { stadt:Measure skos:example "Pegel" }',
    ),
    Defect(
        check="two-values",
        subject="id:measure/a",
        text="graph:ontology { stadt:ags a owl:FunctionalProperty }"
        ' <graph/src/0> { <id/measure/a> stadt:ags "1", "1"@de }',
    ),
    Defect(
        check="two-values",
        subject="id:measure/a",
        text="graph:ontology { stadt:callOf a owl:FunctionalProperty }"
        " <graph/src/0> { <id/measure/a> stadt:callOf <id/call/a>, <id/call/b> }",
    ),
    Defect(
        check="example-not-in-graph",
        subject="stadt:Measure",
        text="graph:ontology { stadt:Measure skos:example <id/measure/none> }",
    ),
    Defect(
        check="asserted-inference",
        subject="id:measure/a",
        text="graph:ontology { stadt:sizeClass skos:scopeNote"
        ' "It is computed, never asserted."@en }'
        " <graph/src/0> { <id/measure/a> stadt:sizeClass voc:theme-a }",
    ),
    Defect(
        check="asserted-inference",
        subject="id:measure/a",
        text="graph:ontology { stadt:sizeClass skos:scopeNote"
        ' "Inferred from measures."@en }'
        " <graph/src/0> { <id/measure/a> stadt:sizeClass voc:theme-a }",
    ),
)
