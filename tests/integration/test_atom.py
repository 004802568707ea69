"""The Atom feed tells people of every revision, the newest first."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from graph.entity_versions import Kind
from graph.feed_limits import FEED_ENTRIES, FEED_ENTRY_ENTITIES
from graph.layout import Layout
from tests.support.changing_journal import ChangingJournal
from tests.support.feed_walk import SITE, serve
from web.pages import atom

SEED = 4287
ATOM = "{http://www.w3.org/2005/Atom}"
XHTML = "{http://www.w3.org/1999/xhtml}"
ARCHIVE = "{http://purl.org/syndication/history/1.0}archive"
REVISION = "https://w3id.org/stadtwissen/id/revision/"
NEXT = {
    "de": ["Neu:", "Geändert:", "Entfernt:"],
    "en": ["New:", "Changed:", "Removed:"],
}


def make_journal(data_dir: Path) -> ChangingJournal:
    """Return a journal of two archives and some revisions."""
    journal = ChangingJournal(Layout(data_dir=data_dir).journal, seed=SEED, entities=80)
    journal.append(1, touched=80)
    journal.append(2 * FEED_ENTRIES.value + 4, touched=6)
    return journal


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("atom")


@pytest.fixture(scope="module")
def journal(data_dir: Path) -> ChangingJournal:
    return make_journal(data_dir)


@pytest.fixture(scope="module")
def client(data_dir: Path, journal: ChangingJournal) -> FlaskClient:
    return serve(data_dir, journal.number, atom.blueprint)


def read(answer: TestResponse) -> Element:
    assert answer.status_code == 200
    assert answer.mimetype == "application/atom+xml"
    return fromstring(answer.data)  # noqa: S314 - our own answer


def find_link(feed: Element, rel: str) -> str | None:
    found = [
        link.attrib["href"]
        for link in feed.findall(f"{ATOM}link")
        if link.attrib["rel"] == rel
    ]
    assert len(found) <= 1 or rel == "alternate"
    return found[0] if found else None


def list_numbers(feed: Element) -> list[int]:
    return [
        int(entry.findtext(f"{ATOM}id", "").removeprefix(REVISION))
        for entry in feed.findall(f"{ATOM}entry")
    ]


def walk(client: FlaskClient) -> Iterator[Element]:
    """Yield the feed, and the archives before it (RFC 5005 section 4)."""
    path: str | None = "/en/feed.atom"
    while path is not None:
        feed = read(client.get(path.removeprefix(SITE)))
        yield feed
        path = find_link(feed, "prev-archive")


def test_the_feed_and_its_archives_hold_every_revision(
    client: FlaskClient, journal: ChangingJournal
) -> None:
    feed, *archives = walk(client)
    numbers = [list_numbers(archive) for archive in archives]
    newest = list_numbers(feed)

    size = FEED_ENTRIES.value
    assert newest == list(range(journal.number, journal.number - size, -1))
    assert numbers == [list(range(2 * size, size, -1)), list(range(size, 0, -1))]
    assert feed.find(ARCHIVE) is None
    for archive in archives:
        assert archive.find(ARCHIVE) is not None
        assert find_link(archive, "current") == f"{SITE}/en/feed.atom"
    assert find_link(archives[0], "self") == find_link(feed, "prev-archive")


def test_each_document_has_what_rfc_4287_demands(client: FlaskClient) -> None:
    for feed in walk(client):
        for name in ("id", "title", "updated", "author"):
            assert len(feed.findall(ATOM + name)) == 1
        identifiers = [
            entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")
        ]
        assert len(set(identifiers)) == len(identifiers)
        times = [
            entry.findtext(f"{ATOM}updated", "") for entry in feed.iter(f"{ATOM}entry")
        ]
        assert times == sorted(times, reverse=True)
        assert feed.findtext(f"{ATOM}updated") == times[0]
        for entry in feed.iter(f"{ATOM}entry"):
            for name in ("id", "title", "updated"):
                assert len(entry.findall(ATOM + name)) == 1
            (content,) = entry.findall(f"{ATOM}content")
            assert content.attrib == {"type": "xhtml"}
            assert [child.tag for child in content] == [f"{XHTML}div"]


@pytest.mark.parametrize("language", ["de", "en"])
def test_an_entry_names_what_the_journal_changed(
    client: FlaskClient, journal: ChangingJournal, language: str
) -> None:
    feed = read(client.get(f"/{language}/feed.atom"))

    for number, entry in zip(
        list_numbers(feed), feed.iter(f"{ATOM}entry"), strict=True
    ):
        versions = [one for one in journal.versions if one.revision == number]
        links = [link.attrib["href"] for link in entry.iter(f"{XHTML}a")]
        items = [text for item in entry.iter(f"{XHTML}li") for text in item.itertext()]
        there = [one for one in versions if one.kind is not Kind.DELETE]
        assert len(links) == len(there)
        assert all(
            link.startswith(f"{SITE}/{language}/page/measure/") for link in links
        )
        assert len(items) == len(versions)
        assert all(item.startswith("Größe ") for item in items)
        headings = [heading.text for heading in entry.iter(f"{XHTML}h2")]
        assert headings == [
            word
            for kind, word in zip(Kind, NEXT[language], strict=True)
            if any(one.kind is kind for one in versions)
        ]
        assert entry.findtext(f"{ATOM}author/{ATOM}name") == f"Agent {number % 3}"
        assert entry.findtext(f"{ATOM}title") == f"Nr. {number} \ufffd <&> ü"


def test_a_large_revision_says_how_much_more_there_is(
    client: FlaskClient, journal: ChangingJournal
) -> None:
    first = list(read(client.get("/en/feed.atom?archive=1")).iter(f"{ATOM}entry"))[-1]
    there = sum(version.revision == 1 for version in journal.versions)

    assert len(list(first.iter(f"{XHTML}li"))) == FEED_ENTRY_ENTITIES.value
    text = "".join(first.itertext())
    assert f"New: {there}" in text
    assert f"And {there - FEED_ENTRY_ENTITIES.value} more." in text


def test_an_archive_stays_to_the_byte(tmp_path: Path) -> None:
    journal = make_journal(tmp_path)
    path = "/de/feed.atom?archive=2"
    before = serve(tmp_path, journal.number, atom.blueprint).get(path)
    journal.append(FEED_ENTRIES.value, touched=8)
    client = serve(tmp_path, journal.number, atom.blueprint)

    assert client.get(path).data == before.data
    again = client.get(path, headers={"If-None-Match": before.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert list_numbers(read(client.get("/de/feed.atom")))[0] == journal.number


def test_the_feed_comes_in_the_language_the_reader_likes(client: FlaskClient) -> None:
    answer = client.get("/feed.atom", headers={"Accept-Language": "en"})

    assert answer.headers["Content-Location"] == "/en/feed.atom"
    assert "Accept-Language" in answer.headers["Vary"]
    assert read(answer).findtext(f"{ATOM}title") == "Stadtwissen: changes"
    assert answer.headers["ETag"] != client.get("/de/feed.atom").headers["ETag"]


@pytest.mark.parametrize("archive", ["0", "3", "-1", "x", "", "1" * 30])
def test_no_other_archive_is_found(client: FlaskClient, archive: str) -> None:
    assert client.get(f"/en/feed.atom?archive={archive}").status_code == 404


def test_a_store_without_a_revision_has_an_empty_feed(tmp_path: Path) -> None:
    feed = read(serve(tmp_path, 0, atom.blueprint).get("/en/feed.atom"))

    assert list_numbers(feed) == []
    assert feed.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00.000+00:00"
