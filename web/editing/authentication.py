"""From the Authorization header to who asks (RFC 6750 section 2.1, RFC 7617).

A token comes as `Bearer`, or as the password of `Basic`, whose user name does not
count: so SPARQLWrapper's `setCredentials` and other clients without Bearer work too.
"""

import base64
import binascii
from datetime import datetime

from graph.errors import Rejection, Unauthorised
from web.editing.accounts import Accounts
from web.permissions import ANONYMOUS, Principal

_BEARER = "https://www.rfc-editor.org/rfc/rfc6750#section-2.1"


def authenticate(header: str, accounts: Accounts, now: datetime) -> Principal:
    """Return who sends this header, ANONYMOUS where it is empty.

    Raises Unauthorised for a header that holds no token, and for a token that we never
    gave, that was revoked or whose time is over: whoever sends one wants to be known.
    """
    if not header:
        return ANONYMOUS
    token = accounts.find(_read_token(header))
    if token is None:
        raise _refuse("This token is not one of ours; it may be cut or mistyped.")
    state = token.judge(now)
    if state != "valid":
        raise _refuse(f"This token is {state}; ask an administrator for another.")
    accounts.note_use(token, now)
    return token.principal


def is_ambient(header: str) -> bool:
    """Tell whether a browser may have sent this header without being told to."""
    return header[:6].lower() == "basic "


def _read_token(header: str) -> str:
    scheme, _, credentials = header.partition(" ")
    match scheme.lower():
        case "bearer":
            return credentials.strip()
        case "basic":
            return _read_password(credentials.strip())
        case _:
            raise _refuse("Send the token as `Bearer`, or as the password of `Basic`.")


def _read_password(credentials: str) -> str:
    try:
        decoded = base64.b64decode(credentials, validate=True).decode()
    except (binascii.Error, ValueError) as fault:
        raise _refuse("The credentials of `Basic` are not in base 64.") from fault
    return decoded.partition(":")[2]


def _refuse(message: str) -> Unauthorised:
    return Unauthorised(Rejection(message=message, rule="token", see=_BEARER))
