"""A SPARQL update becomes a patch: it is evaluated on a copy that is thrown away.

The copy is a checkpoint of the published snapshot (hard links). The text meets the
engine in a fenced child (`python -m sparql.update`), which compares the graphs that the
update may write before and after; a commit then does the rest, as with any patch.
"""

import json
import re
import signal
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from pyoxigraph import NamedNode, Quad, Store

from graph.canonical_form import CanonicalForm
from graph.children import run_child
from graph.errors import (
    ChildDied,
    Forbidden,
    LimitReached,
    Malformed,
    Refused,
    Rejection,
    StadtwissenError,
    StorageFault,
)
from graph.limits import QUERY_DEPTH
from graph.network_lock import lock_network
from graph.ntriples import split_quad
from graph.patch import Patch
from graph.proposal import decode_error, encode_error
from graph.sandbox import Fence, answer_parent
from graph.scratch_folder import make_scratch_folder
from graph.snapshots import open_published
from graph.store import ENGINE_FAULTS, parse_lines
from graph.terms import check_iri
from graph.update_limits import (
    UPDATE_ADDRESS_SPACE,
    UPDATE_SECONDS,
    UPDATE_TOKENS,
)
from sparql.admission import admit_update
from sparql.diagnosis import diagnose, find_in_words
from sparql.graph_comparison import compare
from sparql.request import Update
from sparql.tokens import scan
from sparql.update_text import (
    Targets,
    find_targets,
    hoist_declarations,
    let_clear_find_nothing,
    names_dataset,
    put_dataset,
)

