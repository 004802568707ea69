"""Numbers, dates and places in two languages."""

import pytest

from web.pages.formats import format_date, format_number, format_point


@pytest.mark.parametrize(
    ("text", "german", "english"),
    [
        ("840", "840", "840"),
        ("1183", "1183", "1183"),
        ("246243", "246\u202f243", "246,243"),
        ("118.65", "118,65", "118.65"),
        ("12000.50", "12\u202f000,5", "12,000.5"),
        ("-18.0", "-18", "-18"),
        ("NaN", "NaN", "NaN"),
        ("many", "many", "many"),
    ],
)
def test_numbers_have_the_marks_of_the_language(
    text: str, german: str, english: str
) -> None:
    assert (format_number(text, "de"), format_number(text, "en")) == (german, english)


@pytest.mark.parametrize(
    ("text", "german", "english"),
    [
        ("2023", "2023", "2023"),
        ("2023-05", "Mai 2023", "May 2023"),
        ("2023-05-07", "7.\u00a0Mai 2023", "7\u00a0May 2023"),
        ("2023-13", "2023-13", "2023-13"),
        ("soon", "soon", "soon"),
    ],
)
def test_dates_keep_their_precision(text: str, german: str, english: str) -> None:
    assert (format_date(text, "de"), format_date(text, "en")) == (german, english)


def test_a_point_is_told_as_latitude_and_longitude() -> None:
    assert format_point("POINT(10.1349 54.3213)", "de") == "54,3213° N, 10,1349° O"


def test_another_shape_is_no_point() -> None:
    assert format_point("LINESTRING(0 0, 1 1)", "de") is None


@pytest.mark.parametrize("text", ["1e9999999", "NaN", "INF", "9" * 50, "1,5", "٣"])
def test_a_number_that_cannot_be_written_plainly_stays_as_it_is(text: str) -> None:
    assert format_number(text, "de") == text


@pytest.mark.parametrize("text", ["POINT(1.2.3 4)", "POINT(. .)", "POINT(1 2 3)"])
def test_a_point_that_is_none_is_not_shown_as_one(text: str) -> None:
    assert format_point(text, "de") is None
