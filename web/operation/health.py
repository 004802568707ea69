"""`/health`: whether the service can answer, for operators and their tools.

Everybody learns whether it can. What it stands on, this machine itself and
administrators learn: fences, disk, journal.
"""

import json
from http import HTTPStatus

from flask import Blueprint, Response, request

from graph.fences import FenceName
from sparql.pool import Pool
from web.access import get_principal
from web.operation.askers import is_of_this_machine
from web.operation.readings import is_writable, read_disk, read_head
from web.permissions import Role
from web.services import Services, get_services

blueprint = Blueprint("health", __name__)

# Descriptors go where the network can be closed in no other way.
_NETWORK = frozenset({FenceName.NETWORK, FenceName.DESCRIPTORS})


@blueprint.route("/health", methods=["GET"])
def report() -> Response:
    """Answer 200 with revision and workers; 503 while no query could be answered."""
    services = get_services()
    executor = services.executor
    revision = executor.revision
    workers = {pool.name: _count(pool) for pool in (executor.public, executor.site)}
    is_ready = revision is not None and all(w["total"] for w in workers.values())
    status = "ok" if is_ready else "starting" if revision is None else "no workers"
    document: dict[str, object] = {
        "status": status,
        "revision": revision,
        "workers": workers,
    }
    if is_of_this_machine(request.environ) or get_principal().role is Role.ADMIN:
        document |= _describe(services, revision)
    return Response(
        json.dumps(document),
        status=HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE,
        content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


def _count(pool: Pool) -> dict[str, int]:
    total, idle = pool.count_workers()
    return {"total": total, "idle": idle}


def _describe(services: Services, revision: int | None) -> dict[str, object]:
    """Return what the service stands on; what cannot be told is null."""
    disk = read_disk(services.data_dir)
    return {
        "fences": _list_fences(services.executor.public.fences),
        "journal": {"head": read_head(services.data_dir), "published": revision},
        "disk": {
            "is_writable": is_writable(services.data_dir),
            "free_bytes": None if disk is None else disk.free_bytes,
            "reserve_bytes": None if disk is None else disk.reserve_bytes,
            "has_room": disk is not None and disk.free_bytes >= disk.reserve_bytes,
        },
    }


def _list_fences(active: frozenset[FenceName]) -> dict[str, object] | None:
    """Return the fences of a query worker, which it told when it was ready."""
    if not active:
        return None  # None has been ready yet.
    missing = set(FenceName) - _NETWORK - active
    by = None
    if FenceName.NETWORK in active:
        by = "seccomp"
    elif FenceName.DESCRIPTORS in active:
        by = "descriptors"
    if by is None:
        missing |= {FenceName.NETWORK}
    return {
        "active": sorted(active - _NETWORK | ({FenceName.NETWORK} if by else set())),
        "missing": sorted(missing),
        "network_by": by,
    }
