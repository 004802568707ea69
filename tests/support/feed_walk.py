"""A walk through the event stream, as a client follows its relations."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pyoxigraph as ox
from flask import Blueprint, Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from graph.change_follower import ChangeFollower
from web.linked_data import feed
from web.problems import register_handlers
from web.services import Services, attach_services

SITE = "https://stadtwissen.example"
TREE = "https://w3id.org/tree#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
FORMATS = {
    "application/trig": ox.RdfFormat.TRIG,
    "application/n-quads": ox.RdfFormat.N_QUADS,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}


def serve(
    data_dir: Path, revision: int, blueprint: Blueprint = feed.blueprint
) -> FlaskClient:
    """Return a client of a feed of a data directory, by default the event stream."""
    app = Flask(__name__)
    app.config["PUBLIC_URL"] = SITE
    services = SimpleNamespace(
        changes=ChangeFollower(data_dir), executor=SimpleNamespace(revision=revision)
    )
    attach_services(app, cast("Services", services))
    app.register_blueprint(blueprint)
    register_handlers(app)
    return app.test_client()


@dataclass(slots=True)
class Walk:
    """What a client finds that follows every relation from the root."""

    client: FlaskClient
    media_type: str = "application/trig"
    answers: dict[str, TestResponse] = field(default_factory=dict)
    quads: dict[str, list[ox.Quad]] = field(default_factory=dict)
    facts: dict[tuple[str, str, str], set[str]] = field(default_factory=dict)

    def visit(self, path: str = "/feed") -> "Walk":
        """Read a node and all below it."""
        waiting = [path]
        while waiting:
            own = waiting.pop()
            self.read(own)
            waiting += {
                relation["node"].removeprefix(SITE) for relation in self.relations(own)
            } - self.answers.keys()
        return self

    def read(self, path: str) -> "Walk":
        """Read one node."""
        answer = self.client.get(path, headers={"Accept": self.media_type})
        assert answer.status_code == 200, path
        self.answers[path] = answer
        format_ = FORMATS[self.media_type]
        self.quads[path] = list(ox.parse(answer.data, format=format_))
        for quad in self.quads[path]:
            if quad.graph_name == ox.DefaultGraph():
                key = path, quad.subject.value, quad.predicate.value
                self.facts.setdefault(key, set()).add(quad.object.value)
        return self

    def relations(self, path: str) -> list[dict[str, str]]:
        """Return the relations of a node: type, node, path and value."""
        said = defaultdict(dict)
        for quad in self.quads[path]:
            key = quad.predicate.value.removeprefix(TREE).removeprefix(RDF_TYPE)
            said[str(quad.subject)][key or "type"] = quad.object.value
        return [
            said[str(quad.object)]
            for quad in self.quads[path]
            if quad.subject == ox.NamedNode(SITE + path)
            and quad.predicate == ox.NamedNode(TREE + "relation")
        ]

    def members(self, path: str) -> list[str]:
        """Return the IRIs of the members on a page, in the order of the document."""
        return [
            quad.object.value
            for quad in self.quads[path]
            if quad.predicate == ox.NamedNode(TREE + "member")
        ]

    def below(self, path: str) -> Iterator[str]:
        """Yield the pages at or below a node."""
        targets = {relation["node"] for relation in self.relations(path)}
        if not targets:
            yield path
        for target in targets:
            yield from self.below(target.removeprefix(SITE))

    def find(self, path: str, member: str, predicate: str) -> set[str]:
        """Return the values of a member on a page."""
        return self.facts.get((path, member, predicate), set())
