"""From a query to the work of a worker, decided before any process is asked."""

from dataclasses import dataclass

from graph.errors import Malformed, NotAcceptable, Rejection
from sparql.admission import Admission, admit
from sparql.dataset import Dataset, choose_dataset
from sparql.hints import NOTHING_KNOWN, Hint, KnownTerms, find_hints
from sparql.media_types import (
    BOOLEANS,
    DERIVED,
    GRAPHS,
    SOLUTIONS,
    MediaType,
    find_by_extension,
)
from sparql.negotiation import Choice, choose
from sparql.prologue import Form
from sparql.request import Query

_NEGOTIATION = "https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1"
_UPDATE_OPERATION = "https://www.w3.org/TR/sparql11-protocol/#update-operation"
_UPDATES = frozenset(
    {"INSERT", "DELETE", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """An admitted query, its dataset and the format its answer will have.

    `revision` is the number of the one that is asked, None for the newest.
    `protocol_graphs` are the default and the named graphs of the request. `hints` are
    about terms of ours that the query names and that do not exist.
    """

    text: str
    dataset: Dataset
    choice: Choice
    form: Form
    is_repeatable: bool
    revision: int | None = None
    protocol_graphs: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    hints: tuple[Hint, ...] = ()


def plan_query(
    query: Query,
    *,
    base: str,
    also: tuple[MediaType, ...] = (),
    known: KnownTerms = NOTHING_KNOWN,
) -> Plan:
    """Admit a query and settle dataset and format.

    `also` are formats that the caller can make of an answer besides ours, `known` the
    terms that hints are made from. Raises
    LimitReached, Forbidden, Malformed for an update, and NotAcceptable. Text that is
    no query keeps its form `OTHER`: the engine will say where it goes wrong.
    """
    admission = admit(query.text, base=base)
    _refuse_update(admission)
    return Plan(
        text=query.text,
        dataset=choose_dataset(
            query, tokens=admission.tokens, prologue=admission.prologue
        ),
        choice=_choose_format(query, (*list_offers(admission.form), *also)),
        form=admission.form,
        is_repeatable=admission.is_repeatable,
        revision=query.revision,
        protocol_graphs=(query.default_graphs, query.named_graphs),
        hints=find_hints(admission.tokens, admission.prologue, known),
    )


def list_offers(form: Form) -> tuple[MediaType, ...]:
    """Return the formats that an answer to this form of query can have."""
    if form in (Form.CONSTRUCT, Form.DESCRIBE):
        return GRAPHS
    return BOOLEANS if form is Form.ASK else (*SOLUTIONS, *DERIVED)


def _choose_format(query: Query, offers: tuple[MediaType, ...]) -> Choice:
    if query.extension is not None:
        # SPARQLWrapper sends names of its own here beside a right Accept: a name that
        # we do not know, or that cannot hold this answer, does not count.
        media_type = find_by_extension(query.extension, offers)
        if media_type is not None:
            return Choice(media_type=media_type, name=media_type.name)
    choice = choose(query.accept, offers)
    if choice is not None:
        return choice
    names = ", ".join(dict.fromkeys(offer.name for offer in offers))
    raise NotAcceptable(
        Rejection(
            message=f"The answer can be had as {names}.",
            rule="negotiation",
            see=_NEGOTIATION,
        )
    )


def _refuse_update(admission: Admission) -> None:
    if admission.prologue.form_word in _UPDATES:
        raise Malformed(
            Rejection(
                message="This is an update; it is sent to /update.",
                rule="sparql-protocol",
                see=_UPDATE_OPERATION,
            )
        )
