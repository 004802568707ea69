"""`/health`: whether the service can answer, for operators and their tools."""

import json
from http import HTTPStatus

from flask import Blueprint, Response

from sparql.pool import Pool
from web.services import get_services

blueprint = Blueprint("health", __name__)


@blueprint.route("/health", methods=["GET"])
def report() -> Response:
    """Answer 200 with revision and workers; 503 while no query could be answered."""
    executor = get_services().executor
    revision = executor.revision
    workers = {pool.name: _count(pool) for pool in (executor.public, executor.site)}
    is_ready = revision is not None and all(w["total"] for w in workers.values())
    status = "ok" if is_ready else "starting" if revision is None else "no workers"
    document = {"status": status, "revision": revision, "workers": workers}
    return Response(
        json.dumps(document),
        status=HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE,
        content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


def _count(pool: Pool) -> dict[str, int]:
    total, idle = pool.count_workers()
    return {"total": total, "idle": idle}
