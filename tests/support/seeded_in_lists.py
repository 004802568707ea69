"""Defects of vocabularies and alignments."""

from tests.support.seeded_defects import Defect

IN_LISTS: tuple[Defect, ...] = (
    Defect(
        check="loose-concept",
        module="vocabularies",
        subject="voc:theme-loose",
        text='voc:theme-loose skos:prefLabel "lose"@de .',
    ),
    Defect(
        check="loose-scheme",
        module="vocabularies",
        subject="voc:size",
        text="voc:size a skos:ConceptScheme .",
    ),
    Defect(
        check="two-schemes",
        module="vocabularies",
        subject="voc:theme-mobility",
        text="voc:theme-mobility skos:inScheme voc:verdict .",
    ),
    Defect(
        check="shared-notation",
        module="vocabularies",
        subject="voc:theme-mobility",
        text='voc:theme-twin skos:inScheme voc:theme ; skos:notation "mobility" .',
    ),
    Defect(
        check="unreachable-concept",
        module="vocabularies",
        subject="voc:theme-loose",
        text="voc:theme-loose skos:inScheme voc:theme .",
    ),
    Defect(
        check="breaking-change",
        module="vocabularies",
        subject="voc:theme-mobility",
        text='voc:theme-mobility skos:notation "traffic" .',
    ),
    Defect(
        check="breaking-change",
        module="vocabularies",
        subject="voc:theme-new",
        text="voc:theme-new skos:inScheme voc:theme .",
    ),
    Defect(
        check="alignment",
        module="alignments",
        subject="stadt:Measure",
        text="stadt:Measure skos:closeMatch <https://schema.org/NoSuchThing> .",
    ),
    Defect(
        check="alignment",
        module="alignments",
        subject="stadt:Measure",
        text="stadt:Measure skos:closeMatch schema:maintainer .",
    ),
    Defect(
        check="alignment",
        module="alignments",
        subject="stadt:Nobody",
        text="stadt:Nobody skos:closeMatch schema:Project .",
    ),
    Defect(
        check="alignment",
        module="alignments",
        subject="stadt:Measure",
        text="stadt:Measure skos:exactMatch stadt:Project .",
    ),
    Defect(
        check="alignment",
        module="alignments",
        subject="stadt:Measure",
        text='stadt:Measure skos:closeMatch "Project" .',
    ),
)
