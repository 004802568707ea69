"""The graphs that are measured, each made when it is first asked for."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bench.servers import BIN
from graph.snapshots import Published, current
from graph.synthetic import SEED, generate
from graph.tables.build import build_shipped_graph

_LINES_AT_ONCE = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """A folder with data directories, taken away by whoever made it."""

    folder: Path
    large_quads: int

    @property
    def large_name(self) -> str:
        """What the large graph is called in what is printed."""
        return f"{self.large_quads:,} quads"

    def find_shipped(self) -> Path:
        """Return where the shipped graph belongs, built or not."""
        return self.folder / "shipped"

    def shipped(self) -> Path:
        """Return the data directory of the shipped graph; nobody may write to it."""
        data_dir = self.find_shipped()
        if current(data_dir) is None:
            build_shipped_graph(data_dir)
        return data_dir

    def large(self) -> Path:
        """Return one with the shipped graph and made-up quads, all inferred."""
        data_dir = self.folder / "large"
        if current(data_dir) is None:
            print(f"making {self.large_quads:,} quads on top of the shipped graph ...")
            build_shipped_graph(data_dir)
            lines = generate(quads=self.large_quads, seed=SEED)
            self._load(data_dir, lines, "made.nq")
        return data_dir

    def bare(self, triples: int) -> Path:
        """Return one with nothing but made-up triples, in the default graph."""
        data_dir = self.folder / f"bare-{triples}"
        if current(data_dir) is None:
            command = [str(BIN / "stadtwissen"), "init", "--bare"]
            _run([*command, "--data-dir", str(data_dir)])
            lines = generate(quads=triples, seed=SEED)
            self._load(data_dir, (_drop_graph(line) for line in lines), "made.nt")
        return data_dir

    def _load(self, data_dir: Path, lines: Iterator[str], name: str) -> None:
        file = self.folder / name
        with file.open("w", encoding="utf-8") as output:
            while block := list(islice(lines, _LINES_AT_ONCE)):
                output.write("\n".join(block) + "\n")
        command = [str(BIN / "stadtwissen"), "load", "--bulk", str(file)]
        options = ["--validate", "none", "--data-dir", str(data_dir)]
        _run([*command, *options])
        file.unlink()


def find_published(data_dir: Path) -> Published:
    """Return what readers of a data directory have open."""
    published = current(data_dir)
    if published is None:
        raise RuntimeError("nothing is published")
    return published


def _run(command: list[str]) -> None:
    subprocess.run(
        command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _drop_graph(line: str) -> str:
    triple, _, _ = line.rpartition(" <")
    return f"{triple} ."
