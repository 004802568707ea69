"""A file is read whole, or all that is wrong with it is told with its place."""

import pytest

from graph import formats, limits
from graph.errors import Refused, Rejection
from graph.formats import Format
from graph.parsing import UPLOAD, read_known_contexts
from graph.reading import Task, read

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
GRAPH = "http://example.org/g"
PREFIX = "@prefix a: <http://a/> .\n"
XML = (
    f'<r:RDF xmlns:r="{RDF}" xmlns:a="http://a/" '
    'xmlns:i="http://www.w3.org/2005/11/its">\n%s</r:RDF>'
)
NODE = '<r:Description r:about="http://a/x">%s</r:Description>\n'


def lines_of(
    text: str, format_: Format | None = formats.TURTLE, graph: str | None = GRAPH
) -> list[str]:
    task = Task(
        data=text.encode(),
        name="file",
        format=format_,
        graph=graph,
        size=UPLOAD.size,
        quads=UPLOAD.quads,
        contexts=read_known_contexts(),
    )
    return list(read(task).lines)


def faults_of(
    text: str, format_: Format | None = formats.TURTLE, graph: str | None = GRAPH
) -> tuple[Rejection, ...]:
    with pytest.raises(Refused) as refused:
        lines_of(text, format_, graph)
    return refused.value.rejections


def places_of(faults: tuple[Rejection, ...]) -> list[tuple[str, int | None]]:
    return [(fault.rule, fault.line) for fault in faults]


def test_all_faults_are_told_by_line() -> None:
    text = PREFIX + (
        "a:x a:p <javascript:x> .\n"
        "b:x a:p 1 .\n"
        "a:x a:p 2 .\n"
        "a:x a:p <data:x> .\n"
        "a:x a:p 'x'@@ .\n"
    )

    assert places_of(faults_of(text)) == [
        ("IRI scheme", 2),
        ("syntax", 3),
        ("IRI scheme", 5),
        ("syntax", 6),
    ]


def test_a_fault_names_file_place_term_rule_and_where_the_rule_stands() -> None:
    (fault,) = faults_of(PREFIX + "a:x ü:p 1 .")

    assert fault == Rejection(
        message="The prefix ü: has not been declared.",
        rule="syntax",
        see="https://www.w3.org/TR/turtle/#sec-grammar",
        file="file",
        line=2,
        column=5,
        term="ü:p",
    )


@pytest.mark.parametrize("more", [0, 1])
@pytest.mark.parametrize("what", ["x", "<javascript:%d>"])
def test_as_many_faults_as_the_limit_are_told_and_that_there_are_more(
    what: str, more: int
) -> None:
    count = limits.FAULTS_REPORTED.value + more
    value = what if "%" not in what else "<javascript:{}>"
    text = "".join(
        f"<http://a/x> <http://a/p> {value.format(n)} .\n" for n in range(count)
    )

    faults = faults_of(text)

    assert len(faults) == count
    assert (faults[-1].rule == "faults reported") == bool(more)


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("<javascript:x>", (3, 9)),
        ("j:x", (3, 9)),
        ("<javascript\\u003Ax>", (3, 9)),
        ("1, \n j:x", (4, 2)),
        ("[ a:q j:x ]", (3, 15)),
        ("'''<javascript:x>''', j:x # j:x\n", (3, 31)),
    ],
)
def test_a_term_is_found_however_it_is_written(
    written: str, place: tuple[int, int]
) -> None:
    text = f"{PREFIX}@prefix j: <javascript:> .\na:x a:p {written} ."

    (fault,) = faults_of(text)

    assert (fault.term, (fault.line, fault.column)) == ("javascript:x", place)


@pytest.mark.parametrize(
    ("statement", "column"),
    [
        ("a:1 a:p a:1 ; a:1 a:x .", 15),
        ("a:1 a a:1 ; a:1 1.5 .", 13),
        ("[ a:1 a:1 ] a:p ( a:1 ) .", 3),
        ("a:x a:p [ a:p a:1 ], a:1 . a:1 a:1 1 .", 32),
    ],
)
def test_a_faulty_predicate_is_found_where_it_is_one(
    statement: str, column: int
) -> None:
    (fault,) = faults_of(PREFIX + statement)

    assert (fault.rule, fault.column) == ("predicate name", column)


