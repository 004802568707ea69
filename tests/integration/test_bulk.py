"""`stadtwissen load --bulk`: the same as a load, in streams, as one revision."""

import gzip
import json
import re
import shutil
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pyoxigraph import Store

from graph.bulk import _PIECE_BYTES as PIECE_BYTES
from graph.bulk_store import apply_additions
from graph.commit import commit, recover_now
from graph.journal import Journal
from graph.named_graphs import list_graphs
from graph.patch import Patch
from graph.proposal import Proposal
from graph.recovery import _look_up, _look_up_all, describe_touched
from graph.revision import Draft, follow
from graph.snapshots import open_current
from graph.store import LiveStore, list_named_quads
from graph.synthetic import generate_measures
from graph.verification import verify
from ontology import iris
from web.commands import main

# The time is no part of it: a test that runs in two processes has one name.
pack = partial(gzip.compress, mtime=0)

GRAPH = "http://a/g"
FIRST = f'<http://a/1> <http://a/p> "first" <{GRAPH}> .'
META, INFERRED = iris.GRAPH_META, iris.GRAPH_INFERRED
MIXED = f"""# plain, odd, blank and repeated lines
{FIRST}
<http://a/2> <http://a/p> "zweiter"@de <{GRAPH}> .
<http://a/2> <http://a/p> "zweiter"@de <{GRAPH}> .
<http://a/2> <http://a/p> "zweiter"@de <http://a/h> .
<http://a/3> <http://a/p> "03"^^<http://www.w3.org/2001/XMLSchema#integer> <{GRAPH}> .
<http://a/3>   <http://a/p> "\\u00e4\\n"@DE <{GRAPH}> .
_:x <http://a/p> _:y <{GRAPH}> .
_:y <http://a/p> "a _:x" <{GRAPH}> .
"""


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("bulk") / "var"
    commit(made, Proposal(patch=Patch.of(adds=[FIRST]), agent="test", message="start"))
    return made


