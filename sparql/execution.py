"""From a query to its whole answer: plan, queue, worker, spool.

An answer that this module returns is complete. Whatever stops a query raises, and
nothing of its answer is kept.
"""

import math
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import IO

from graph.errors import (
    ChildDied,
    LimitReached,
    NotAcceptable,
    NotFound,
    Refused,
    Rejection,
    StadtwissenError,
)
from graph.limits import (
    MERGED_TRIPLES,
    QUERY_DEPTH,
    WORKER_ADDRESS_SPACE,
)
from ontology.iris import BASE
from sparql import protocol
from sparql.diagnosis import diagnose
from sparql.hints import NOTHING_KNOWN, KnownTerms
from sparql.media_types import GEO_JSON, MediaType
from sparql.member import OutOfTime
from sparql.observation import Observation, Outcome, ignore, name_outcome
from sparql.older_worker import OlderWorker
from sparql.patience import PUBLIC, SITE, Patience
from sparql.plan import Plan, plan_query
from sparql.pool import Done, Pool
from sparql.protocol import Ending, Task, encode_task
from sparql.request import Query
from sparql.running import SITE as SITE_ASKER
from sparql.running import Asker, RunningQueries, RunningQuery
from sparql.spool import Spool

_FUNCTIONS = "https://www.w3.org/TR/sparql11-query/#extensionFunctions"
_XML_CHARACTERS = "https://www.w3.org/TR/xml/#charsets"
_FORMATS = {GEO_JSON: "https://www.rfc-editor.org/rfc/rfc7946#section-3.1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A whole answer and the revision it is true of.

    `body` is bytes, or a file at its beginning that the receiver closes. `rows` counts
    solutions or triples, None where it was not counted. `is_repeatable` is False where
    the same query on this revision may answer otherwise. `query_id` is the id under
    which the query was listed while it ran.
    """

    media_type: MediaType
    content_type: str
    revision: int
    body: bytes | IO[bytes]
    size_bytes: int
    rows: int | None
    milliseconds: float
    is_repeatable: bool
    query_id: str = ""

    def read(self) -> bytes:
        """Return the body whole and let its file go."""
        if isinstance(self.body, bytes):
            return self.body
        with self.body as file:
            return file.read()


class Executor:
    """Answers queries from two pools, so that pages never wait for the public."""

    def __init__(
        self,
        *,
        public: Pool,
        site: Pool,
        older: OlderWorker | None = None,
        base: str = BASE,
        observe: Callable[[Observation], None] = ignore,
    ) -> None:
        """Take the pools, and who answers for older revisions, where somebody does.

        `base` is what relative IRIs in a query are resolved with. `observe` is told of
        each query, in the thread that runs it.
        """
        self.public = public
        self.site = site
        self.running = RunningQueries()
        self.observe = observe
        self._older = older
        self._base = base
        # Whoever serves the shipped ontology sets its terms, to make hints from.
        self.known: KnownTerms = NOTHING_KNOWN

    @property
    def revision(self) -> int | None:
        """The number of the published revision; None when nothing is published."""
        published = self.public.find_snapshot()
        return None if published is None else published.number

    def plan(self, query: Query, *, also: tuple[MediaType, ...] = ()) -> Plan:
        """Settle what can be settled without a worker; see `plan_query`."""
        try:
            return plan_query(query, base=self._base, also=also, known=self.known)
        except StadtwissenError as error:
            self.observe(
                Observation(
                    is_site=False,
                    outcome=name_outcome(error),
                    seconds=0.0,
                    text=query.text,
                )
            )
            raise

    def execute(self, query: Query, *, is_site: bool = False) -> Answer:
        """Answer a query; `is_site` takes the pool of our own pages and its limit.

        Raises what `plan_query` raises, Malformed for a syntax error, Refused for a
        function that is not known, LimitReached for time, memory and size,
        NotAcceptable where the format cannot hold the answer, Busy and NotFound.
        """
        return self.run(self.plan(query), is_site=is_site)

    def run(
        self,
        plan: Plan,
        *,
        patience: Patience | None = None,
        asker: Asker | None = None,
        is_site: bool = False,
    ) -> Answer:
        """Answer a query that is planned already; without patience: as everybody's.

        Raises what `execute` does, Cancelled, and Malformed for an id that is none.
        """
        asker = asker or (SITE_ASKER if is_site else Asker())
        began = time.perf_counter()
        query_id = ""
        try:
            with self.running.enter(plan.text, asker) as query:
                query_id = query.id
                answer = self._run(plan, query, patience, is_site=is_site)
        except StadtwissenError as error:
            outcome = name_outcome(error)
            seconds = time.perf_counter() - began
            self.observe(
                Observation(
                    is_site=is_site,
                    outcome=outcome,
                    seconds=seconds,
                    text=plan.text,
                    query_id=query_id,
                    extension=plan.choice.media_type.extension,
                )
            )
            raise
        seconds = time.perf_counter() - began
        self.observe(_describe(answer, plan.text, seconds, is_site=is_site))
        return answer

    def _run(
        self,
        plan: Plan,
        query: RunningQuery,
        patience: Patience | None,
        *,
        is_site: bool,
    ) -> Answer:
        patience = patience or (SITE if is_site else PUBLIC)
        spool = Spool()
        task = encode_task(
            Task(
                text=plan.text,
                base=self._base,
                extension=plan.choice.media_type.extension,
                cpu_seconds=math.ceil(patience.seconds),
                dataset=plan.dataset,
            )
        )
        try:
            ask = self._find_worker(plan.revision, is_site=is_site)
            done = ask(task, seconds=patience.seconds, sink=spool.write, query=query)
            ending = done.ending
            _raise_fault(ending, plan)
        except OutOfTime as late:
            spool.discard()
            raise patience.explain() from late
        except ChildDied as death:
            spool.discard()
            raise _explain_death(death, patience) from death
        except StadtwissenError:
            spool.discard()
            raise
        return Answer(
            media_type=plan.choice.media_type,
            content_type=plan.choice.content_type,
            revision=done.revision,
            body=spool.finish(),
            size_bytes=spool.size_bytes,
            rows=ending.rows,
            milliseconds=ending.milliseconds,
            is_repeatable=plan.is_repeatable,
            query_id=query.id,
        )

    def _find_worker(
        self, revision: int | None, *, is_site: bool
    ) -> Callable[..., Done]:
        """Return who answers for a revision; NotFound where nobody does."""
        if revision is None or revision == self.revision:
            return (self.site if is_site else self.public).ask
        if self._older is None:
            raise NotFound("Older revisions are not served here.")
        return partial(self._older.ask, revision)


def _describe(
    answer: Answer, text: str, seconds: float, *, is_site: bool
) -> Observation:
    return Observation(
        is_site=is_site,
        outcome=Outcome.OK,
        seconds=seconds,
        text=text,
        query_id=answer.query_id,
        revision=answer.revision,
        rows=answer.rows,
        size_bytes=answer.size_bytes,
        extension=answer.media_type.extension,
    )


def _raise_fault(ending: Ending, plan: Plan) -> None:
    match ending.fault:
        case "":
            return
        case protocol.SYNTAX:
            raise diagnose(ending.message, plan.text, hints=plan.hints)
        case protocol.UNREPRESENTABLE:
            raise NotAcceptable(
                Rejection(
                    message=f"The answer does not fit its format: {ending.message}. "
                    "Ask for another, such as JSON or Turtle.",
                    rule="negotiation",
                    see=_FORMATS.get(plan.choice.media_type, _XML_CHARACTERS),
                )
            )
        case protocol.FUNCTION:
            raise Refused(
                Rejection(
                    message=f"The function {ending.message} is not known here.",
                    rule="unknown function",
                    see=_FUNCTIONS,
                )
            )
        case protocol.MERGE:
            raise LimitReached(MERGED_TRIPLES, advice="Name fewer graphs.")
        case protocol.MEMORY:
            raise _out_of_memory()
        case _:
            raise ChildDied("the engine failed", exit_status=None)


def _explain_death(death: ChildDied, patience: Patience) -> StadtwissenError:
    """Say which fence a query ran into when it killed its worker."""
    killer = -(death.exit_status or 0)
    if killer == signal.SIGXCPU:
        return patience.explain()
    if killer == signal.SIGSEGV:  # The engine overflowed its stack.
        return LimitReached(QUERY_DEPTH, advice="Nest less deeply.")
    if killer in (signal.SIGABRT, signal.SIGKILL):  # No memory, or the kernel's killer.
        return _out_of_memory()
    return death


def _out_of_memory() -> LimitReached:
    return LimitReached(
        WORKER_ADDRESS_SPACE,
        advice="Sort, group or join less at once, or use LIMIT within a subquery.",
    )
