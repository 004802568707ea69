"""`stadtwissen show`, `diff`, `revert`, `checkout`, `log`: what they print."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pyoxigraph import Store

from graph.errors import JournalDamaged
from graph.history import checkout
from graph.journal import Journal
from graph.layout import Layout
from graph.limits import Limit
from graph.patch import Patch
from graph.revision import NO_RECORD, Draft, encode_record, follow
from graph.segment import append_record
from graph.snapshots import current, open_current
from graph.store import list_named_quads
from ontology import iris
from tests.support.writing import propose, spell_line, write_now
from web.commands import main

FIRST, SECOND = spell_line("a", "first"), spell_line("b", "second")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three revisions: the first line, the second line, the first line taken out."""
    folder = tmp_path_factory.mktemp("written")
    write_now(folder, propose(FIRST, message="why"))
    write_now(folder, propose(SECOND))
    write_now(folder, propose(removes=[FIRST]))
    return folder


@pytest.fixture
def data_dir(written: Path, tmp_path: Path) -> Path:
    """Return a copy of those three revisions, to write to."""
    return shutil.copytree(written, tmp_path / "var", symlinks=True)


def run(data_dir: Path, command: str, *arguments: str | Path) -> Result:
    words = [command, *map(str, arguments), "--data-dir", str(data_dir)]
    return CliRunner().invoke(main, words)


def read_asserted(store: Store) -> set[str]:
    reserved = {f"<{iris.GRAPH_META}>", f"<{iris.GRAPH_INFERRED}>"}
    quads = list_named_quads(store)
    return {f"{quad} ." for quad in quads if str(quad.graph_name) not in reserved}


def test_show_tells_who_made_a_revision_and_what_it_changed(written: Path) -> None:
    lines = run(written, "show", "1").stdout.splitlines()

    assert lines[0] == "revision 1"
    assert "agent    tester" in lines
    assert "message  why" in lines
    assert "quads    +1 -0" in lines
    assert lines[-1] == "  +1 -0  <http://a/g>"


def test_show_prints_the_patch_where_it_is_asked_for(written: Path) -> None:
    assert run(written, "show", "3", "--patch").stdout.endswith(f"\n\n- {FIRST}\n")


def test_show_answers_programs(written: Path) -> None:
    answer = json.loads(run(written, "show", "3", "--patch", "--json").stdout)

    assert (answer["number"], answer["adds"], answer["removes"]) == (3, [], [FIRST])
    assert answer["graphs"] == {"<http://a/g>": {"added": 0, "removed": 1}}


@pytest.mark.parametrize(
    "words", [("show", "9"), ("diff", "1", "9"), ("revert", "9"), ("show", "0")]
)
def test_an_unknown_revision_is_refused(written: Path, words: tuple[str, ...]) -> None:
    result = run(written, *words)

    assert result.exit_code == 1
    assert "There is no revision" in result.stderr


def test_a_number_that_is_none_is_wrong_usage(written: Path) -> None:
    assert run(written, "show", "newest").exit_code == 2


def test_diff_prints_signed_lines(written: Path) -> None:
    assert run(written, "diff", "1", "3").stdout == f"- {FIRST}\n+ {SECOND}\n"


def test_diff_answers_programs(written: Path) -> None:
    answer = json.loads(run(written, "diff", "3", "1", "--json").stdout)

    assert answer == {"before": 3, "after": 1, "adds": [FIRST], "removes": [SECOND]}


def test_log_is_filtered_by_subject_graph_and_agent(written: Path) -> None:
    words = ("--subject", "http://a/a", "--graph", "http://a/g", "--agent", "tester")

    listed = json.loads(run(written, "log", *words, "--limit", "1", "--json").stdout)

    assert [one["number"] for one in listed] == [3]


def test_log_says_what_is_kept_and_not_published_yet(data_dir: Path) -> None:
    link = Layout(data_dir=data_dir).current
    link.unlink()
    link.symlink_to("snapshots/2")

    told = run(data_dir, "log")
    listed = json.loads(run(data_dir, "log", "--json").stdout)

    assert "Revision 3 is kept and not published yet" in told.stderr
    assert [one["is_published"] for one in listed] == [False, True, True]


def test_revert_makes_a_revision_with_the_state_before(data_dir: Path) -> None:
    result = run(data_dir, "revert", "3", "--message", "an error")

    shown = json.loads(run(data_dir, "show", "4", "--json").stdout)
    before = json.loads(run(data_dir, "show", "2", "--json").stdout)
    assert result.stdout == "Revision 4: 1 quads added, 0 removed.\n"
    assert (shown["message"], shown["reverts"]) == ("an error", 3)
    assert shown["state_hash"] == before["state_hash"]
    assert read_asserted(open_current(data_dir)) == {FIRST, SECOND}


