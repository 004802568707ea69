"""One bulk load as one revision, under the write lock.

It does in streams what graph/writing.py does. The sorted runs become the patch file,
that becomes the journal's record, and then the store is filled, as recovery would. So
a crash leaves the old revision until the record is on disk, and the new one after
that. Started by graph/bulk.py.
"""

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from pyoxigraph import Store

from graph.bulk_judging import judge_sample, judge_whole
from graph.bulk_lines import merge
from graph.bulk_order import Order
from graph.bulk_store import Lines, apply_additions, check_room
from graph.disk_space import tell_full_disk
from graph.duties import Duties, no_duties, real_duties
from graph.errors import Refused, StadtwissenError, StorageFault
from graph.layout import Layout
from graph.named_graphs import forbid
from graph.patch import ADDITION, HASH_MODULUS, sum_hashes
from graph.proposal import Outcome, encode_error, encode_outcome
from graph.recovery import Ground, describe_touched, recover
from graph.report import Report, refuse_violations
from graph.revision import Draft, Revision, Weight
from graph.sandbox import answer_parent
from graph.snapshots import publish
from graph.steps import Step, Tell, finish
from graph.storage_settings import read_storage_settings
from graph.store_facts import make_resource
from graph.terms import check_literal
from graph.writing import hold_lock

_BLOCK_BYTES = 1 << 20