@pytest.fixture
def data_dir(begun: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(begun, tmp_path / "var", symlinks=True))


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, bytes], Path]:
    def write_file(name: str, data: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write_file


def run(data_dir: Path, file: Path, *arguments: str) -> Result:
    words = ["load", str(file), *arguments, "--data-dir", str(data_dir)]
    return CliRunner().invoke(main, words)


def run_bulk(data_dir: Path, file: Path, *arguments: str) -> Result:
    return run(data_dir, file, "--bulk", *arguments)


def read_quads(data_dir: Path) -> set[str]:
    quads = list_named_quads(open_current(data_dir))
    return {str(q) for q in quads if str(q.graph_name) != f"<{META}>"}


def find_faults(data_dir: Path) -> list[str]:
    return [fault for verdict in verify(data_dir) for fault in verdict.faults]


def hash_asserted(data_dir: Path) -> str:
    lines = (f"{q} ." for q in list_named_quads(open_current(data_dir)))
    skipped = (f" <{META}> .", f" <{INFERRED}> .")
    hashes = (
        int.from_bytes(sha256(line.encode()).digest(), "big")
        for line in lines
        if not line.endswith(skipped)
    )
    return f"{sum(hashes) % 2**256:064x}"


def test_it_stores_what_an_ordinary_load_stores(
    data_dir: Path, tmp_path: Path, write: Callable[[str, bytes], Path]
) -> None:
    other = Path(shutil.copytree(data_dir, tmp_path / "other", symlinks=True))
    file = write("mixed.nq", MIXED.encode())
    bulk = run_bulk(data_dir, file)
    ordinary = run(other, file)
    heads = [Journal(one / "journal").head() for one in (data_dir, other)]

    assert (bulk.exit_code, ordinary.exit_code) == (0, 0)
    assert read_quads(data_dir) == read_quads(other)
    assert len({head and (head.state_hash, head.patch_hash) for head in heads}) == 1
    assert "Revision 2: 6 quads added of 8 read." in bulk.stdout


def test_what_is_no_part_of_the_rate_is_told_beside_it(
    data_dir: Path, write: Callable[[str, bytes], Path]
) -> None:
    told = run_bulk(data_dir, write("mixed.nq", MIXED.encode())).stdout
    apart = re.findall(r"[,;] (\w+) \d+\.\d s", told)

    assert apart == ["validate", "infer", "index"]


def test_everything_derived_is_right_after_it(
    data_dir: Path, write: Callable[[str, bytes], Path]
) -> None:
    text = "\n".join(generate_measures(60)).encode() + b"\n"
    result = run_bulk(data_dir, write("made.nq", text), "--validate", "all")
    head = Journal(data_dir / "journal").head()

    assert result.exit_code == 0, result.output
    assert find_faults(data_dir) == []
    assert head is not None
    assert hash_asserted(data_dir) == head.state_hash


def test_the_journal_alone_rebuilds_it(
    data_dir: Path, write: Callable[[str, bytes], Path]
) -> None:
    run_bulk(data_dir, write("mixed.nq", MIXED.encode()))
    before = read_quads(data_dir)
    for name in ("store", "snapshots"):
        shutil.rmtree(data_dir / name)
    (data_dir / "current").unlink()
    (data_dir / "search.sqlite").unlink()
    recover_now(data_dir)

    assert read_quads(data_dir) == before
    assert find_faults(data_dir) == []


@pytest.mark.parametrize("is_bare", [False, True])
def test_a_stream_leaves_the_store_as_a_patch_does(*, is_bare: bool) -> None:
    default = "<http://a/9> <http://a/p> <http://a/o> ."
    lines = [
        FIRST,
        f'_:b <http://a/p> "a" <{GRAPH}> .',
        f"_:b <http://a/q> _:c <{GRAPH}> .",
    ]
    patch = Patch.of(adds=[*lines, default] if is_bare else lines)
    marked = patch.serialise().splitlines()
    streamed, patched = (LiveStore(Store(), is_bare=is_bare) for _ in range(2))
    for _ in range(2):  # as after a crash
        apply_additions(streamed, 7, lambda: iter([marked[:2], marked[2:]]))
    patched.apply(7, patch)

    assert set(streamed.engine) == set(patched.engine)
    assert streamed.applied() == 7


def test_many_graphs_are_described_as_each_by_itself() -> None:
    store = LiveStore(Store(), is_bare=False)
    store.apply(1, Patch.of(adds=generate_measures(20)))
    graphs = list_graphs(Patch.of(adds=generate_measures(20)))
    draft = Draft(time="2026-11-25T12:00:00+00:00", agent="test", message="")
    describe_touched(store, follow(None, Patch(), draft), list(graphs)[:5])
    one_by_one, at_once = _look_up(store), _look_up_all(store)
    names = [name for name in graphs if name]

    assert [at_once(name) for name in names] == [one_by_one(name) for name in names]


@pytest.mark.soak
def test_a_large_revision_is_replayed_in_a_stream(
    data_dir: Path, write: Callable[[str, bytes], Path]
) -> None:
    lines = (f'<http://a/{n}> <http://a/p> "{n}" <{GRAPH}> .' for n in range(100_500))
    file = write("large.nq", "\n".join(lines).encode())
    run_bulk(data_dir, file, "--validate", "none")
    shutil.rmtree(data_dir / "store")
    recover_now(data_dir)

    assert len(read_quads(data_dir)) == 100_501
    assert find_faults(data_dir) == []


def test_the_same_file_again_changes_nothing(
    data_dir: Path, write: Callable[[str, bytes], Path]
) -> None:
    file = write("mixed.nq", MIXED.encode())
    run_bulk(data_dir, file)

    assert run_bulk(data_dir, file).stdout == (
        "Nothing changed; the head is revision 2.\n"
    )


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.ttl", b'<http://a/2> <http://a/p> "x", 02 .'),
        ("a.ttl.gz", pack(b'<http://a/2> <http://a/p> "x", 02 .')),
        (
            "a.nt",
            (
                b'\xef\xbb\xbf<http://a/2> <http://a/p> "x" .\n'
                b'<http://a/2> <http://a/p> "02"^^'
                b"<http://www.w3.org/2001/XMLSchema#integer> ."
            ),
        ),
        (
            "a.nq.gz",
            pack(b'<http://a/2> <http://a/p> "x" .\n')
            + pack(
                b'<http://a/2> <http://a/p> "2"^^'
                b"<http://www.w3.org/2001/XMLSchema#integer> .\n"
            ),
        ),
        ("a.trig", b'{ <http://a/2> <http://a/p> "x", 2 }'),
        ("marked.ttl", b'\xef\xbb\xbf<http://a/2> <http://a/p> "x", 2 .'),
        ("relative.ttl", b'<2> <p> "x", 2 .'),
        ("relative.trig", b'{ <2> <p> "x", 2 }'),
    ],
)
def test_it_reads_every_format_that_streams(
    data_dir: Path, write: Callable[[str, bytes], Path], name: str, data: bytes
) -> None:
    result = run_bulk(data_dir, write(name, data), "--graph", GRAPH)

    assert result.exit_code == 0, result.output
    assert read_quads(data_dir) == {
        FIRST.removesuffix(" ."),
        f'<http://a/2> <http://a/p> "x" <{GRAPH}>',
        f'<http://a/2> <http://a/p> "2"^^<{iris.expand("xsd:integer")}> <{GRAPH}>',
    }


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.nq", f"{FIRST}\n\n<http://a/2> oh .\n".encode(), "a.nq:3:"),
        ("a.nq", b"<javascript:x> <http://a/p> <http://a/o> <http://a/g> .\n", ":1:2"),
        ("a.nq", b'<http://a/2> <http://a/p> "x" .\n', "names no graph"),
        ("a.nq", f'<http://a/2> <http://a/p> "x" <{META}> .\n'.encode(), "the house"),
        ("a.nq", f'<http://a/2> <http://a/p> "\xe4" <{GRAPH}> .'.encode("l1"), "UTF-8"),
        ("a.nq.gz", pack(b"x" * 10_000)[:-9], "gzip"),
        ("a.nq.gz", pack(b"\n" * (500 << 20), 9), "ratio"),
        ("a.ttl", b"<http://a/2> <http://a/p> .", "a.ttl:1:"),
        ("a.ttl", b"<2> <http://a/p> <http://a/o> .", "'2' is relative"),
        ("a.rdf", b"<rdf/>", "convert"),
        ("a.nq", b"x" * (9 << 20), "line"),
    ],
)
def test_what_it_refuses_leaves_nothing_behind(
    data_dir: Path,
    write: Callable[[str, bytes], Path],
    name: str,
    data: bytes,
    told: str,
) -> None:
    result = run_bulk(data_dir, write(name, data))
    head = Journal(data_dir / "journal").head()

    assert (result.exit_code, told in result.stderr) == (1, True), result.output
    assert head is not None
    assert head.number == 1
    assert [path for path in data_dir.glob("bulk.*") if path.is_dir()] == []


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
@pytest.mark.parametrize("wrong", ["<http://a/2> oh .", "<http://a/2>\r<http://a/p> ."])
def test_a_fault_is_told_where_a_load_tells_it(
    data_dir: Path, write: Callable[[str, bytes], Path], end: str, wrong: str
) -> None:
    file = write("a.nq", end.join([FIRST, "", FIRST, wrong, FIRST]).encode())
    ways = [way(data_dir, file, "--json") for way in (run, run_bulk)]
    places = [
        [(one["line"], one["column"]) for one in json.loads(way.stdout)["rejections"]]
        for way in ways
    ]

    assert [len(found) > 0 for found in places] == [True, True]
    assert places[0] == places[1]


