"""The words between the pool and a worker: requests, and the frames that answer them.

A request is one frame of JSON. An answer is any number of data frames and one ending;
an answer without its ending was cut and is never passed on.
"""

import json
from dataclasses import dataclass

from graph.fences import FenceName
from sparql.dataset import Dataset

DATA = b"d"
END = b"e"
READY = b"r"

SYNTAX = "syntax"
UNREPRESENTABLE = "unrepresentable"
MERGE = "merge"
FUNCTION = "function"
MEMORY = "memory"
ENGINE = "engine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One query as a worker needs it; `extension` names the format of the answer."""

    text: str
    base: str
    extension: str
    cpu_seconds: int
    dataset: Dataset


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a worker's answer ended.

    `fault` is empty where all went well, else one of the words above, and `message`
    is then the engine's. `is_worn` says that the worker should be replaced.
    """

    fault: str = ""
    message: str = ""
    rows: int | None = None
    milliseconds: float = 0.0
    is_worn: bool = False


def encode_ready(fences: frozenset[FenceName]) -> bytes:
    """Return the first frame of a worker, which names its fences."""
    return READY + ",".join(sorted(fences)).encode()


def decode_ready(frame: bytes) -> frozenset[FenceName] | None:
    """Read what `encode_ready` wrote; None where it is another frame."""
    if frame[:1] != READY:
        return None
    return frozenset(map(FenceName, frame[1:].decode().split(",")))


def encode_task(task: Task) -> bytes:
    """Return the bytes of a task."""
    return json.dumps(
        {
            "text": task.text,
            "base": task.base,
            "extension": task.extension,
            "cpu_seconds": task.cpu_seconds,
            "default_graphs": task.dataset.default_graphs,
            "named_graphs": task.dataset.named_graphs,
        }
    ).encode()


def decode_task(frame: bytes) -> Task:
    """Read what `encode_task` wrote."""
    task = json.loads(frame)
    dataset = Dataset(
        default_graphs=_as_graphs(task.pop("default_graphs")),
        named_graphs=_as_graphs(task.pop("named_graphs")),
    )
    return Task(dataset=dataset, **task)


def encode_ending(ending: Ending) -> bytes:
    """Return the bytes of an ending, without the mark of its frame."""
    # By position: `asdict` would take as long as a small query.
    return json.dumps(
        (
            ending.fault,
            ending.message,
            ending.rows,
            ending.milliseconds,
            ending.is_worn,
        )
    ).encode()


def decode_ending(payload: bytes) -> Ending:
    """Read what `encode_ending` wrote."""
    fault, message, rows, milliseconds, is_worn = json.loads(payload)
    return Ending(
        fault=fault,
        message=message,
        rows=rows,
        milliseconds=milliseconds,
        is_worn=is_worn,
    )


def _as_graphs(names: list[str] | None) -> tuple[str, ...] | None:
    return None if names is None else tuple(names)