def test_a_revert_that_meets_a_later_change_names_it(data_dir: Path) -> None:
    result = run(data_dir, "revert", "1", "--json")

    answer = json.loads(result.stdout)
    assert (result.exit_code, answer["error"]) == (1, "Conflict")
    assert (answer["base"], answer["head"]) == (1, 3)
    assert answer["touch"] == {
        "revision": 3,
        "agent": "tester",
        "message": "test",
        "subjects": ["<http://a/a>"],
        "total": 1,
    }


def test_a_revert_with_a_key_happens_once(data_dir: Path) -> None:
    run(data_dir, "revert", "3", "--key", "once")

    result = run(data_dir, "revert", "3", "--key", "once")

    said = "Nothing changed; revision 4 was made with this key.\n"
    assert (result.exit_code, result.stdout) == (0, said)


def test_checkout_makes_a_data_directory_that_answers(
    written: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "old"

    result = run(written, "checkout", "2", folder)

    assert result.exit_code == 0
    published = current(folder)
    assert published is not None
    assert published.number == 2
    query = "SELECT ?o { ?s <http://a/p> ?o } ORDER BY ?o"
    asked = run(folder, "query", query, "--format", "csv")
    assert asked.stdout.split() == ["o", "first", "second"]


@pytest.mark.parametrize(
    ("number", "quads"), [(1, {FIRST}), (2, {FIRST, SECOND}), (3, {SECOND})]
)
def test_a_checkout_holds_the_quads_and_the_journal_of_its_revision(
    written: Path, tmp_path: Path, number: int, quads: set[str]
) -> None:
    made = checkout(written, number, tmp_path / "old")

    journal = Journal(Layout(data_dir=tmp_path / "old").journal)
    assert (made.number, journal.head()) == (number, made)
    assert read_asserted(open_current(tmp_path / "old")) == quads


def test_a_checkout_can_be_written_to(written: Path, tmp_path: Path) -> None:
    checkout(written, 1, tmp_path / "old")

    outcome = write_now(tmp_path / "old", propose(spell_line("z")))

    assert outcome.revision.number == 2


def test_a_checkout_leaves_nothing_beside_its_folder(
    written: Path, tmp_path: Path
) -> None:
    run(written, "checkout", "1", tmp_path / "old")
    run(written, "checkout", "9", tmp_path / "none")

    assert [path.name for path in tmp_path.iterdir()] == ["old"]


def test_a_checkout_whose_state_is_not_the_one_told_is_refused(
    tmp_path: Path,
) -> None:
    patch = Patch.of(adds=[FIRST])
    draft = Draft(time="2026-11-25T12:00:00+00:00", agent="a", message="")
    false = replace(follow(None, patch, draft), state_hash="0" * 64)
    journal = Layout(data_dir=tmp_path / "var").journal
    record = encode_record(false, patch, previous=NO_RECORD)
    append_record(journal / "000000000001.journal", record)

    with pytest.raises(JournalDamaged, match="leads to another state"):
        checkout(tmp_path / "var", 1, tmp_path / "old")

    assert not (tmp_path / "old").exists()


def test_a_checkout_of_a_journal_with_a_segment_of_no_record_is_refused(
    tmp_path: Path,
) -> None:
    folder = Layout(data_dir=tmp_path / "var").journal
    one = Limit(name="records", value=1, unit="records", why="to have two segments")
    journal = Journal(folder, segment_records=one)
    draft = Draft(time="2026-11-25T12:00:00+00:00", agent="a", message="")
    journal.append(0, Patch.of(adds=[FIRST]), draft)
    journal.append(1, Patch.of(adds=[SECOND]), draft)
    (folder / "000000000001.journal").write_bytes(b"spoilt")

    with pytest.raises(JournalDamaged, match=r"000000000001\.journal"):
        checkout(tmp_path / "var", 2, tmp_path / "old")

    assert not (tmp_path / "old").exists()


def test_a_checkout_into_a_folder_with_something_is_refused(
    written: Path, tmp_path: Path
) -> None:
    (tmp_path / "note").write_text("mine")

    result = run(written, "checkout", "1", tmp_path)

    assert result.exit_code == 1
    assert "not an empty folder" in result.stderr
    assert (tmp_path / "note").read_text() == "mine"
