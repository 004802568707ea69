"""What a commit from the command line takes until a reader would see it."""

import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.material import find_published
from bench.servers import BIN

COMMITS = 7
COMMIT_QUADS = 100
GRAPH = "https://example.com/bench"


def measure_commits(data_dir: Path) -> None:
    """Load files of new quads, process start included; the data directory changes."""
    with tempfile.TemporaryDirectory() as name:
        taken = sorted(
            _commit(data_dir, Path(name), number) for number in range(COMMITS)
        )
    print(
        f"commit of {COMMIT_QUADS} quads until visible: median"
        f" {taken[len(taken) // 2]:.2f} s, worst {taken[-1]:.2f} s (at most 5 s)"
    )


def _commit(data_dir: Path, folder: Path, number: int) -> float:
    path = folder / f"commit-{number}.nt"
    path.write_text("".join(_make_lines(number)), encoding="utf-8")
    before = find_published(data_dir)
    command = [str(BIN / "stadtwissen"), "load", str(path), "--graph", GRAPH]
    began = time.monotonic()
    subprocess.run(
        [*command, "--data-dir", str(data_dir)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    if find_published(data_dir).number != before.number + 1:
        raise RuntimeError("the commit is not visible")
    return time.monotonic() - began


def _make_lines(number: int) -> Iterator[str]:
    for index in range(COMMIT_QUADS):
        subject = f"<{GRAPH}/{number}/{index}>"
        yield f'{subject} <https://schema.org/name> "{number} {index}"@de .\n'
