"""How long suggestions and searches take, and what the search index costs a commit."""

import random
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

from graph.layout import Layout
from graph.search import Question, search
from graph.search_index import FILE_NAME, bring_up_to_date, open_to_read, read_stamp
from graph.snapshots import open_current
from graph.suggestions import suggest

SEED = 20261125
_NAMES = 100
_COMMITS = 20
# What 100 quads are of: a measure has about that many that are not of its results.
_CHANGED = 10


def measure_search(data_dir: Path) -> None:
    """Print times for names of a data directory, typed letter by letter."""
    path = Layout(data_dir=data_dir).search_index
    chance = random.Random(SEED)  # noqa: S311  # a choice, not a secret
    names, subjects = _choose(path, chance)
    typed = [name[:end] for name in names for end in range(1, min(len(name), 30) + 1)]
    spoilt = [_spoil(name, chance) for name in names]
    _print("suggestions", typed, lambda text: suggest(path, text, "de"), at_most=20)
    _print(
        "  with an error", spoilt, lambda text: suggest(path, text, "de"), at_most=20
    )
    _print("searches", names, lambda text: _search(path, text))
    _print("  with an error", spoilt, lambda text: _search(path, text))
    _measure_changes(data_dir, subjects)


def _choose(path: Path, chance: random.Random) -> tuple[list[str], list[str]]:
    with closing(open_to_read(path)) as index:
        rows = index.execute("SELECT coalesce(label_de, label_en), iri FROM entity")
        names = dict(rows.fetchall())
        words = index.execute("SELECT count(*) FROM word").fetchone()[0]
    size_mb = path.stat().st_size / 1e6
    print(f"search index: {len(names):,} names, {words:,} words, {size_mb:.1f} MB")
    chosen = chance.sample(sorted(names), min(_NAMES, len(names)))
    return chosen, [names[name] for name in chosen]


def _spoil(name: str, chance: random.Random) -> str:
    """Take a letter out of the longest word of a name, and leave the others away."""
    word = max(name.split(), key=len)
    place = chance.randrange(len(word))
    return word[:place] + word[place + 1 :]


def _search(path: Path, text: str) -> object:
    return search(path, Question(text=text, language="de"))


def _print(
    name: str,
    texts: Iterable[str],
    ask: Callable[[str], object],
    *,
    at_most: int | None = None,
) -> None:
    taken = []
    for text in texts:
        began = time.perf_counter()
        ask(text)
        taken.append(1000 * (time.perf_counter() - began))
    taken.sort()
    median, late = taken[len(taken) // 2], taken[len(taken) * 95 // 100]
    bound = f" (at most {at_most} ms)" if at_most else ""
    print(
        f"{name}: {len(taken):,}, median {median:.1f} ms, p95 {late:.1f} ms,"
        f" worst {taken[-1]:.1f} ms{bound}"
    )


def _measure_changes(data_dir: Path, subjects: list[str]) -> None:
    """Read some entities anew into a copy of the index, and build one from nothing."""
    store = open_current(data_dir)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for ending in ("", "-wal"):
            source = data_dir / f"{FILE_NAME}{ending}"
            if source.exists():
                shutil.copy(source, folder)
        with closing(sqlite3.connect(folder / FILE_NAME)) as index:
            revision = read_stamp(index) or 0
        changes = [
            subjects[number % len(subjects) :][:_CHANGED] for number in range(_COMMITS)
        ]
        _print(
            f"the index's part of a commit with {_CHANGED} entities changed",
            [str(number) for number in range(_COMMITS)],
            lambda number: bring_up_to_date(
                folder, store, revision, changes[int(number)]
            ),
        )
        began = time.perf_counter()
        bring_up_to_date(folder, store, revision, None)
        print(f"build the search index: {time.perf_counter() - began:.1f} s")