@dataclass(kw_only=True)
class Timing:
    """Seconds by what they were spent on, in order."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """Time what is done within."""
        began = time.perf_counter()
        yield
        spent = time.perf_counter() - began
        self.seconds[name] = self.seconds.get(name, 0.0) + spent


@dataclass(frozen=True, slots=True, kw_only=True)
class _Patch:
    """The effective patch in a file, and what a revision says of it."""

    path: Path
    weight: Weight
    graphs: frozenset[str | None]

    def lines(self) -> Lines:
        """Yield the lines with their marks."""
        return _read_blocks(self.path)


def write_in_bulk(
    layout: Layout, order: Order, duties: Duties, tell: Tell
) -> tuple[Outcome, Timing]:
    """Make the runs the next revision; return when readers can see it.

    Raises Refused, ShapesViolated, Busy, LimitReached, DiskFull and StorageFault.
    """
    timing = Timing()
    with hold_lock(layout):
        finish(Step.LOCKED, tell)
        folder = Path(order.folder)
        # Others may have committed since the runs were written.
        check_room(layout, sum(run.stat().st_size for run in folder.glob("run-*")))
        with timing.of("recover"), tell_full_disk():
            ground = recover(layout, duties)
        finish(Step.RECOVERED, tell)
        _refuse_texts(order)
        with timing.of("merge"), tell_full_disk():
            patch = _make_patch(ground, folder, names_all=order.names_all_graphs)
        _refuse_graphs(patch.graphs, is_bare=ground.is_bare)
        finish(Step.REDUCED, tell)
        if not patch.weight.added:
            return Outcome(revision=ground.require_head(), is_new=False), timing
        with timing.of("validate"):
            report = _judge(ground, patch, order)
            refuse_violations(report)
        finish(Step.VALIDATED, tell)
        revision = _carry_out(ground, order, patch, duties, (timing, tell))
        return Outcome(revision=revision, is_new=True, report=report), timing


def _carry_out(
    ground: Ground,
    order: Order,
    patch: _Patch,
    duties: Duties,
    told: tuple[Timing, Tell],
) -> Revision:
    timing, tell = told
    engine = ground.store.engine
    draft = Draft(
        time=datetime.now(UTC).isoformat(timespec="milliseconds"),
        agent=order.agent,
        message=order.message,
    )
    with timing.of("journal"):
        expected = ground.head.number if ground.head else 0
        revision = ground.journal.append_file(expected, patch.path, patch.weight, draft)
    tell(Step.JOURNALLED)
    with timing.of("store"):
        apply_additions(ground.store, revision.number, patch.lines)
    finish(Step.APPLIED, tell)
    if not ground.is_bare:
        with timing.of("provenance"):
            describe_touched(ground.store, revision, patch.graphs)
        finish(Step.DESCRIBED, tell)
        with timing.of("infer"):
            duties.infer_all(engine)
        finish(Step.INFERRED, tell)
    with timing.of("index"):
        duties.index(ground.layout.data_dir, engine, revision.number, None)
    finish(Step.INDEXED, tell)
    with timing.of("optimise"):
        engine.optimize()
    ground.store.finish(revision.number)
    finish(Step.DERIVED, tell)
    with timing.of("publish"):
        publish(ground.layout, engine, revision)
    tell(Step.PUBLISHED)
    return revision


def _make_patch(ground: Ground, folder: Path, *, names_all: bool) -> _Patch:
    """Merge the runs into the effective patch."""
    path = folder / "patch"
    runs = [_read_blocks(run) for run in sorted(folder.glob("run-*"))]
    engine = ground.store.engine
    is_empty = len(engine) == 0
    known = {f" {graph} .".encode() for graph in engine.named_graphs()}
    digest, added, gained = sha256(), 0, 0
    named: set[bytes] = set()
    with path.open("xb") as file:
        for merged in merge(runs):
            fresh = merged
            if not is_empty:
                fresh = _leave_out_held(engine, merged, known if names_all else None)
            if not fresh:
                continue
            text = ADDITION + (b"\n" + ADDITION).join(fresh) + b"\n"
            file.write(text)
            digest.update(text)
            added += len(fresh)
            gained += sum_hashes(fresh)
            if names_all:
                named.update([line[line.rindex(b" <") + 1 : -2] for line in fresh])
    weight = Weight(
        added=added,
        removed=0,
        gained=gained % HASH_MODULUS,
        patch_hash=digest.hexdigest(),
    )
    graphs = {graph.decode() for graph in named} if names_all else {None}
    return _Patch(path=path, weight=weight, graphs=frozenset(graphs))


def _leave_out_held(
    engine: Store, lines: list[bytes], known: set[bytes] | None
) -> list[bytes]:
    """Leave out lines that the store has; a graph that it has not holds none."""
    fresh: list[bytes] = []
    for subject, group in groupby(lines, _subject):  # a subject's lines are together
        said = list(group)
        if any(known is None or line[line.rindex(b" <") :] in known for line in said):
            node = make_resource(subject.decode())
            held = engine.quads_for_pattern(node, None, None, None)
            spelled = {f"{quad} .".encode() for quad in held}
            said = [line for line in said if line not in spelled]
        fresh += said
    return fresh


def _subject(line: bytes) -> bytes:
    return line[: line.index(b" ")]


def _judge(ground: Ground, patch: _Patch, order: Order) -> Report:
    if ground.is_bare or order.judged == "none":
        return Report()
    engine = ground.store.engine
    if order.judged == "all":
        return judge_whole(engine, patch.lines, quads=patch.weight.added)
    return judge_sample(engine, patch.lines, size=order.sample, seed=order.seed)


def _refuse_texts(order: Order) -> None:
    for text in (order.agent, order.message):
        fault = check_literal(text, None)
        if fault is not None:
            raise Refused(fault)


def _refuse_graphs(graphs: frozenset[str | None], *, is_bare: bool) -> None:
    forbidden = forbid(graphs, is_release=False, is_bare=is_bare)
    if forbidden:
        raise Refused(*forbidden)


def _read_blocks(path: Path) -> Lines:
    with path.open("rb") as file:
        while lines := file.readlines(_BLOCK_BYTES):
            yield b"".join(lines).removesuffix(b"\n").split(b"\n")


def _answer(request: bytes, tell: Callable[[bytes], None]) -> bytes:
    given = json.loads(request)
    try:
        layout = Layout(
            data_dir=Path(given.pop("data_dir")),
            storage=read_storage_settings(os.environ),
        )
        duties = no_duties() if layout.bare_marker.exists() else real_duties()
        outcome, timing = write_in_bulk(
            layout, Order(**given), duties, lambda step: tell(step.encode())
        )
    except StadtwissenError as error:
        return encode_error(error)
    except OSError as fault:
        reason = os.strerror(fault.errno) if fault.errno else "the engine's words"
        message = f"The disk refused ({reason}); see the log for what was written."
        return encode_error(StorageFault(message))
    return json.dumps(timing.seconds).encode() + b"\n" + encode_outcome(outcome)


if __name__ == "__main__":
    answer_parent(_answer)
