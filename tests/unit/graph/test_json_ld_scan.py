"""What JSON-LD hides from its parser, or its parser from us, is found."""

import pytest

from graph import limits
from graph.errors import LimitReached, Refused, Rejection
from graph.json_ld_scan import find_faults, put_contexts

OURS = "https://example.org/context"
KNOWN = {OURS: '{"id":"@id","label":{"@id":"http://a/l","@container":"@language"}}'}


def faults_of(text: str) -> list[Rejection]:
    return list(find_faults(text, KNOWN, lambda iri: " " not in iri))


@pytest.mark.parametrize("more", [0, 1])
def test_json_may_nest_as_deep_as_the_limit(more: int) -> None:
    depth = limits.NESTING.value + more
    document = "[" * depth + '"[[[[\\"[[["' + "]" * depth

    try:
        put_contexts(document, {})
    except LimitReached:
        was_refused = True
    else:
        was_refused = False

    assert was_refused == bool(more)


@pytest.mark.parametrize(
    "document",
    [
        '{"@context": "http://a/context"}',
        '[{"x": {"@context": [{}, "file:///context"]}}]',
        '{"@context": {"@import": "http://a/context"}}',
        '{"@context": {"x": {"@id": "a:x", "@context": "http://a/context"}}}',
        '{"\\u0040context": "http://a/context"}',
    ],
)
def test_a_context_from_outside_is_refused(document: str) -> None:
    with pytest.raises(Refused) as refused:
        put_contexts(document, KNOWN)

    (reason,) = refused.value.rejections
    assert (reason.rule, reason.line) == ("remote context", 1)
    assert OURS in reason.message


def test_every_context_from_outside_is_named_with_its_place() -> None:
    with pytest.raises(Refused) as refused:
        put_contexts('[{"@context": "a:1"},\n {"@context": ["a:2"]}]', {})

    places = [(one.term, one.line, one.column) for one in refused.value.rejections]
    assert places == [("a:1", 1, 15), ("a:2", 2, 16)]


@pytest.mark.parametrize(
    "document",
    ['{"@context": "?", "x": 1}', '{"@context": ["?", {}],\n"x": 1}'],
)
def test_a_known_context_takes_the_place_of_its_address(document: str) -> None:
    expected = document.replace('"?"', KNOWN[OURS])

    assert put_contexts(document.replace("?", OURS), KNOWN) == expected


def test_the_address_of_a_context_is_a_text_elsewhere() -> None:
    document = f'{{"x": "{OURS}"}}'

    assert put_contexts(document, KNOWN) == document


@pytest.mark.parametrize("more", [0, 1])
def test_our_context_may_be_named_as_often_as_the_limit(more: int) -> None:
    count = limits.JSON_LD_CONTEXTS.value + more
    document = "[" + ",".join([f'{{"@context": "{OURS}"}}'] * count) + "]"

    try:
        put_contexts(document, KNOWN)
    except LimitReached:
        was_refused = True
    else:
        was_refused = False

    assert was_refused == bool(more)


@pytest.mark.parametrize(
    ("document", "rule", "place"),
    [
        ('{"@id": "http://a/ b"}', "IRI", (1, 9)),
        ('{"@id": "a\\tb"}', "IRI", (1, 9)),
        ('{"@context": "?",\n"id": "http://a/ b"}', "IRI", (2, 7)),
        (
            '{"@context": "?",\n"label": {"no tag": "x"}}',
            "language tag",
            (2, 11),
        ),
        ('{"x": {"@value": "y", "@language": "no tag"}}', "language tag", (1, 36)),
        ('{"x": {"@value": "y", "@direction": "rtl"}}', "base direction", (1, 37)),
        ('{"x": {"@id": "http://a/", "@annotation": {}}}', "triple term", (1, 28)),
        ('{"http://a/ b": 1}', "IRI", (1, 2)),
        (
            '{"@context": {"e": {"@id": "a:", "@type": "@id"}},\n"e": ["a:x", "a: y"]}',
            "IRI",
            (2, 14),
        ),
    ],
)
def test_what_the_parser_leaves_out_is_told(
    document: str, rule: str, place: tuple[int, int]
) -> None:
    (fault,) = faults_of(document.replace("?", OURS))

    assert (fault.rule, (fault.line, fault.column)) == (rule, place)


@pytest.mark.parametrize(
    "document",
    [
        '{"@id": "relative", "x": "a text with blanks"}',
        '{"@id": "_:b0", "@language": null}',
        '{"@context": "?", "id": "http://a/", "label": {"de-AT": "x", "@none": "y"}}',
        '{"http://a/p": {"@value": "http://a/ b"}}',
        '{"http://a/p": ' + "9" * 5_000 + "}",
    ],
)
def test_what_is_merely_odd_is_no_fault(document: str) -> None:
    assert faults_of(document.replace("?", OURS)) == []
