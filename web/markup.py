"""The one place where text becomes HTML by hand: everything else is autoescaped.

Templates print plain values; what needs tags around parts of a text is made here.
"""

import json

from markupsafe import Markup, escape

from graph.folding import fold
from graph.search_words import SHORTEST_PART

_WEB = ("http://", "https://")
# What could end a script element, or begin a comment or a reference there.
_IN_SCRIPT = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&"})


def safe_link(address: str) -> str | None:
    """Return an address that may stand in a link: a path of ours, http or https.

    Everything else, above all `javascript:`, is None and is shown as text.
    """
    is_path = address.startswith("/") and not address.startswith("//")
    return address if is_path or address.lower().startswith(_WEB) else None


def mark_words(text: str, words: tuple[str, ...]) -> Markup:
    """Return the text escaped, with each word that holds one sought marked.

    `words` are folded; a word of the text is compared by its own folding. Short ones
    have to begin the word: they are in many others by chance.
    """
    parts = [
        Markup("<mark>{}</mark>").format(part)
        if words and _is_sought(fold(part), words)
        else escape(part)
        for part in _split(text)
    ]
    return Markup("").join(parts)


def _is_sought(word: str, words: tuple[str, ...]) -> bool:
    return word.startswith(words) or any(
        sought in word for sought in words if len(sought) >= SHORTEST_PART
    )


def _split(text: str) -> list[str]:
    """Split into runs of letters and digits and what stands between them."""
    parts: list[str] = []
    inside = False
    for sign in text:
        if parts and sign.isalnum() == inside:
            parts[-1] += sign
        else:
            parts.append(sign)
            inside = sign.isalnum()
    return parts


def data_block(document: object) -> Markup:
    """Return JSON that may stand in a script element and cannot end it."""
    text = json.dumps(document, ensure_ascii=False, indent=1)
    return Markup(text.translate(_IN_SCRIPT))  # noqa: S704 - nothing of HTML is left
