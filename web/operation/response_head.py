"""The head of a response, for a layer that only looks at what passes."""

from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING
from wsgiref.types import StartResponse

if TYPE_CHECKING:
    from _typeshed import OptExcInfo


class ResponseHead:
    """Status and length of a response; an application that raised has status 500."""

    def __init__(self) -> None:
        self.status: int = HTTPStatus.INTERNAL_SERVER_ERROR
        self.size_bytes: int | None = None

    def watch(self, start_response: StartResponse) -> StartResponse:
        """Return what starts the response and is looked at."""

        def start(
            status: str,
            headers: list[tuple[str, str]],
            exc_info: "OptExcInfo | None" = None,
            /,
        ) -> Callable[[bytes], object]:
            self.status = int(status[:3])
            for name, value in headers:
                if name.lower() == "content-length":
                    self.size_bytes = int(value)
            return start_response(status, headers, exc_info)

        return start
