"""Defects of shapes."""

from tests.support.seeded_defects import Defect

IN_SHAPES: tuple[Defect, ...] = (
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
    Defect(
        check="shape-without-target",
        module="shapes",
        subject="shp:idle",
        text="shp:idle a sh:PropertyShape ; sh:path stadt:theme ;"
        " sh:severity sh:Warning .",
    ),
    Defect(
        check="shape-without-severity",
        module="shapes",
        subject="shp:stern",
        text="shp:stern a sh:NodeShape ; sh:targetClass stadt:Measure ;"
        " sh:severity sh:Critical .",
    ),
    Defect(
        check="impossible-shape",
        module="shapes",
        subject="shp:greedy",
        text="shp:greedy a sh:PropertyShape ; sh:path stadt:theme ;"
        " sh:minCount 3 ; sh:maxCount 2 .",
    ),
    Defect(
        check="shape-against-range",
        module="shapes",
        subject="shp:astray",
        text="shp:astray a sh:PropertyShape ; sh:path stadt:theme ;"
        " sh:nodeKind sh:Literal .",
    ),
    Defect(
        check="shape-against-range",
        module="shapes",
        subject="shp:astray",
        text="shp:astray a sh:PropertyShape ; sh:path stadt:ags ; sh:nodeKind sh:IRI .",
    ),
    Defect(
        check="shape-value-undeclared",
        module="shapes",
        subject="shp:astray",
        text="shp:astray a sh:PropertyShape ; sh:path stadt:theme ;"
        " sh:in ( voc:theme-mobility voc:theme-ghost ) .",
    ),
    Defect(
        check="shape-value-undeclared",
        module="shapes",
        subject="shp:astray",
        text="shp:astray a sh:PropertyShape ; sh:path stadt:theme ;"
        " sh:hasValue voc:theme-ghost .",
    ),
    Defect(
        check="shape-query-undeclared",
        module="shapes",
        subject="shp:haunted",
        text="shp:haunted a sh:NodeShape ; sh:sparql [ sh:select"
        ' "SELECT $this { $this stadt:ghost ?x }" ] .',
    ),
    Defect(
        check="shape-query-undeclared",
        module="shapes",
        subject="shp:haunted",
        text="shp:haunted a sh:NodeShape ; sh:sparql [ sh:select"
        ' "SELECT $this { $this prov:wasUsedBye ?x }" ] .',
    ),
    Defect(
        check="untranslated",
        module="shapes",
        subject="shp:mute",
        text='shp:mute a sh:NodeShape ; sh:message "Zu wenig."@de, "Zu wenig."@en .',
    ),
    Defect(
        check="untranslated",
        module="shapes",
        subject="shp:mute",
        text='shp:mute sh:sparql [ sh:message "Zu wenig."@de, "Zu wenig."@en ] .',
    ),
    Defect(
        check="breaking-change",
        module="shapes",
        subject="shp:new-demand",
        text="shp:new-demand a sh:NodeShape ; sh:targetClass stadt:Measure .",
    ),
    Defect(
        check="breaking-change",
        module="shapes",
        subject="shp:label",
        text="shp:label sh:severity sh:Info .",
    ),
)
