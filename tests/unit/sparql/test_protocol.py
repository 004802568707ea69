"""The words between the pool and a worker."""

from sparql.dataset import Dataset
from sparql.protocol import (
    Ending,
    Task,
    decode_ending,
    decode_task,
    encode_ending,
    encode_task,
)


def test_a_task_arrives_as_it_was_sent() -> None:
    task = Task(
        text='ASK { ?s ?p "ü\n" }',
        base="http://a/",
        extension="json",
        cpu_seconds=20,
        dataset=Dataset(default_graphs=("http://a/1",), named_graphs=()),
    )

    assert task == decode_task(encode_task(task))


def test_an_ending_arrives_as_it_was_sent() -> None:
    ending = Ending(
        fault="syntax",
        message="error",
        rows=None,
        milliseconds=0.5,
        is_worn=True,
    )

    assert ending == decode_ending(encode_ending(ending))
