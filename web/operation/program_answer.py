"""What a program gets from the SPARQL endpoint, as plain values.

Flask's view and the layer in front of Flask both send what is decided here.
"""

import hashlib
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote_plus, urlencode

from werkzeug.http import parse_etags

from ontology import VERSION
from sparql.execution import Answer, Executor
from sparql.hints import write_header
from sparql.patience import Patience
from sparql.plan import Plan
from sparql.running import Asker
from web.headers import Kind, classify
from web.operation.compression import accepts_gzip, compress
from web.reply import Headers, Reply

# Servers and proxies on the way take a line of 8 KiB.
_LONGEST_LINK = 4_096
_A_DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a client wants its answer, beside the format.

    `if_none_match` is the header of a GET, empty for a POST; `public_url` is where the
    site is reached. `file_name` is what to call the answer, without its ending; empty
    for a name by the revision.
    """

    patience: Patience
    asker: Asker
    public_url: str
    if_none_match: str = ""
    accept_encoding: str = ""
    file_name: str = ""


def answer_program(executor: Executor, plan: Plan, manner: Manner) -> Reply:
    """Answer a planned query, or tell that the client has the answer already.

    Raises what `Executor.run` raises.
    """
    if manner.if_none_match and plan.is_repeatable:
        unchanged = _find_unchanged(executor.revision or 0, plan, manner)
        if unchanged is not None:
            return unchanged
    answer = executor.run(plan, patience=manner.patience, asker=manner.asker)
    headers = [
        ("Content-Type", answer.content_type),
        ("Content-Length", str(answer.size_bytes)),
        ("Content-Disposition", _dispose(answer, plan, manner.file_name)),
        *_describe(answer, plan),
        *_cite(plan, manner.public_url, answer.revision),
    ]
    reply = Reply(
        status=HTTPStatus.OK,
        headers=headers,
        body=answer.body,
        revision=answer.revision if answer.is_repeatable else None,
    )
    if accepts_gzip(manner.accept_encoding):
        reply = compress(reply, answer.size_bytes)
    return reply


def _find_unchanged(newest: int, plan: Plan, manner: Manner) -> Reply | None:
    """Return the reply to a client that has the answer already; None to all others."""
    revision = plan.revision or newest
    if revision > newest:
        return None
    tag = _make_tag(revision, plan)
    known = parse_etags(manner.if_none_match)
    # Of `*` nobody knows whether the query would be answered at all.
    if known.star_tag or not known.contains_weak(tag):
        return None
    headers = _list_headers(revision, tag, plan)
    return Reply(status=HTTPStatus.NOT_MODIFIED, headers=headers, body=b"")


def _dispose(answer: Answer, plan: Plan, file_name: str) -> str:
    is_download = classify(plan.choice.name) is Kind.DOWNLOAD
    disposition = "attachment" if is_download else "inline"
    name = file_name or f"stadtwissen-r{answer.revision}"
    ending = answer.media_type.file_ending
    return f'{disposition}; filename="{name}.{ending}"'


def _describe(answer: Answer, plan: Plan) -> Headers:
    tag = _make_tag(answer.revision, plan) if answer.is_repeatable else ""
    headers = [
        *_list_headers(answer.revision, tag, plan),
        ("Stadtwissen-Query", answer.query_id),
        ("Server-Timing", f"query;dur={answer.milliseconds:.1f}"),
    ]
    if answer.rows is not None:
        headers.append(("Stadtwissen-Rows", str(answer.rows)))
    if plan.hints:
        headers.append(("Stadtwissen-Hint", write_header(plan.hints)))
    return headers


def _cite(plan: Plan, public_url: str, revision: int) -> Headers:
    """Return the link under which this very answer is had again (RFC 8574)."""
    if not plan.is_repeatable or len(plan.text) > _LONGEST_LINK:
        return []
    asked = f"revision={revision}&query={quote_plus(plan.text)}"
    default, named = plan.protocol_graphs
    graphs = [("default-graph-uri", iri) for iri in default]
    graphs += [("named-graph-uri", iri) for iri in named]
    if graphs:
        asked += f"&{urlencode(graphs)}"
    link = f"{public_url}/sparql?{asked}"
    if len(link) > _LONGEST_LINK:
        return []
    return [("Link", f'<{link}>; rel="cite-as"')]


def _list_headers(revision: int, tag: str, plan: Plan) -> Headers:
    # What is asked of one revision stays as it is; else each use asks whether it does.
    lasts = f"public, max-age={_A_DAY_SECONDS}" if plan.revision and tag else "no-cache"
    headers = [
        ("Stadtwissen-Revision", str(revision)),
        ("Vary", "Accept, Accept-Encoding"),
        ("Cache-Control", lasts),
    ]
    if tag:
        # Weak: the order of solutions without ORDER BY is not promised.
        headers.append(("ETag", f'W/"{tag}"'))
    return headers


def _make_tag(revision: int, plan: Plan) -> str:
    """Return what stays as it is as long as the answer does.

    Another version of ours may word a named query, or write an answer, otherwise.
    """
    asked = f"{VERSION}\n{plan.protocol_graphs}\n{plan.text}"
    digest = hashlib.sha256(asked.encode()).hexdigest()[:12]
    return f"{revision}-{plan.choice.media_type.extension}-{digest}"
