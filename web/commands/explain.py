"""`stadtwissen explain`: why a triple holds."""

from collections.abc import Iterator
from pathlib import Path

import click

from graph.explanation import Explanation
from graph.snapshots import open_current
from graph.store_explanation import Told, explain_stored
from graph.term_names import read_term
from ontology.statements import Triple
from web.commands.options import (
    data_dir_option,
    json_option,
    print_json,
    refuse_with_reasons,
)
from web.pages.texts import say
from web.rule_words import say_rule, write_rule, write_term
from web.vocabulary import abbreviate


@click.command()
@click.argument("subject")
@click.argument("predicate")
@click.argument("object", metavar="OBJECT")
@click.option(
    "--language",
    type=click.Choice(["de", "en"]),
    default="en",
    show_default=True,
    help="The language of the reasons.",
)
@json_option
@data_dir_option
@refuse_with_reasons
def explain(
    subject: str,
    predicate: str,
    *,
    object: str,  # noqa: A002 - the name of the argument
    language: str,
    as_json: bool,
    data_dir: Path,
) -> None:
    """Say why SUBJECT PREDICATE OBJECT holds; status 1 where it does not.

    Each is an IRI, a name with a prefix (stadt:Measure, id:municipality/kiel), a number
    or a literal as in N-Triples.
    """
    triple = (read_term(subject), read_term(predicate), read_term(object))
    told = explain_stored(open_current(data_dir), triple)
    if as_json:
        print_json(_as_value(told.explanation, told, language))
        return
    for line in _tell(told.explanation, told, language):
        click.echo(line)


def _tell(one: Explanation, told: Told, language: str) -> Iterator[str]:
    """Yield lines, each indented by how far it is below what is explained."""
    yield " ".join(write_term(term) for term in one.triple)
    for graph in one.graphs:
        yield "  " + say("explain_asserted", language, graph=abbreviate(graph))
        yield from (f"    {url}" for url in told.sources.get(graph, ()))
    if one.query is not None:
        yield "  " + say("explain_computed", language, query=one.query)
    if one.rule is not None:
        yield "  " + say_rule(one.rule, language, abbreviate)
        yield f"  [{write_rule(one.rule)}]"
        for premise in one.premises:
            yield from (f"    {line}" for line in _tell(premise, told, language))


def _as_value(one: Explanation, told: Told, language: str) -> dict[str, object]:
    value: dict[str, object] = {
        "triple": _name_ends(one.triple),
        "origin": one.origin.value,
    }
    if one.graphs:
        value["graphs"] = [
            {"graph": graph, "sources": list(told.sources.get(graph, ()))}
            for graph in one.graphs
        ]
    if one.query is not None:
        value["query"] = one.query
    if one.rule is not None:
        value["rule"] = {
            "kind": one.rule.kind,
            "words": say_rule(one.rule, language, abbreviate),
            "text": write_rule(one.rule),
            "axiom": _name_ends(one.rule.axiom),
        }
        value["premises"] = [_as_value(p, told, language) for p in one.premises]
    return value


def _name_ends(triple: Triple) -> dict[str, str]:
    return dict(zip(("subject", "predicate", "object"), triple, strict=True))


COMMANDS: tuple[click.Command, ...] = (explain,)
