"""Names are compared as people and programs misspell them."""

import pytest
from hypothesis import given, strategies

from graph.name_similarity import (
    LOST,
    compare_names,
    compare_words,
    count_errors,
    mend,
    read_name,
)


def compare(asked: str, name: str) -> float:
    return compare_names(read_name(asked), read_name(name))


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("KÖLN", "Köln"),
        ("Koeln", "Köln"),
        ("St. Wendel", "Sankt Wendel"),
        ("St.Wendel", "St. Wendel"),
        ("Frankfurt/Oder", "Frankfurt (Oder)"),
        ("Rheda Wiedenbrück", "Rheda-Wiedenbrück"),
        ("Köln, Stadt", "Köln"),
        ("Stadt Köln", "Köln"),
        ("Hansestadt Rostock", "Rostock"),
        ("Giessen (Kreis)", "Landkreis Gießen"),
        ("Kirchheim bei München", "Kirchheim b. München"),
        ("Neu Brandenburg", "Neubrandenburg"),
        ("GieÃŸen", "Gießen"),
        ("MÃ¼nster", "Münster"),
    ],
)
def test_other_forms_of_a_name_are_sure(asked: str, name: str) -> None:
    assert compare(asked, name) >= 0.97


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("Munster", "Münster"),
        ("Giesen", "Gießen"),
        ("Kempen", "Kempten"),
        ("Gießen", "Landkreis Gießen"),
        ("Landkreis Gießen", "Gießen"),
        ("Freiburg", "Freiburg im Breisgau"),
        ("Bad Münder", "Bad Münstereifel"),
        ("Frankfurt am Main", "Frankfurt (Oder)"),
        ("Mühlhausen", "Mühlhausen/Thüringen"),
    ],
)
def test_what_may_be_another_place_is_likely_at_most(asked: str, name: str) -> None:
    assert 0.4 < compare(asked, name) < 0.97


@pytest.mark.parametrize(
    ("asked", "nearer", "farther"),
    [
        ("Giesen", "Gießen", "Siegen"),
        ("Landkreis Giesen", "Landkreis Gießen", "Gießen"),
        ("Frankfurt a. d. Oder", "Frankfurt (Oder)", "Frankfurt am Main"),
        ("Freiburg i. Br.", "Freiburg im Breisgau", "Freiberg"),
        ("L\ufffdbeck", "Lübeck", "Lohbeck"),
        ("G?ttingen", "Göttingen", "Göppingen"),
        ("Wissbaden", "Wiesbaden", "Baden-Baden"),
    ],
)
def test_what_is_meant_is_nearer(asked: str, nearer: str, farther: str) -> None:
    assert compare(asked, nearer) > compare(asked, farther)


@pytest.mark.parametrize("torn", ["G?ttingen", "G\ufffdttingen"])
def test_a_lost_letter_may_be_any(torn: str) -> None:
    assert mend(torn) == f"G{LOST}ttingen"
    assert compare(torn, "Göttingen") > compare("Gttingen", "Göttingen")


def test_a_question_mark_behind_a_name_is_no_lost_letter() -> None:
    assert compare("Kiel?", "Kiel") == 1


def test_nothing_is_like_no_name() -> None:
    assert compare("", "Köln") == compare("Köln", "…") == compare("?!", "–") == 0


def test_a_word_without_letters_in_common_is_not_compared() -> None:
    assert compare_words("ulm", "kiel") == 0


@pytest.mark.parametrize(
    ("one", "other", "errors"),
    [
        ("ulm", "ulm", 0),
        ("ulm", "uml", 1),
        ("kassel", "kasel", 1),
        ("kassel", "cassel", 1),
        ("wuppertal", "wupertahl", 2),
        ("", "abc", 3),
        (f"l{LOST}beck", "luebeck", 1),
        (f"l{LOST}beck", "lubeck", 0),
    ],
)
def test_errors_are_counted(one: str, other: str, errors: int) -> None:
    assert count_errors(one, other) == count_errors(other, one) == errors


@given(strategies.text(max_size=40))
def test_a_wrong_encoding_is_undone(text: str) -> None:
    torn = f"ä{text}".encode().decode("latin-1")

    assert mend(torn).replace(LOST, "") == mend(f"ä{text}").replace(LOST, "")


@given(strategies.text(max_size=30), strategies.text(max_size=30))
def test_likeness_is_a_share_and_the_same_is_one(one: str, other: str) -> None:
    assert 0 <= compare(one, other) <= 1
    if read_name(one).words:
        assert compare(one, one) == 1
