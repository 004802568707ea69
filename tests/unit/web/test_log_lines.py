"""Nothing that a client sends breaks a line of the log."""

import json
import random
from dataclasses import replace
from datetime import UTC, datetime

from graph.access_limits import LOG_TEXT
from sparql.observation import Observation, Outcome
from web.operation.log_lines import Answered, clip, describe_request, spell

NOON = datetime(2026, 3, 1, 12, 0, 0, 1_000, tzinfo=UTC)
ANSWERED = Answered(
    time=NOON,
    method="GET",
    path="/sparql",
    status=200,
    seconds=0.01,
    size_bytes=26,
    asker="192.0.2.0/24",
)
ASKED = Observation(is_site=False, outcome=Outcome.OK, seconds=0.01, text="ASK {}")
SEED = 20_260_301
WILD = '\x00\n\r\u2028\u0085\x1b[31m"\\{}\x7f\u202e\ud800\U0010ffffäx'


def test_a_query_stands_in_the_line_of_its_request() -> None:
    line = json.loads(spell(describe_request(ANSWERED, ASKED)))

    assert line["time"] == "2026-03-01T12:00:00.001Z"
    assert (line["path"], line["query"], line["outcome"]) == ("/sparql", "ASK {}", "ok")


def test_a_thousand_hostile_requests_are_a_thousand_valid_lines() -> None:
    chance = random.Random(SEED)  # noqa: S311 - a test input, not a secret
    print(f"seed {SEED}")  # noqa: T201 - so that it can be run again
    file = bytearray()

    for _ in range(1_000):
        wild = "".join(chance.choices(WILD, k=chance.randrange(4_000)))
        path = wild.encode(errors="surrogatepass").decode("latin-1")
        answered = replace(ANSWERED, path=path, method=wild)
        file += spell(describe_request(answered, replace(ASKED, text=wild)))

    lines = file.decode("ascii").splitlines()
    assert len(lines) == 1_000
    assert all(json.loads(line)["status"] == 200 for line in lines)
    assert all(character.isprintable() for line in lines for character in line)


def test_a_long_text_is_clipped_between_characters() -> None:
    for length in range(LOG_TEXT.value - 4, LOG_TEXT.value + 4):
        clipped = clip("x" * length + "ä" * 9)

        assert LOG_TEXT.value - 1 <= len(clipped.encode()) <= LOG_TEXT.value
    assert clip("ä" * 1_024) == "ä" * 1_024


def test_a_path_is_read_as_utf_8() -> None:
    path = "/de/Köln".encode().decode("latin-1")

    assert describe_request(replace(ANSWERED, path=path))["path"] == "/de/Köln"
