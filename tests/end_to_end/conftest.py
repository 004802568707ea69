"""The site on the shipped graph, served over HTTP for a whole test session."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.serving import make_server

from web.app import create_app
from web.serving import open_services
from web.settings import Settings


@pytest.fixture(scope="session")
def site_application(shipped: Path) -> Iterator[Flask]:
    """The application with real workers on the shipped graph."""
    settings = Settings(data_dir=shipped)
    services = open_services(settings)
    yield create_app(services, settings)
    services.executor.site.close()
    services.executor.public.close()


@pytest.fixture(scope="session")
def site_address(site_application: Flask) -> Iterator[str]:
    """Where a browser finds the site."""
    server = make_server("127.0.0.1", 0, site_application, threaded=True)
    thread = threading.Thread(target=server.serve_forever, name="site")
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()
