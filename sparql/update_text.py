"""What an update says of itself, found without a parser (SPARQL 1.1 Update section 3).

From its words: whether it loads from elsewhere, which graphs it may write, and the same
update with the dataset of the protocol put in. Where its words do not fit the grammar,
the answer errs on the side of more: the engine then says where it goes wrong.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from sparql.prologue import Prologue, read_prologue
from sparql.tokens import IRI, MARK, NAME, VARIABLE, WORD, Token

_ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*:")
_DATASET_WORDS = frozenset({"USING", "WITH"})
_KEYWORDS = frozenset(
    (
        *("BASE", "PREFIX", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"),
        *("INSERT", "DELETE", "DATA", "WITH", "USING", "NAMED", "WHERE", "SILENT"),
        *("INTO", "TO", "GRAPH", "DEFAULT", "ALL"),
    )
)
# Keywords that an IRI may follow.
_BEFORE_NAMES = (
    *("GRAPH", "WITH", "USING", "NAMED", "TO", "INTO", "SILENT"),
    *("LOAD", "ADD", "MOVE", "COPY", "CLEAR", "DROP", "CREATE"),
)
_GLUED = re.compile(r".GRAPH|GRAPH.")
_NOTHING = Token(kind="", text="", start=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """The graphs that an update may write.

    `graphs` holds the IRIs of named graphs, None where it may be any of them. `default`
    says that it may write the default graph.
    """

    graphs: frozenset[str] | None
    default: bool


EVERYTHING = Targets(graphs=None, default=True)


def find_targets(tokens: list[Token], *, base: str) -> Targets:
    """Return what graphs an update may write."""
    search = _Search()
    for operation, prologue in _split(tokens, base=base):
        search.take(operation, prologue)
    graphs = None if search.is_any_graph else frozenset(search.graphs)
    return Targets(graphs=graphs, default=search.is_default)


def find_glued(tokens: list[Token]) -> Token | None:
    """Return a keyword that nothing divides from what is next to it.

    To the grammar it is another word or name; the engine reads on as if there were a
    blank, so what it then does cannot be told from the words.
    """
    declared = {
        tokens[index + 1].text.removesuffix(":")
        for index, token in enumerate(tokens[:-1])
        if _word(token) == "PREFIX"
    }
    for token, depth in _with_depth(tokens):
        if token.kind == WORD:
            word = token.text.upper()
            is_odd = word not in _KEYWORDS if depth == 0 else _GLUED.search(word)
        else:
            is_odd = token.kind == NAME and _begins_with_keyword(token.text, declared)
        if is_odd:
            return token
    return None


def _begins_with_keyword(name: str, declared: set[str]) -> bool:
    prefix = name.partition(":")[0]
    if prefix in declared:
        return False
    return any(
        prefix.upper().startswith(word) and prefix[len(word) :] in declared
        for word in _BEFORE_NAMES
    )


def find_load(tokens: list[Token]) -> Token | None:
    """Return the word LOAD where it begins an operation, also with SILENT."""
    for token, depth in _with_depth(tokens):
        is_load = token.kind == WORD and token.text.upper().startswith("LOAD")
        if depth == 0 and is_load:
            return token
    return None


def names_dataset(tokens: list[Token]) -> bool:
    """Tell whether an update has WITH, USING or USING NAMED of its own."""
    return any(
        depth == 0 and _word(token) in _DATASET_WORDS
        for token, depth in _with_depth(tokens)
    )


def put_dataset(
    text: str, tokens: list[Token], *, default: tuple[str, ...], named: tuple[str, ...]
) -> str:
    """Return an update each of whose patterns is asked of these graphs.

    What `using-graph-uri` and `using-named-graph-uri` ask for (SPARQL 1.1 Protocol
    section 2.2.3); the update must have no dataset of its own.
    """
    clauses = "".join(f" USING <{iri}>" for iri in default)
    clauses += "".join(f" USING NAMED <{iri}>" for iri in named)
    pieces, done = [], 0
    for index, (token, depth) in enumerate(_with_depth(tokens)):
        if depth or _word(token) != "WHERE" or not index:
            continue
        pieces.append(text[done : token.start])
        if _word(tokens[index - 1]) == "DELETE":
            pieces.append(_copy_block(text, tokens, index + 1))
        pieces.append(f"{clauses} ")
        done = token.start
    return "".join((*pieces, text[done:]))


def hoist_declarations(text: str, tokens: list[Token]) -> str:
    """Return an update whose prefixes are all declared at its head.

    The grammar allows a prologue before each operation; the engine reads the first one
    only. Left as it is where a later one gives a prefix another meaning, or has BASE.
    """
    first = read_prologue(tokens, base="")
    known = dict(first.prefixes)
    moved, kept = [], []
    head = done = tokens[first.first].start if first.first < len(tokens) else 0
    for place in _find_later_prefixes(tokens, first.first):
        name, iri = tokens[place + 1], tokens[place + 2]
        prefix = name.text.removesuffix(":")
        if known.setdefault(prefix, iri.text[1:-1]) != iri.text[1:-1]:
            return text
        moved.append(f"PREFIX {name.text} {iri.text} ")
        kept.append(text[done : tokens[place].start])
        done = iri.start + len(iri.text)
    if not moved:
        return text
    # Behind the head, for what it says of a base holds for them as well.
    return "".join((text[:head], *moved, *kept, text[done:]))


def let_clear_find_nothing(text: str, tokens: list[Token]) -> str:
    """Return an update in which CLEAR of a graph that is not there is no error.

    The engine tells an empty graph from none, but only within one request: no revision
    keeps empty graphs. The W3C's test update_base_uri clears a graph before it is made.
    """
    pieces, done = [], 0
    for index, (token, depth) in enumerate(_with_depth(tokens)):
        following = tokens[index + 1 : index + 2]
        is_silent = bool(following) and _word(following[0]) == "SILENT"
        if depth or _word(token) != "CLEAR" or is_silent:
            continue
        end = token.start + len(token.text)
        pieces.append(f"{text[done:end]} SILENT")
        done = end
    return "".join((*pieces, text[done:]))


def _find_later_prefixes(tokens: list[Token], first: int) -> Iterator[int]:
    for index, (token, depth) in enumerate(_with_depth(tokens)):
        kinds = [other.kind for other in tokens[index + 1 : index + 3]]
        is_later = index >= first and not depth and _word(token) == "PREFIX"
        if is_later and kinds == [NAME, IRI]:
            yield index


def _split(tokens: list[Token], *, base: str) -> Iterator[tuple[list[Token], Prologue]]:
    """Yield each operation with the declarations that hold for it."""
    prefixes: dict[str, str] = {}
    rest = tokens
    while rest:
        prologue = read_prologue(rest, base=base, known=prefixes)
        prefixes, base = prologue.prefixes, prologue.base
        end = _find_end(rest, prologue.first)
        yield rest[prologue.first : end], prologue
        rest = rest[end + 1 :]


def _find_end(tokens: list[Token], first: int) -> int:
    for index, (token, depth) in enumerate(_with_depth(tokens[first:]), first):
        if depth == 0 and token.kind == MARK and token.text == ";":
            return index
    return len(tokens)


@dataclass(slots=True)
class _Search:
    """The graphs found so far."""

    graphs: set[str] = field(default_factory=set)
    is_any_graph: bool = False
    is_default: bool = False

    def take(self, operation: list[Token], prologue: Prologue) -> None:
        """Note what one operation may write."""
        match _word(operation[0]) if operation else "":
            case "INSERT" | "DELETE" | "WITH":
                self._take_templates(operation, prologue)
            case "CLEAR" | "DROP" | "CREATE" | "MOVE":
                self._take_names(operation, prologue)
            case "ADD" | "COPY":
                words = [_word(token) for token in operation]
                to = words.index("TO") if "TO" in words else 0
                self._take_names(operation[to:], prologue)
            case "":
                return
            case _:
                self.is_any_graph = self.is_default = True

    def _take_names(self, tokens: list[Token], prologue: Prologue) -> None:
        for token in tokens:
            word = _word(token)
            self.is_default |= word in ("DEFAULT", "ALL")
            self.is_any_graph |= word in ("NAMED", "ALL")
            if token.kind in (IRI, NAME):
                self._note(token, prologue)

    def _take_templates(self, operation: list[Token], prologue: Prologue) -> None:
        has_graph = _word(operation[0]) == "WITH"
        if has_graph and len(operation) > 1:
            self._note(operation[1], prologue)
        previous = before = _NOTHING
        for index, (token, depth) in enumerate(_with_depth(operation)):
            if depth == 0 and token.text == "{" and _opens_template(previous, before):
                self._take_block(operation, index, prologue, has_graph=has_graph)
            previous, before = token, previous

    def _take_block(
        self, tokens: list[Token], start: int, prologue: Prologue, *, has_graph: bool
    ) -> None:
        """Note the graphs of a template; what stands outside GRAPH has none."""
        is_name = False
        for token, depth in _with_depth(tokens[start:]):
            if is_name:
                self._note(token, prologue)
                is_name = False
            elif _word(token) == "GRAPH":
                is_name = True
            elif depth == 0 and token.text == "}":
                return
            elif depth == 1 and token.text not in ("{", "}", "."):
                self.is_default |= not has_graph

    def _note(self, token: Token, prologue: Prologue) -> None:
        iri = None if token.kind == VARIABLE else prologue.resolve(token)
        # What a relative IRI stands for the engine alone knows to the letter.
        is_relative = token.kind == IRI and not _ABSOLUTE.match(token.text)
        if iri is None or is_relative or not _ABSOLUTE.match(f"<{iri}"):
            self.is_any_graph = True
        else:
            self.graphs.add(iri)


def _opens_template(previous: Token, before: Token) -> bool:
    word = _word(previous)
    is_short = word == "WHERE" and _word(before) == "DELETE"
    return word in ("INSERT", "DELETE", "DATA") or is_short


def _copy_block(text: str, tokens: list[Token], first: int) -> str:
    """Return a block in braces as it is written, `tokens[first]` being its brace."""
    for token, depth in _with_depth(tokens[first:]):
        if depth == 0 and token.text == "}":
            return text[tokens[first].start : token.start + 1]
    return ""


def _with_depth(tokens: list[Token]) -> Iterator[tuple[Token, int]]:
    """Yield tokens and how many braces are open around them."""
    depth = 0
    for token in tokens:
        is_mark = token.kind == MARK
        if is_mark and token.text == "}":
            depth -= 1
        yield token, depth
        if is_mark and token.text == "{":
            depth += 1


def _word(token: Token) -> str:
    return token.text.upper() if token.kind == WORD else ""