@pytest.mark.parametrize(
    ("text", "rule", "place"),
    [
        ("a:x a:p 'a\\uFFFE' .", "literal characters", (2, 9)),
        ("a:x a:p <http://a/\\u202E> .", "IRI characters", (2, 9)),
        ("a:x a:p 'x'@ar--rtl .", "base direction", (2, 9)),
        ("a:x a:p <<( a:x a:p 1 )>> .", "triple term", (2, 9)),
        ("a:x a:p 1 {| a:p 1 |} .", "triple term", (2, 11)),
        ("a:x a:p 1 ~ a:r .", "triple term", (2, 11)),
        ("<< a:x a:p 1 >> a:p 1 .", "triple term", (2, 1)),
        ("a:x a:p 'x'^^<javascript:x> .", "IRI scheme", (2, 14)),
    ],
)
@pytest.mark.parametrize("format_", [formats.TURTLE, formats.TRIG])
def test_a_term_that_is_not_kept_is_told_with_its_place(
    text: str, rule: str, place: tuple[int, int], format_: Format
) -> None:
    (fault,) = faults_of(PREFIX + text, format_)

    assert (fault.rule, (fault.line, fault.column)) == (rule, place)


@pytest.mark.parametrize("format_", [formats.N_TRIPLES, formats.N_QUADS])
@pytest.mark.parametrize(
    ("object_", "rule"),
    [
        ("<<( <http://a/x> <http://a/p> <http://a/x> )>>", "triple term"),
        ('"x"@ar--rtl', "base direction"),
    ],
)
def test_lines_hold_no_triple_terms_and_no_directions_either(
    format_: Format, object_: str, rule: str
) -> None:
    faults = faults_of(f"# one\n<http://a/x> <http://a/p> {object_} .\n", format_)

    assert places_of(faults) == [(rule, 2)]


@pytest.mark.parametrize(
    ("element", "rule"),
    [
        ('<a:p r:parseType="Triple"/>', "triple term"),
        ('<a:p r:annotation="http://a/y">x</a:p>', "triple term"),
        ('<a:p i:dir="rtl" xml:lang="ar">x</a:p>', "base direction"),
        ('<a:p r:resource="http://a/ b"/>', "IRI"),
        ('<a:p r:resource="javascript:x"/>', "IRI scheme"),
        ('<a:p xml:lang="no tag">x</a:p>', "language tag"),
        ("<a:p>x</a:q>", "syntax"),
        ('<a:p r:resource="http://a/y">x</a:p>', "syntax"),
    ],
)
def test_a_fault_in_xml_is_told_with_its_line(element: str, rule: str) -> None:
    faults = faults_of(XML % (NODE % "" + NODE % element), formats.RDF_XML)

    assert places_of(faults) == [(rule, 3)]


def test_all_bad_references_in_xml_are_told() -> None:
    bad = NODE % '<a:p r:resource="http://a/ b"/>'

    faults = faults_of(XML % (bad * 3), formats.RDF_XML)

    assert places_of(faults) == [("IRI", 2), ("IRI", 3), ("IRI", 4)]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"@id": "http://a/x",\n"@type": 5}', (2, 1)),
        ('{"@id": "http://a/x",\n"http://a/p": }', (2, 15)),
        ('{"@id": "http://a/x",\n"http://a/p": "x" 5}', (2, 19)),
        ('{"@id": "http://a/x",\n"http://a/p":\n{"@id": "javascript:x"}}', (3, 9)),
    ],
)
def test_a_fault_in_json_is_told_with_its_place(
    text: str, place: tuple[int, int]
) -> None:
    (fault,) = faults_of(text, formats.JSON_LD)

    assert (fault.line, fault.column) == place


def test_lines_stay_what_they_are_behind_our_context() -> None:
    (ours,) = read_known_contexts()
    text = (
        f'{{"@context": ["{ours}"],\n"id": "http://a/x",\n"label": {{"no tag": "x"}}}}'
    )

    assert places_of(faults_of(text, formats.JSON_LD)) == [("language tag", 3)]


def test_our_own_context_is_known() -> None:
    (ours,) = read_known_contexts()
    text = f'{{"@context": "{ours}", "id": "http://a/x", "label": {{"de": "ä"}}}}'

    label = "http://www.w3.org/2000/01/rdf-schema#label"
    assert lines_of(text, formats.JSON_LD) == [
        f'<http://a/x> <{label}> "ä"@de <{GRAPH}> .'
    ]


@pytest.mark.parametrize(
    ("text", "format_"),
    [
        ("<y> <http://a/p> <#z> .", formats.TURTLE),
        ('{"@id": "y", "http://a/p": {"@id": "#z"}}', formats.JSON_LD),
        (
            XML % '<r:Description r:about="y"><a:p r:resource="#z"/></r:Description>',
            formats.RDF_XML,
        ),
    ],
    ids=["Turtle", "JSON-LD", "RDF/XML"],
)
def test_a_relative_iri_is_resolved_against_the_graph_or_refused(
    text: str, format_: Format
) -> None:
    expected = f"<http://example.org/y> <http://a/p> <{GRAPH}#z> <{GRAPH}> ."

    assert lines_of(text, format_) == [expected]
    rules = {fault.rule for fault in faults_of(text, format_, graph=None)}
    assert rules == {"relative IRI"}


