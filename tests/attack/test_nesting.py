"""Queries nested in every way and at every depth, over HTTP: nobody dies of them."""

import json
import random

import pytest

from graph.errors import LimitReached
from graph.limits import QUERY_DEPTH
from sparql.admission import admit
from tests.attack.nestings import NESTINGS, Nesting
from tests.support.running_server import RunningServer

LEVELS = (10, 100, 1_000, 10_000, 100_000)
REFUSALS = {400, 413, 422}
SEED = 20_261_202
BASE = "http://base.example/"
# Openings that count one level each, with what closes them.
BRACKETS = [("{", "}"), ("(", ")"), ("[", "]"), ("<<", ">>")]
# What holds brackets that are none, or separates words.
FILLINGS = [
    ' "{([<<" ',
    " '(((' ",
    ' """{ " ( "" [""" ',
    " '''[ ' '' {''' ",
    ' "\\"{(" ',
    # Behind a term, within parentheses, this may be two comparisons and is counted.
    " . <http://a.example/((([[[> ",
    " # {([<<\n",
    " # ' \" {\n",
    " a:b\\(c ",
    " ?x ",
    " 1 ",
    "\n",
    "\t",
]


def ask(server: RunningServer, query: str) -> int:
    headers = {"Content-Type": "application/sparql-query", "Accept": "*/*"}
    reply = server.send("POST", "/sparql", headers=headers, body=query.encode())
    if reply.status != 200:
        assert json.loads(reply.body)["status"] == reply.status
    return reply.status


@pytest.mark.parametrize("nesting", NESTINGS, ids=lambda nesting: nesting.name)
def test_no_depth_of_nesting_kills_the_service(
    shipped_server: RunningServer, nesting: Nesting
) -> None:
    statuses = {n: ask(shipped_server, nesting.write(n)) for n in LEVELS}

    assert set(statuses.values()) <= {200, *REFUSALS}, statuses
    if nesting.is_deep:
        assert {statuses[n] for n in LEVELS[2:]} <= REFUSALS, statuses
    assert ask(shipped_server, "ASK { }") == 200
    assert shipped_server.process.poll() is None


def make_case(chance: random.Random) -> tuple[str, int]:
    """Return a text and the greatest depth of its brackets that are some."""
    text, closings, deepest = "SELECT * ", [], 0
    target = chance.choice((5, QUERY_DEPTH.value - 1, QUERY_DEPTH.value, 101, 120))
    while deepest < target:
        if closings and chance.random() < 0.1:
            text += closings.pop()
        else:
            opening, closing = chance.choice(BRACKETS)
            # "<" and "<<" would be another word than they are here.
            text += f" {opening} " if opening == "<<" else opening
            closings.append(closing if closing != ">>" else " >> ")
        deepest = max(deepest, len(closings))
        if chance.random() < 0.2:
            text += chance.choice(FILLINGS)
    return text + "".join(reversed(closings)), deepest


def is_too_deep(text: str) -> bool:
    try:
        admit(text, base=BASE)
    except LimitReached as reached:
        return reached.limit is QUERY_DEPTH
    return False


@pytest.mark.parametrize("cases", [5_000, pytest.param(20_000, marks=pytest.mark.soak)])
def test_admission_counts_no_bracket_less_and_none_that_is_none(cases: int) -> None:
    print(f"seed {SEED}")  # noqa: T201 - to repeat it
    chance = random.Random(SEED)  # noqa: S311 - a choice, not a secret
    for _ in range(cases):
        text, deepest = make_case(chance)

        assert is_too_deep(text) == (deepest > QUERY_DEPTH.value), (deepest, text)
