"""Defects of terms, axioms, names and headers."""

from tests.support.seeded_defects import Defect

_ORPHAN = "stadt:Orphan a owl:Class ."

IN_CORE: tuple[Defect, ...] = (
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
        check="foreign-axiom",
        subject="org:Organization",
        text="[ a owl:AllDisjointClasses ;"
        " owl:members ( stadt:Measure org:Organization ) ] .",
    ),
    Defect(
        check="foreign-axiom",
        subject="prov:Activity",
        text="[ a owl:Restriction ; owl:onProperty stadt:theme ;"
        " owl:someValuesFrom stadt:Theme ] rdfs:subClassOf prov:Activity .",
    ),
    Defect(
        check="foreign-axiom",
        subject="prov:Entity",
        text="prov:Entity rdfs:subClassOf [ a owl:Restriction ;"
        " owl:onProperty stadt:theme ; owl:someValuesFrom stadt:Theme ] .",
    ),
    Defect(
        check="foreign-axiom",
        subject="prov:used",
        text="stadt:isUsedBy owl:inverseOf prov:used .",
    ),
    Defect(
        check="foreign-axiom",
        module="vocabularies",
        subject="skos:Concept",
        text="skos:Concept rdfs:subClassOf stadt:Theme .",
    ),
    Defect(
        check="missing-disjointness",
        subject="stadt:Orphan",
        text="stadt:Orphan a owl:Class ; rdfs:subClassOf stadt:Transfer ;"
        " owl:disjointWith stadt:Output .",
    ),
    Defect(
        check="missing-disjointness",
        subject="stadt:Orphan",
        text="stadt:Orphan a owl:Class . [ a owl:AllDisjointClasses ;"
        " owl:members ( stadt:Orphan stadt:Municipality prov:Agent ) ] .",
    ),
    Defect(
        check="foreign-axiom",
        subject="prov:Plan",
        text="[ a owl:Class ; owl:unionOf ( stadt:Measure prov:Plan ) ]"
        " rdfs:subClassOf stadt:Measure .",
    ),
    Defect(
        check="two-inverses",
        subject="stadt:hasResult",
        text="stadt:achieves owl:inverseOf stadt:hasResult .",
    ),
    Defect(
        check="sub-property-astray",
        subject="stadt:narrowerProject",
        text="stadt:narrowerProject rdfs:subPropertyOf stadt:partOfProject ;"
        " rdfs:range stadt:Theme .",
    ),
    Defect(
        check="sub-property-astray",
        subject="stadt:ownProject",
        text="stadt:ownProject rdfs:subPropertyOf stadt:partOfProject ;"
        " rdfs:domain stadt:Theme .",
    ),
    Defect(
        check="uneven-property",
        subject="stadt:passesOn",
        text="stadt:passesOn a owl:TransitiveProperty ; rdfs:domain stadt:Measure .",
    ),
    Defect(
        check="uneven-property",
        subject="stadt:meets",
        text="stadt:meets a owl:SymmetricProperty ;"
        " rdfs:domain stadt:Measure ; rdfs:range stadt:Project .",
    ),
    Defect(
        check="text-without-language",
        subject="stadt:Measure",
        text='stadt:Measure rdfs:label "Vorhaben" .',
    ),
    Defect(
        check="text-without-language",
        subject="stadt:Measure",
        text='stadt:Measure rdfs:label "mesure"@fr .',
    ),
    Defect(
        check="untranslated",
        subject="stadt:Measure",
        text='stadt:Measure skos:scopeNote "Nicht zu früh."@de, "Nicht zu früh."@en .',
    ),
    Defect(
        check="spelling",
        subject="stadt:hasAccesibility",
        text="stadt:hasAccesibility a owl:DatatypeProperty .",
    ),
    Defect(
        check="spelling",
        subject="stadt:organizationLicense",
        text="stadt:organizationLicense a owl:DatatypeProperty .",
    ),
    Defect(
        check="american-spelling",
        subject="stadt:hasLicense",
        text="stadt:hasLicense a owl:DatatypeProperty .",
    ),
    Defect(
        check="american-spelling",
        subject="stadt:Measure",
        text='stadt:Measure skos:note "Of the organization."@en .',
    ),
    Defect(
        check="wrong-header-value",
        subject="stadt:",
        text='stadt: dcterms:license "CC BY 4.0" .',
    ),
    Defect(
        check="wrong-header-value",
        subject="stadt:",
        text='stadt: dcterms:modified "gestern" .',
    ),
    Defect(
        check="missing-former-version",
        subject="stadt:",
        text="stadt: owl:priorVersion stadt:0.9.0 .",
    ),
    Defect(
        check="breaking-change",
        subject="stadt:partOfProject",
        text="stadt:partOfProject a owl:FunctionalProperty .",
    ),
    Defect(
        check="breaking-change",
        subject="stadt:Measure",
        text="stadt:Measure owl:hasKey ( stadt:sameKey ) .",
    ),
    Defect(
        check="breaking-change",
        subject="stadt:Measure",
        text="stadt:Measure owl:disjointWith stadt:Orphan .",
    ),
    Defect(
        check="breaking-change",
        subject="stadt:theme",
        text="stadt:theme owl:propertyChainAxiom ( stadt:partOfMeasure stadt:theme ) .",
    ),
    Defect(
        check="ghost-term",
        subject="stadt:Ghost",
        text="stadt:Measure rdfs:seeAlso stadt:Ghost .",
    ),
)
