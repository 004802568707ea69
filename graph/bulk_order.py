"""What the writing child of a bulk load is told."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be written: the runs in a folder, who and why, and how to judge.

    `judged` is all, sample or none; a sample has `sample` subjects drawn by `seed`.
    """

    folder: str
    agent: str
    message: str
    names_all_graphs: bool
    judged: str
    sample: int
    seed: int
