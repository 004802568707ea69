"""`/metrics`: the figures of this process, for Prometheus and what reads its format.

Open to this machine itself, and to an administrator's token from anywhere.
"""

from flask import Blueprint, Response, request

from web.services import get_services

blueprint = Blueprint("metrics", __name__)


@blueprint.route("/metrics", methods=["GET"])
def show() -> Response:
    """Write all figures down as they stand now."""
    accept = request.headers.get("Accept", "")
    body, content_type = get_services().metrics.write(accept)
    return Response(
        body, content_type=content_type, headers={"Cache-Control": "no-store"}
    )