@pytest.mark.parametrize(
    ("text", "format_"),
    [
        ('{"@id": "http://a/x", "http://a/p": "y"}', None),
        (XML % NODE % "<a:p>y</a:p>", None),
        ('<http://a/x> <http://a/p> "y" .', None),
        (PREFIX + "a:x a:p 'y' .", None),
    ],
)
def test_a_look_inside_tells_the_format(text: str, format_: Format | None) -> None:
    assert lines_of(text, format_) == [f'<http://a/x> <http://a/p> "y" <{GRAPH}> .']


@pytest.mark.parametrize(
    ("text", "format_", "told"),
    [
        ('{"@id": "http://a/x", "http://a/p": "y"}', formats.TURTLE, "JSON-LD"),
        (XML % "", formats.TURTLE, "RDF/XML"),
        (f"<http://a/x> <http://a/p> 'y' <{GRAPH}> .", formats.JSON_LD, "TriG"),
        (f'<http://a/x> <http://a/p> "y" <{GRAPH}> .', formats.TURTLE, "N-Quads"),
        ("a,b\n1,2\n", None, ".ttl"),
    ],
)
def test_what_looks_like_another_format_is_told_first(
    text: str, format_: Format | None, told: str
) -> None:
    first = faults_of(text, format_)[0]

    assert first.rule == "format"
    assert told in first.message


def test_an_empty_language_in_xml_is_none() -> None:
    text = XML % NODE % "<a:p xml:lang=''>x xml:lang=\"\"</a:p>"

    assert lines_of(text, formats.RDF_XML) == [
        f'<http://a/x> <http://a/p> "x xml:lang=\\"\\"" <{GRAPH}> .'
    ]


def test_an_empty_language_that_switches_one_off_is_refused_with_its_line() -> None:
    text = XML % NODE % '\n<a:p xml:lang="de">x</a:p>\n<a:p xml:lang="">x</a:p>'

    assert places_of(faults_of(text, formats.RDF_XML)) == [("syntax", 4)]


def test_the_relative_iris_of_a_desktop_tool_are_resolved() -> None:
    text = (
        "@prefix e: <http://case.test/e/> . <#ich> e:p <../andere> , <> , </wurzel> . "
        "@base <http://case.test/neu/> . <a> e:p <b> ."
    )
    graph = "http://case.test/64/liste/doc"

    property_ = "<http://case.test/e/p>"
    assert lines_of(text, graph=graph) == [
        f"<{graph}#ich> {property_} <http://case.test/64/andere> <{graph}> .",
        f"<{graph}#ich> {property_} <{graph}> <{graph}> .",
        f"<{graph}#ich> {property_} <http://case.test/wurzel> <{graph}> .",
        f"<http://case.test/neu/a> {property_} <http://case.test/neu/b> <{graph}> .",
    ]


@pytest.mark.parametrize("more", [-1, 0, 1])
@pytest.mark.parametrize(
    ("limit", "shortest", "written"),
    [
        (limits.LITERAL, 0, '<http://a/x> <http://a/p> "?" .'),
        (limits.IRI, 9, "<http://a/x> <http://a/p> <http://a/?> ."),
        (limits.LANGUAGE_TAG, 5, '<http://a/x> <http://a/p> "x"@de-x-? .'),
        (limits.LITERAL, 0, '{"@id": "http://a/x", "http://a/p": "?"}'),
        (limits.IRI, 9, '{"@id": "http://a/x", "http://a/p": {"@id": "http://a/?"}}'),
        (limits.LITERAL, 0, XML % NODE % "<a:p>?</a:p>"),
        (limits.IRI, 9, XML % NODE % '<a:p r:resource="http://a/?"/>'),
    ],
)
def test_a_term_may_be_as_long_as_its_limit_in_each_format(
    limit: limits.Limit, shortest: int, written: str, more: int
) -> None:
    length = limit.value - shortest + more
    filled = "x" * length
    if limit == limits.LANGUAGE_TAG:
        # A part of a tag has at most eight letters.
        filled = ("xxxxxxxx-" * 5)[: length - 2] + "xx"
    text = written.replace("?", filled)

    if more > 0:
        assert faults_of(text, None)[-1].rule.endswith(("length", "language tag"))
    else:
        assert len(lines_of(text, None)) == 1


def test_a_thousand_pairs_of_files_never_share_a_blank_node() -> None:
    for number in range(1_000):
        one = lines_of(f"_:x <http://a/p> _:y, {number} .")
        two = lines_of(f"_:x <http://a/p> _:y, {number}  .")

        assert one == lines_of(f"_:x <http://a/p> _:y, {number} .")
        assert not {line.split(" ")[0] for line in one} & {
            line.split(" ")[0] for line in two
        }


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_as_they_may_in_any_system(end: str) -> None:
    text = f"# one{end}# two{end}<http://a/x> <http://a/p> <data:x> .{end} b:x b:p 1 ."

    places = [(fault.line, fault.column) for fault in faults_of(text)]

    assert places == [(3, 27), (4, 2)]
