"""The search index: what is found, in which order, and what cannot be asked."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from graph.errors import StorageFault
from graph.search import Question, search
from graph.search_index import FILE_NAME, bring_up_to_date, is_current
from ontology import iris
from ontology.iris import expand

LABEL = NamedNode(expand("rdfs:label"))
DENOTES = NamedNode(expand("stadt:denotes"))
FORM = NamedNode(expand("skosxl:literalForm"))
NAME = NamedNode(iris.ID + "name/abc")


def entity(path: str) -> NamedNode:
    return NamedNode(iris.ID + path)


def label(path: str, text: str, language: str = "de") -> Quad:
    return Quad(entity(path), LABEL, Literal(text, language=language))


@pytest.fixture
def store() -> Store:
    store = Store()
    store.extend(
        [
            label("municipality/kiel", "Kiel"),
            label("project/kiel", "Smarte KielRegion"),
            label("measure/ki-bot", "Chatbot mit KI"),
            label("measure/ki-bot", "Chatbot with AI", "en"),
            label("measure/starkregen", "Starkregen-Frühwarnsystem"),
            label("measure/5g", "Ampeln mit 5G"),
            label("measure/laden", "Emobilität an der Großen Straße"),
            label("project/gera", "SMARTCity Gera"),
            label("project/bochum", "Smart City Bochum"),
            Quad(
                entity("name/abc"),
                NamedNode(expand("stadt:denotes")),
                entity("municipality/kiel"),
            ),
            Quad(
                entity("name/abc"),
                NamedNode(expand("skosxl:literalForm")),
                Literal("Landeshauptstadt an der Förde"),
            ),
        ]
    )
    return store


def found(folder: Path, text: str, **options: str) -> list[str]:
    question = Question(text=text, language=options.pop("language", "de"), **options)
    hits = search(folder / FILE_NAME, question)
    return [hit.iri.removeprefix(iris.ID) for hit in hits.items]


def test_a_beginning_of_a_word_finds_it(tmp_path: Path, store: Store) -> None:
    bring_up_to_date(tmp_path, store, 1, None)

    assert found(tmp_path, "fruehwarn") == ["measure/starkregen"]


def test_a_whole_word_comes_before_a_beginning(tmp_path: Path, store: Store) -> None:
    bring_up_to_date(tmp_path, store, 1, None)

    assert found(tmp_path, "KI")[0] == "measure/ki-bot"


def test_the_whole_name_comes_first(tmp_path: Path, store: Store) -> None:
    bring_up_to_date(tmp_path, store, 1, None)

    assert found(tmp_path, "kiel") == ["municipality/kiel", "project/kiel"]


def test_a_recorded_name_finds_what_it_denotes(tmp_path: Path, store: Store) -> None:
    bring_up_to_date(tmp_path, store, 1, None)

    assert found(tmp_path, "förde") == ["municipality/kiel"]


def test_a_type_narrows_the_hits(tmp_path: Path, store: Store) -> None:
    bring_up_to_date(tmp_path, store, 1, None)

    assert found(tmp_path, "kiel", type="project") == ["project/kiel"]


def test_labels_come_in_the_language_asked_for(tmp_path: Path, store: Store) -> None:
    bring_up_to_date(tmp_path, store, 1, None)
    question = Question(text="chatbot", language="en")

    hits = search(tmp_path / FILE_NAME, question)

    assert [hit.label for hit in hits.items] == ["Chatbot with AI"]


@pytest.mark.parametrize(
    "text",
    [
        '"',
        '""',
        "NEAR(a b, 5)",
        "chatbot OR kiel",
        "OR NOT",
        "*",
        "label:x",
        "^x",
        "{q} :",
    ],
)
def test_signs_of_the_query_syntax_are_plain_text(
    tmp_path: Path, store: Store, text: str
) -> None:
    bring_up_to_date(tmp_path, store, 1, None)

    assert found(tmp_path, text) == []


def test_only_what_changed_is_read_again(tmp_path: Path, store: Store) -> None:
    bring_up_to_date(tmp_path, store, 1, None)
    store.remove(label("measure/ki-bot", "Chatbot mit KI"))
    store.add(label("measure/ki-bot", "Sprechende Laterne"))

    bring_up_to_date(tmp_path, store, 2, [iris.ID + "measure/ki-bot"])

    assert found(tmp_path, "laterne") == ["measure/ki-bot"]


def test_an_entity_that_is_gone_is_found_no_more(tmp_path: Path, store: Store) -> None:
    bring_up_to_date(tmp_path, store, 1, None)
    store.remove(label("project/kiel", "Smarte KielRegion"))

    bring_up_to_date(tmp_path, store, 2, [iris.ID + "project/kiel"])

    assert found(tmp_path, "kielregion") == []


def test_the_hits_name_the_revision_of_the_index(tmp_path: Path, store: Store) -> None:
    bring_up_to_date(tmp_path, store, 7, None)
    question = Question(text="kiel", language="de")

    assert search(tmp_path / FILE_NAME, question).revision == 7


def test_without_an_index_the_search_says_so(tmp_path: Path) -> None:
    with pytest.raises(StorageFault):
        found(tmp_path, "kiel")


def test_a_damaged_file_is_made_anew(tmp_path: Path, store: Store) -> None:
    bring_up_to_date(tmp_path, store, 1, None)
    (tmp_path / FILE_NAME).write_bytes(b"no database at all, however long it is" * 200)

    bring_up_to_date(tmp_path, store, 2, [iris.ID + "project/kiel"])

    assert found(tmp_path, "fruehwarn") == ["measure/starkregen"]
    assert is_current(tmp_path, 2)


def test_an_index_that_missed_a_revision_is_made_anew(
    tmp_path: Path, store: Store
) -> None:
    bring_up_to_date(tmp_path, store, 1, None)
    store.add(label("measure/neu", "Hochwasserpegel"))

    bring_up_to_date(tmp_path, store, 3, [iris.ID + "project/kiel"])

    assert found(tmp_path, "hochwasserpegel") == ["measure/neu"]


def test_a_missing_index_is_of_no_revision(tmp_path: Path) -> None:
    assert not is_current(tmp_path, 1)


def test_a_part_of_a_word_finds_it(tmp_path: Path, store: Store) -> None:
    bring_up_to_date(tmp_path, store, 1, None)

    assert found(tmp_path, "warnsystem") == ["measure/starkregen"]


@pytest.mark.parametrize("text", ["KI", "ki", "mit ki"])
def test_a_word_of_two_letters_is_no_part_or_beginning(
    tmp_path: Path, store: Store, text: str
) -> None:
    bring_up_to_date(tmp_path, store, 1, None)

    assert found(tmp_path, text) == ["measure/ki-bot"]


def test_two_letters_that_are_no_word_are_a_beginning(
    tmp_path: Path, store: Store
) -> None:
    bring_up_to_date(tmp_path, store, 1, None)

    assert found(tmp_path, "ch") == ["measure/ki-bot"]


def test_a_digit_and_a_letter_are_a_word(tmp_path: Path, store: Store) -> None:
    bring_up_to_date(tmp_path, store, 1, None)

    assert found(tmp_path, "5g") == ["measure/5g"]


@pytest.mark.parametrize(
    "text", ["Smart City", "SmartCity", "smart-city", "SMARTCITY", "smart_city"]
)
def test_what_is_written_as_one_word_or_two_is_found_either_way(
    tmp_path: Path, store: Store, text: str
) -> None:
    bring_up_to_date(tmp_path, store, 1, None)

    assert set(found(tmp_path, text)) == {"project/gera", "project/bochum"}


@pytest.mark.parametrize("text", ["E-Mobilität", "emobilitaet", "e Mobilität"])
def test_a_letter_with_a_hyphen_is_found_without(
    tmp_path: Path, store: Store, text: str
) -> None:
    bring_up_to_date(tmp_path, store, 1, None)

    assert found(tmp_path, text) == ["measure/laden"]


@pytest.mark.parametrize(
    "text",
    [
        *("Chatbto", "Chtbot", "Chattbot", "Chabbot", "Strasse", "Strase", "Straẞe"),
        *("Emobilitt", "Emobilitat", "Grosen", "Starkregen-Fruhwarnsystem"),
    ],
)
def test_one_typing_error_is_forgiven(tmp_path: Path, store: Store, text: str) -> None:
    bring_up_to_date(tmp_path, store, 1, None)

    assert len(found(tmp_path, text)) == 1


def test_what_was_meant_is_told(tmp_path: Path, store: Store) -> None:
    bring_up_to_date(tmp_path, store, 1, None)
    question = Question(text="Chatbto mit KI", language="de")

    assert search(tmp_path / FILE_NAME, question).meant == ("chatbot",)


@pytest.mark.parametrize("text", ["Kiel", "ki", "Große Straße", "Regenbogen"])
def test_no_other_word_is_meant_where_all_is_found_or_nothing(
    tmp_path: Path, store: Store, text: str
) -> None:
    bring_up_to_date(tmp_path, store, 1, None)
    question = Question(text=text, language="de")

    assert search(tmp_path / FILE_NAME, question).meant == ()


def test_a_word_that_is_gone_is_meant_no_more(tmp_path: Path, store: Store) -> None:
    bring_up_to_date(tmp_path, store, 1, None)
    store.remove(label("measure/starkregen", "Starkregen-Frühwarnsystem"))

    bring_up_to_date(tmp_path, store, 2, [iris.ID + "measure/starkregen"])

    assert found(tmp_path, "starkrgeen") == []


def test_an_index_of_an_earlier_version_is_made_anew(
    tmp_path: Path, store: Store
) -> None:
    bring_up_to_date(tmp_path, store, 1, None)
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as index:
        index.execute("PRAGMA user_version = 1")

    was_current = is_current(tmp_path, 1)
    bring_up_to_date(tmp_path, store, 2, [iris.ID + "project/kiel"])

    assert (was_current, is_current(tmp_path, 2)) == (False, True)
    assert found(tmp_path, "fruehwarn") == ["measure/starkregen"]


def test_two_words_are_found_as_one_although_others_begin_like_the_second(
    tmp_path: Path, store: Store
) -> None:
    store.add(label("measure/garten", "Botanischer Garten"))
    bring_up_to_date(tmp_path, store, 1, None)

    assert found(tmp_path, "chat bot") == ["measure/ki-bot"]


def test_a_label_comes_before_another_name(tmp_path: Path, store: Store) -> None:
    store.add(label("measure/hafen", "Förde"))
    store.add(Quad(entity("name/abc"), FORM, Literal("Förde")))
    bring_up_to_date(tmp_path, store, 1, None)

    assert found(tmp_path, "förde") == ["measure/hafen", "municipality/kiel"]


def test_an_umlaut_without_its_dots_is_the_likeliest_error(
    tmp_path: Path, store: Store
) -> None:
    store.extend(label(f"measure/{n}", f"Manchen hilft {n}") for n in range(3))
    store.add(label("municipality/muenchen", "München"))
    bring_up_to_date(tmp_path, store, 1, None)
    question = Question(text="Munchen", language="de")

    hits = search(tmp_path / FILE_NAME, question)

    assert hits.meant == ("muenchen", "manchen")
    assert hits.items[0].iri == iris.ID + "municipality/muenchen"
