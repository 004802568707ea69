"""What views need from the floors below, handed to them by `web/app.py`."""

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from flask import Flask, current_app

from graph.change_follower import ChangeFollower
from sparql.editor import Editor
from sparql.execution import Executor
from sparql.graph_store import GraphStore
from sparql.named_queries import NamedQueries
from web.editing.accounts import Accounts
from web.operation.metrics import Metrics

_KEY = "stadtwissen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Who answers, edits and counts; named queries, tokens, history, the data."""

    executor: Executor
    editor: Editor
    graph_store: GraphStore
    named_queries: NamedQueries
    data_dir: Path
    accounts: Accounts
    metrics: Metrics
    changes: ChangeFollower


def attach_services(app: Flask, services: Services) -> None:
    """Give an application its services."""
    app.extensions[_KEY] = services


def get_services() -> Services:
    """Return the services of the application that handles this request."""
    return cast("Services", current_app.extensions[_KEY])
