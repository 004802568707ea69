"""The one place where text becomes HTML by hand: everything else is autoescaped.

Templates print plain values; what needs tags around parts of a text is made here.
"""

from markupsafe import Markup, escape

from graph.folding import fold
from graph.search_words import SHORTEST_PART

_WEB = ("http://", "https://")


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
