"""The search page: how what was meant is told."""

from graph.search import Hit, Hits
from web.pages.search import spell_as_written


def make_hits(label: str, *, meant: tuple[str, ...]) -> Hits:
    hit = Hit(iri="x", type="measure", label=label, summary="Eine Straße", place="Ulm")
    return Hits(items=(hit,), types=(("measure", 1),), total=1, revision=1, meant=meant)


def test_what_was_meant_is_told_as_the_hits_write_it() -> None:
    hits = make_hits("Mobilität für alle", meant=("mobilitaet", "strasse"))

    assert spell_as_written(hits) == ["Mobilität", "Straße"]


def test_what_is_in_no_hit_is_not_told() -> None:
    hits = make_hits("Mobilität für alle", meant=("mobilitaet", "immobilie"))

    assert spell_as_written(hits) == ["Mobilität"]


def test_the_likeliest_word_is_told_where_no_hit_has_any() -> None:
    hits = make_hits("Elektromobilität", meant=("mobilitaet", "immobilie"))

    assert spell_as_written(hits) == ["mobilitaet"]


def test_nothing_is_told_where_nothing_else_was_meant() -> None:
    assert spell_as_written(make_hits("Mobilität", meant=())) == []
