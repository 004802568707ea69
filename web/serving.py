"""One web process: pools, application, and the word that it is ready.

Runs in the worker that granian forks. All query workers are spawned by one thread that
lives as long as this process; this process dies with granian's main process, because a
killed main would leave it behind.
"""

import math
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable
from functools import partial
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.request import urlopen
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask
from werkzeug.wsgi import ClosingIterator

from graph.change_follower import ChangeFollower
from graph.commit import Writer
from graph.limits import POOL_WORKERS, WORKER_START_SECONDS
from graph.sandbox import follow_parent
from graph.shipped_ontology import read_term_names
from graph.snapshots import current
from sparql.editor import Editor
from sparql.execution import Executor
from sparql.graph_store import GraphStore
from sparql.hints import KnownTerms
from sparql.keeper import Keeper
from sparql.named_queries import NamedQueries
from sparql.observation import Observation
from sparql.older_revisions import OlderRevisions
from sparql.older_worker import OlderWorker
from sparql.pool import Pool
from web.app import create_app
from web.editing.accounts import Accounts
from web.operation.access_layer import AccessLayer
from web.operation.access_log import AccessLog
from web.operation.budget_layer import BudgetLayer
from web.operation.closed_connections import ClosedConnections
from web.operation.document_layer import DocumentLayer
from web.operation.dump_keeper import DumpKeeper
from web.operation.metrics import Metrics
from web.operation.observed_writer import ObservedWriter
from web.operation.readings import make_reader
from web.operation.request_notes import note_query
from web.operation.result_layer import ResultLayer
from web.services import Services
from web.settings import Settings

_PAUSE_SECONDS = 0.02
_STOP_SIGNALS = frozenset((signal.SIGTERM, signal.SIGINT))


def load_application(settings: Settings) -> WSGIApplication:
    """Start the pools and return the application; called once in the web process."""
    follow_parent()
    _catch_stop_signals()
    services = open_services(settings)
    services.changes.prepare()
    application = create_app(services, settings)
    threading.Thread(
        target=_announce, args=(settings,), name="announce", daemon=True
    ).start()
    documents = DocumentLayer(
        send_whole(application), lambda: services.executor.revision, settings
    )
    answering = ResultLayer(documents, services.executor, services.accounts, settings)
    ClosedConnections(services.executor.running)
    log = AccessLog(settings.data_dir, days=settings.log_days)
    if settings.dumps:
        DumpKeeper(settings.data_dir).start()
    services.metrics.look_up(
        make_reader(
            services.executor, settings.data_dir, cache=answering.cache, log=log
        )
    )
    return AccessLayer(
        BudgetLayer(answering, services.accounts, settings),
        services.accounts,
        proxies=settings.proxies,
        metrics=services.metrics,
        write=log.add,
    )


def open_services(settings: Settings) -> Services:
    """Start both pools on the published snapshot, where there is one."""
    keeper = Keeper()
    metrics = Metrics()
    site, public = (
        Pool(
            name=name,
            size=POOL_WORKERS.value,
            data_dir=settings.data_dir,
            keeper=keeper,
        )
        for name in ("site", "public")
    )
    site.start()
    public.start()
    executor = Executor(
        public=public,
        site=site,
        older=OlderWorker(OlderRevisions(settings.data_dir), keeper),
        base=settings.base_iri,
        observe=partial(_observe, metrics),
    )
    executor.known = KnownTerms(read_term_names())
    editor = Editor(
        ObservedWriter(Writer(settings.data_dir), metrics),
        settings.data_dir,
        base_iri=settings.base_iri,
    )
    return Services(
        executor=executor,
        editor=editor,
        graph_store=GraphStore(editor, executor, base_iri=settings.base_iri),
        named_queries=NamedQueries(),
        data_dir=settings.data_dir,
        accounts=Accounts(settings.data_dir),
        metrics=metrics,
        changes=ChangeFollower(settings.data_dir),
    )


def _observe(metrics: Metrics, observation: Observation) -> None:
    metrics.count_query(observation)
    note_query(observation)


def send_whole(application: Flask) -> WSGIApplication:
    """Wrap an application so that granian sends a small answer in one piece.

    Granian takes a list in one step and anything else through a channel, piece by
    piece; werkzeug wraps even one piece of bytes in an iterator.
    """

    def serve(
        environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        answer = application(environ, start_response)
        if not isinstance(answer, ClosingIterator):
            return answer
        try:
            return [b"".join(answer)]
        finally:
            answer.close()

    return serve


def wait_for_answer(
    find_fault: Callable[[], str | None],
    complain: Callable[[str], object],
    *,
    patience_seconds: float,
) -> None:
    """Return when no fault is found any more, however long that takes.

    Once, when patience is over, the fault is complained of.
    """
    deadline = time.monotonic() + patience_seconds
    while (fault := find_fault()) is not None:
        if time.monotonic() >= deadline:
            complain(fault)
            deadline = math.inf
        time.sleep(_PAUSE_SECONDS)


def _catch_stop_signals() -> None:
    """Let one thread wait for the signals that stop the server.

    Python runs a handler in the main thread only, and does not wake it where the kernel
    gave the signal to another thread. The kernel does so when the main thread has yet
    to look at another signal, such as the death of a query worker: the server would
    then go on as if nobody had stopped it. Every thread begun from here on inherits
    that it blocks these signals.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, _STOP_SIGNALS)
    threading.Thread(
        target=_pass_on_stop_signals, name="wait-for-signals", daemon=True
    ).start()


def _pass_on_stop_signals() -> None:
    while True:
        number = signal.sigwait(_STOP_SIGNALS)
        handler = signal.getsignal(number)
        if callable(handler):
            handler(number, None)


def _announce(settings: Settings) -> None:
    """Print that the service is ready once it answers; this process waits with it."""
    seconds = WORKER_START_SECONDS.value
    wait_for_answer(
        lambda: _find_fault(settings.address),
        lambda fault: sys.stderr.write(
            f"Stadtwissen does not answer on {settings.address} after {seconds} "
            f"seconds ({fault}); it says so here when it does.\n"
        ),
        patience_seconds=seconds,
    )
    published = current(settings.data_dir)
    number, triples = (published.number, published.triples) if published else (0, 0)
    sys.stdout.write(
        f"Stadtwissen ready on {settings.address} "
        f"(revision {number}, {triples} triples)\n"
    )
    sys.stdout.flush()


def _find_fault(address: str) -> str | None:
    """Return why a query gets no answer; None where it gets one."""
    try:
        # A query and not /health: it waits for a worker that is ready.
        urlopen(f"{address}/sparql?query=ASK%7B%7D", timeout=5).close()  # noqa: S310 - our own address
    except HTTPError as answer:
        # It answers, though it has nothing to answer from.
        answer.close()
    except (URLError, HTTPException, OSError) as fault:
        return str(fault) or type(fault).__name__
    return None