_MODULE = "sparql.update"
_FENCE = Fence(
    seconds=UPDATE_SECONDS,
    address_space_bytes=UPDATE_ADDRESS_SPACE.value,
    cpu_seconds=UPDATE_SECONDS.value,
)
_FOLDER = "update-"
_LONGEST_SECONDS = 2 * UPDATE_SECONDS.value
_UPDATE_DATASET = "https://www.w3.org/TR/sparql11-protocol/#update-dataset"
_GRAPH_MANAGEMENT = "https://www.w3.org/TR/sparql11-update/#graphManagement"
_TOLD = re.compile(
    r"The graph <[^>]*> (?:already exists|does not exist)|The custom function "
)
_SYNTAX, _ERROR, _PATCH = b"s", b"e", b"p"


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """A patch and the revision that it was computed from.

    `replaces` are the spelled names of graphs that it replaces; see `Proposal`.
    """

    patch: Patch
    base: int
    replaces: tuple[str | None, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    """What the child is asked; `graphs` are the IRIs to compare, None for all."""

    data_dir: str
    folder: str
    text: str
    base_iri: str
    graphs: list[str] | None
    default: bool
    is_bare: bool
    target: str | None


def evaluate(
    data_dir: Path,
    update: Update,
    *,
    base_iri: str,
    is_bare: bool,
    target: str | None = None,
) -> Computed:
    """Return what an update changes, on top of the published revision.

    An update that writes the default graph writes the graph `target` instead, where
    one is named, and sees nothing else. Raises LimitReached, Forbidden for LOAD and
    SERVICE, Malformed for what is no update or does not fit its dataset, Refused for
    what an operation or a term is refused for, NotFound before the first commit and
    StorageFault.
    """
    if target is not None:
        fault = check_iri(target, any_scheme=is_bare)
        if fault is not None:
            raise Refused(fault)
    tokens = admit_update(update.text, base=base_iri)
    text = hoist_declarations(update.text, tokens)
    text = let_clear_find_nothing(text, scan(text, most=UPDATE_TOKENS.value))
    if update.default_graphs or update.named_graphs:
        text = _put_dataset(text, update)
    targets = find_targets(tokens, base=base_iri)
    if target is not None and targets.default and targets.graphs != frozenset():
        raise Refused(_ONE_GRAPH)
    if targets.default and not is_bare and target is None:
        # Who clears everything clears what is nobody's as well.
        if targets.graphs is None:
            raise Forbidden(_NOT_EVERYTHING)
        raise Refused(_NAME_A_GRAPH)
    with make_scratch_folder(
        data_dir, _FOLDER, longest_seconds=_LONGEST_SECONDS
    ) as folder:
        task = _Task(
            data_dir=str(data_dir.absolute()),
            folder=str(folder),
            text=text,
            base_iri=base_iri,
            graphs=None if targets.graphs is None else sorted(targets.graphs),
            default=targets.default,
            is_bare=is_bare,
            target=target if targets.default else None,
        )
        answer = _ask(json.dumps(asdict(task)).encode())
    return _read_answer(answer, sent=text, given=update.text)


def _put_dataset(text: str, update: Update) -> str:
    tokens = scan(text, most=UPDATE_TOKENS.value)
    if names_dataset(tokens):
        raise Malformed(
            Rejection(
                message="The update has WITH or USING, and the request names graphs as "
                "well; leave one of them off.",
                rule="sparql-protocol",
                see=_UPDATE_DATASET,
            )
        )
    return put_dataset(
        text, tokens, default=update.default_graphs, named=update.named_graphs
    )


def _ask(request: bytes) -> bytes:
    try:
        return run_child(_MODULE, request, _FENCE)
    except ChildDied as died:
        raise _explain_death(died) from died


def _explain_death(death: ChildDied) -> StadtwissenError:
    """Say which fence an update ran into when it killed its child."""
    match -(death.exit_status or 0):
        case signal.SIGSEGV:  # The engine overflowed its stack.
            return LimitReached(QUERY_DEPTH, advice="Nest less deeply.")
        case signal.SIGABRT | signal.SIGKILL:  # No memory, or the kernel's killer.
            return LimitReached(UPDATE_ADDRESS_SPACE, advice="Change less at once.")
        case _:
            return death


def _read_answer(answer: bytes, *, sent: str, given: str) -> Computed:
    kind, payload = answer[:1], answer[1:]
    if kind == _SYNTAX:
        fault = diagnose(payload.decode(), given)
        if sent == given or find_in_words(given) is not None:
            raise fault
        # The engine's place is one in what we made of the update.
        raise Malformed(
            *(replace(one, line=None, column=None) for one in fault.rejections)
        )
    if kind == _ERROR:
        raise decode_error(payload)
    base, _, patch = payload.partition(b"\n")
    return Computed(patch=Patch.parse(patch), base=int(base))


def _answer(request: bytes, _tell: Callable[[bytes], None]) -> bytes:
    if not lock_network():
        return _ERROR + encode_error(Forbidden(_NO_LOCK))
    task = _Task(**json.loads(request))
    try:
        computed = _compute(task)
    except SyntaxError as fault:
        return _SYNTAX + str(fault).encode()
    except ENGINE_FAULTS:
        return _ERROR + encode_error(StorageFault("The copy cannot be written."))
    except StadtwissenError as error:
        return _ERROR + encode_error(error)
    return _PATCH + str(computed.base).encode() + b"\n" + computed.patch.serialise()


def _compute(task: _Task) -> Computed:
    opened = open_published(Path(task.data_dir))
    before = opened.store
    if task.target is None:
        before.backup(Path(task.folder) / "store")
        store = Store(Path(task.folder) / "store")
    else:
        before, store = (_copy_graph(before, NamedNode(task.target)) for _ in "12")
    try:
        store.update(task.text, base_iri=task.base_iri)
    except RuntimeError as fault:
        if not _TOLD.match(str(fault)):
            raise
        reason = Rejection(
            message=f"{fault}.", rule="sparql-update", see=_GRAPH_MANAGEMENT
        )
        raise Refused(reason) from fault
    targets = Targets(
        graphs=None if task.graphs is None else frozenset(task.graphs),
        default=task.default,
    )
    is_free = task.is_bare or task.target is not None
    patch = compare(before, store, targets, is_bare=is_free)
    check_terms(patch, any_scheme=task.is_bare)
    if task.target is not None:
        patch = _put_into(patch, f" <{task.target}> .")
    return Computed(patch=patch, base=opened.published.number)


def _copy_graph(store: Store, graph: NamedNode) -> Store:
    """Return a store in memory whose default graph is one graph of another."""
    copy = Store()
    copy.extend(
        Quad(quad.subject, quad.predicate, quad.object)
        for quad in store.quads_for_pattern(None, None, None, graph)
    )
    return copy


def _put_into(patch: Patch, ending: str) -> Patch:
    """Put the default graph's lines of a patch into a graph; others stay."""

    def move(line: str) -> str:
        is_of_default = split_quad(line)[3] is None
        return line.removesuffix(" .") + ending if is_of_default else line

    return Patch.of(adds=map(move, patch.adds), removes=map(move, patch.removes))


def check_terms(patch: Patch, *, any_scheme: bool) -> None:
    """Refuse additions whose terms no file could bring either (graph/terms.py)."""
    form = CanonicalForm(b"", graph=None, keeps_labels=True, any_scheme=any_scheme)
    for quad in parse_lines(patch.adds):
        form.take(quad)
    if form.faults:
        raise Refused(*(fault.reason for fault in form.faults))


_NO_LOCK = Rejection(
    message="Updates need a kernel that can keep a process from the network (seccomp).",
    rule="fence",
)
_ONE_GRAPH = Rejection(
    message="Name no graph in an update of one graph, or name it throughout.",
    rule="graph store",
    see="https://www.w3.org/TR/sparql11-http-rdf-update/#http-patch",
)
_NOT_EVERYTHING = Rejection(
    message="Some graphs are written by the house itself, and the default graph is the "
    "set of all others: name the graphs that are to go.",
    rule="reserved graph",
    see=_GRAPH_MANAGEMENT,
)
_NAME_A_GRAPH = Rejection(
    message="The default graph is the set of all others and is kept by each commit; "
    "name a graph: INSERT DATA { GRAPH <IRI> { … } }, or WITH <IRI>.",
    rule="named graph",
    see="https://www.w3.org/TR/sparql11-update/#graphStore",
)


if __name__ == "__main__":
    answer_parent(_answer)