def test_any_end_of_a_line_may_lie_between_two_pieces(
    data_dir: Path, write: Callable[[str, bytes], Path]
) -> None:
    before = f"# {'x' * 60}\r"
    count = PIECE_BYTES // len(before)
    head = before * count + "#" + "x" * (PIECE_BYTES - count * len(before) - 2)
    file = write("a.nq", f"{head}\r\n{FIRST} oh".encode())
    result = run_bulk(data_dir, file, "--json")
    told = [one["line"] for one in json.loads(result.stdout)["rejections"]]

    assert told == [count + 2]


def test_reading_stops_where_no_more_faults_are_told(
    data_dir: Path, write: Callable[[str, bytes], Path]
) -> None:
    wrong = (f'<javascript:{n}> <http://a/p> "x" .' for n in range(200))
    right = (f'<http://a/{n}> <http://a/p> "x" .' for n in range(50_000))
    file = write("a.ttl", "\n".join([*wrong, *right]).encode())
    result = run_bulk(data_dir, file, "--graph", GRAPH)

    assert "after 100 faults and 20,000 statements" in result.stderr


def test_faults_are_told_with_their_lines(
    data_dir: Path, write: Callable[[str, bytes], Path]
) -> None:
    lines = [f'<http://a/{n}> <http://a/p> "{n}" <{GRAPH}> .' for n in range(1_000)]
    for wrong in (7, 500, 999):
        lines[wrong] = f"<http://a/{wrong}> <http://a/p> .."
    result = run_bulk(data_dir, write("a.nq", "\n".join(lines).encode()), "--json")
    told = [one["line"] for one in json.loads(result.stdout)["rejections"]]

    assert told == [8, 501, 1000]


@pytest.mark.parametrize(("judged", "status"), [("all", 1), ("sample", 1), ("none", 0)])
def test_the_shapes_judge_as_much_as_is_asked_for(
    data_dir: Path, write: Callable[[str, bytes], Path], judged: str, status: int
) -> None:
    # Some measures lose their sources; a sample of many meets some of them.
    lines = [
        line
        for line in generate_measures(60)
        if not ("/measure/m1" in line and "/hasSource>" in line)
    ]
    file = write("wrong.nq", "\n".join(lines).encode())
    result = run_bulk(
        data_dir, file, "--validate", judged, "--sample", "500", "--seed", "7"
    )

    assert result.exit_code == status, result.output


@pytest.mark.parametrize(("judged", "status"), [("all", 1), ("sample", 1), ("none", 0)])
def test_a_graph_of_a_source_that_names_no_source_is_found(
    data_dir: Path, write: Callable[[str, bytes], Path], judged: str, status: int
) -> None:
    graph = f"<{iris.GRAPH}src/0123456789ab>"
    line = f"<{iris.ID}a/1> <http://a/p> <http://a/o> {graph} .\n"
    result = run_bulk(data_dir, write("a.nq", line.encode()), "--validate", judged)

    assert result.exit_code == status, result.output


def test_a_sample_of_valid_data_is_found_valid(
    data_dir: Path, write: Callable[[str, bytes], Path]
) -> None:
    file = write("made.nq", "\n".join(generate_measures(200)).encode())
    result = run_bulk(data_dir, file, "--sample", "150", "--seed", "3", "--json")

    assert json.loads(result.stdout)["is_new"], result.output


def test_options_that_need_the_whole_patch_are_refused(
    data_dir: Path, write: Callable[[str, bytes], Path]
) -> None:
    result = run_bulk(data_dir, write("a.nq", b""), "--dry-run")

    assert result.exit_code == 2
