"""The tests that are known to fail: a list that may only get shorter."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

LIST = Path(__file__).with_name("expected_failures.toml")
# As the issue of this service has it; each more is one more that users must know of.
MOST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedFailure:
    """A test of the W3C's that fails; `issue` is the engine's, empty where it is ours.

    `title` says to users what happens, `reason` why it stays so.
    """

    test: str
    title: str
    reason: str
    issue: str = ""


def read_expected_failures(path: Path = LIST) -> dict[str, ExpectedFailure]:
    """Return the list by the names of the tests."""
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["failure"]
    failures = [ExpectedFailure(**entry) for entry in entries]
    return {failure.test: failure for failure in failures}


def judge_against(name: str, fault: str, expected: dict[str, ExpectedFailure]) -> str:
    """Return what is wrong with the outcome of a test, given the list."""
    if name in expected and not fault:
        return f"{name} passes: take it off {LIST.name}"
    return "" if name in expected else fault
