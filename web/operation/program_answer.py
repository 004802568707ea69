"""What a program gets from the SPARQL endpoint, as plain values.

Flask's view and the layer in front of Flask both send what is decided here.
"""

from http import HTTPStatus

from werkzeug.http import parse_etags

from sparql.execution import Executor
from sparql.media_types import MediaType
from sparql.patience import Patience
from sparql.plan import Plan
from sparql.running import Asker
from web.headers import Kind, classify
from web.reply import Headers, Reply


def answer_program(
    executor: Executor,
    plan: Plan,
    *,
    patience: Patience,
    asker: Asker,
    if_none_match: str,
) -> Reply:
    """Answer a planned query, or tell that the client has the answer already.

    `if_none_match` is the header of a GET, empty for a POST. Raises what
    `Executor.run` raises.
    """
    if if_none_match and plan.is_repeatable:
        revision = executor.revision or 0
        tag = _make_tag(revision, plan.choice.media_type)
        if parse_etags(if_none_match).contains_weak(tag):
            headers = _list_headers(revision, tag)
            return Reply(status=HTTPStatus.NOT_MODIFIED, headers=headers, body=b"")
    answer = executor.run(plan, patience=patience, asker=asker)
    tag = _make_tag(answer.revision, answer.media_type) if answer.is_repeatable else ""
    is_download = classify(plan.choice.name) is Kind.DOWNLOAD
    disposition = "attachment" if is_download else "inline"
    extension = answer.media_type.extension
    headers = [
        ("Content-Type", answer.content_type),
        ("Content-Length", str(answer.size_bytes)),
        ("Content-Disposition", f'{disposition}; filename="result.{extension}"'),
        *_list_headers(answer.revision, tag),
        ("Stadtwissen-Query", answer.query_id),
        ("Server-Timing", f"query;dur={answer.milliseconds:.1f}"),
    ]
    if answer.rows is not None:
        headers.append(("Stadtwissen-Rows", str(answer.rows)))
    return Reply(status=HTTPStatus.OK, headers=headers, body=answer.body)


def _list_headers(revision: int, tag: str) -> Headers:
    headers = [
        ("Stadtwissen-Revision", str(revision)),
        ("Vary", "Accept"),
        ("Cache-Control", "no-cache"),
    ]
    if tag:
        # Weak: the order of solutions without ORDER BY is not promised.
        headers.append(("ETag", f'W/"{tag}"'))
    return headers


def _make_tag(revision: int, media_type: MediaType) -> str:
    return f"{revision}-{media_type.extension}"
