"""A worker killed at any byte of its answer: the answer is whole, or it is an error."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, cast

import pytest

from graph.errors import StadtwissenError
from sparql.execution import Executor
from sparql.media_types import GRAPHS, SOLUTIONS, MediaType
from sparql.member import Member
from sparql.pool import Pool
from sparql.request import Query

SEED = 20_261_203
FORMATS = (*SOLUTIONS, *GRAPHS)
_TABLES = " ".join(f"VALUES ?{name} {{ 0 1 2 3 4 5 6 7 8 9 }}" for name in "abcd")
_NAME = 'IRI(CONCAT("http://a.example/", STR(?a), STR(?b), STR(?c), STR(?d)))'
# Ten thousand rows: several times what a pipe holds, so that most cuts are within.
SELECT = f"SELECT * {{ {_TABLES} }}"
CONSTRUCT = (
    "CONSTRUCT { ?s <http://a.example/p> ?a } "
    f"WHERE {{ {_TABLES} BIND({_NAME} AS ?s) }}"
)


@dataclass(slots=True, kw_only=True)
class CutPipe:
    """A pipe whose writer is killed when so many bytes were read from it."""

    pipe: IO[bytes]
    left_bytes: int
    kill: Callable[[], None]

    def read(self, most: int) -> bytes:
        if self.left_bytes > 0:
            chunk = self.pipe.read(min(most, self.left_bytes))
            self.left_bytes -= len(chunk)
            return chunk
        self.kill()
        return self.pipe.read(most)

    def fileno(self) -> int:
        return self.pipe.fileno()

    def close(self) -> None:
        self.pipe.close()


def ask(executor: Executor, media_type: MediaType) -> bytes:
    text = SELECT if media_type in SOLUTIONS else CONSTRUCT
    return executor.execute(Query(text=text, accept=media_type.name)).read()


def arm(pool: Pool, at_byte: int) -> Member:
    """Let the next worker be killed when that many bytes of its answer were read."""
    member = pool._borrow()
    pipe = CutPipe(pipe=member._answers, left_bytes=at_byte, kill=member._process.kill)
    member._answers = cast("IO[bytes]", pipe)
    pool._arrivals.put(member)
    return member


def kill_at(executor: Executor, media_type: MediaType, at_byte: int) -> bytes | None:
    """Return the answer of a worker that was killed; None where it was an error."""
    member = arm(executor.public, at_byte)
    try:
        return ask(executor, media_type)
    except StadtwissenError:
        return None
    finally:
        member._process.kill()


@pytest.mark.parametrize("times", [10, pytest.param(100, marks=pytest.mark.soak)])
@pytest.mark.parametrize("media_type", FORMATS, ids=lambda one: one.extension)
def test_a_worker_killed_at_a_random_byte_leaves_a_whole_answer_or_none(
    pool: Pool, media_type: MediaType, times: int
) -> None:
    print(f"seed {SEED}")  # noqa: T201 - to repeat it
    chance = random.Random(SEED)  # noqa: S311 - a choice, not a secret
    executor = Executor(public=pool, site=pool)
    whole = ask(executor, media_type)
    errors = 0
    for _ in range(times):
        answer = kill_at(executor, media_type, chance.randrange(len(whole)))

        assert answer in (None, whole)
        errors += answer is None
    # A short answer may be whole in the pipe by then; a cut one was told as an error.
    assert errors >= times // 5
