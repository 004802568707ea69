"""A writer whose commits are counted and noted for the log."""

import time

from graph.commit import Writer
from graph.errors import StadtwissenError
from graph.proposal import Outcome, Proposal
from web.operation.log_lines import Deed
from web.operation.metrics import Metrics
from web.operation.request_notes import note_deed


class ObservedWriter:
    """Passes proposals on and tells what became of them."""

    def __init__(self, writer: Writer, metrics: Metrics) -> None:
        """Take who commits, and who counts."""
        self._writer = writer
        self._metrics = metrics

    def prepare(self) -> None:
        """Make ready for a commit that is about to come."""
        self._writer.prepare()

    def close(self) -> None:
        """End what was made ready."""
        self._writer.close()

    def submit(self, proposal: Proposal) -> Outcome:
        """Commit a proposal, and raise what the writer raises."""
        began = time.perf_counter()
        result, target = "ok", "nothing"
        try:
            outcome = self._writer.submit(proposal)
            target = f"revision {outcome.revision.number}"
        except StadtwissenError as error:
            result = type(error).__name__
            raise
        finally:
            self._metrics.count_commit(result, time.perf_counter() - began)
            note_deed(
                Deed(
                    actor=proposal.agent,
                    action="commit",
                    target=target,
                    result=result,
                )
            )
        return outcome
