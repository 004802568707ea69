"""The words of the interface are complete in both languages."""

import re
import tomllib
from importlib.resources import files

from tests.support.found import some
from web.pages.languages import LANGUAGES
from web.pages.texts import read_interface

_PLACE = re.compile(r"\{(\w+)\}")


def test_every_sentence_stands_in_every_language() -> None:
    missing = [
        key
        for key, text in some(read_interface().items())
        if set(text) != set(LANGUAGES) or not all(text.values())
    ]

    assert missing == []


def test_both_languages_have_the_same_places() -> None:
    different = [
        key
        for key, text in some(read_interface().items())
        if len({frozenset(_PLACE.findall(text[tag])) for tag in LANGUAGES}) > 1
    ]

    assert different == []


def test_no_sentence_is_left_out_or_hides_another() -> None:
    folder = files("web").joinpath("translations")
    keys = [
        key
        for file in folder.iterdir()
        if file.name != "terms.toml"
        for key in tomllib.loads(file.read_text("utf-8"))
    ]

    assert sorted(keys) == sorted(read_interface())
