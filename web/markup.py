"""The one place where text becomes HTML by hand: everything else is autoescaped.

Templates print plain values; what needs tags around parts of a text is made here.
"""

from markupsafe import Markup, escape

from graph.folding import fold

_WEB = ("http://", "https://")


def safe_link(address: str) -> str | None:
    """Return an address that may stand in a link: a path of ours, http or https.

    Everything else, above all `javascript:`, is None and is shown as text.
    """
    is_path = address.startswith("/") and not address.startswith("//")
    return address if is_path or address.lower().startswith(_WEB) else None


def mark_words(text: str, words: tuple[str, ...]) -> Markup:
    """Return the text escaped, with the words that begin like one sought marked.

    `words` are folded; a word of the text is compared by its own folding.
    """
    parts = [
        Markup("<mark>{}</mark>").format(part)
        if words and fold(part).startswith(words)
        else escape(part)
        for part in _split(text)
    ]
    return Markup("").join(parts)


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
