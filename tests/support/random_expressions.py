"""Random SPARQL expressions: conditions, numbers, texts, and values of any kind."""

from collections.abc import Callable
from random import Random

from tests.support.random_dataset import NODES, NUMBERS, STRINGS

_DEPTH = 2


class Expressions:
    """Makes expressions over the variables that it is given."""

    def __init__(self, random: Random, make_exists: Callable[[list[str]], str]) -> None:
        self._random = random
        self._make_exists = make_exists

    def make_condition(self, scope: list[str], depth: int = _DEPTH) -> str:
        """Return an expression whose effective boolean value is used."""
        kinds = [
            self._compare,
            self._compare,
            self._test_kind,
            self._search_text,
            self._look_up,
            self._ask_inner,
        ]
        if depth:
            kinds += [self._combine, self._combine, self._negate]
        return self._random.choice(kinds)(scope, depth - 1)

    def make_number(self, scope: list[str], depth: int = _DEPTH) -> str:
        """Return an expression that is a number where its variables are numbers."""
        if depth == 0 or self._random.random() < 0.4:
            if self._random.random() < 0.6:
                return self._random.choice(scope)
            return str(self._random.choice(NUMBERS))
        one = self.make_number(scope, depth - 1)
        match self._random.choice(("+", "-", "*", "/", "f", "l")):
            case "f":
                name = self._random.choice(("ABS", "CEIL", "FLOOR", "ROUND"))
                return f"{name}({one})"
            case "l":
                return f"STRLEN({self.make_text(scope, depth - 1)})"
            case operator:
                return f"({one} {operator} {self.make_number(scope, depth - 1)})"

    def make_sure_number(self, scope: list[str]) -> str:
        """Return an expression that is a number whatever its variables are."""
        return f"COALESCE({self.make_number(scope, 1)} + 0, 4)"

    def make_sure_text(self, scope: list[str]) -> str:
        """Return an expression that is a string whatever its variables are."""
        return f'COALESCE(STR({self._random.choice(scope)}), "none")'

    def make_text(self, scope: list[str], depth: int = _DEPTH) -> str:
        """Return an expression that is a string where its variables allow it."""
        variable = self._random.choice(scope)
        if depth == 0 or self._random.random() < 0.4:
            choices = (f"STR({variable})", variable, str(self._random.choice(STRINGS)))
            return self._random.choice(choices)
        one = self.make_text(scope, depth - 1)
        pattern = self._random.choice(('"a"', '"[ae]"', '"^b"', '"l+"'))
        piece = self._random.choice(('"p"', '"a"', '""'))
        kinds = (
            f"CONCAT({one}, {self.make_text(scope, depth - 1)})",
            f"UCASE({one})",
            f"LCASE({one})",
            f"SUBSTR({one}, {self._random.randint(1, 4)})",
            f"SUBSTR({one}, 2, {self._random.randint(0, 3)})",
            f"STRBEFORE({one}, {piece})",
            f"STRAFTER({one}, {piece})",
            f'REPLACE({one}, {pattern}, "-")',
            f"ENCODE_FOR_URI({one})",
            f"LANG({variable})",
            f"MD5(STR({variable}))",
        )
        return self._random.choice(kinds)

    def make_value(self, scope: list[str]) -> str:
        """Return an expression of any kind."""
        variable = self._random.choice(scope)
        kinds = (
            lambda: self.make_number(scope),
            lambda: self.make_text(scope),
            lambda: self._compare(scope, 0),
            lambda: f"DATATYPE({variable})",
            lambda: f"COALESCE({self.make_number(scope, 1)}, {variable}, 0)",
            lambda: (
                f"IF({self._compare(scope, 0)}, {variable}, {self.make_text(scope, 1)})"
            ),
        )
        return self._random.choice(kinds)()

    def _compare(self, scope: list[str], depth: int) -> str:
        operator = self._random.choice(("=", "!=", "<", "<=", ">", ">="))
        variable = self._random.choice(scope)
        match self._random.choice("vntc"):
            case "v":
                operator = self._random.choice(("=", "!="))
                return f"{variable} {operator} {self._random.choice(scope)}"
            case "n":
                # rdflib calls what cannot be compared unequal; it is an error (17.3).
                one, other = (self.make_sure_number(scope) for _ in range(2))
                return f"{one} {operator} {other}"
            case "t":
                one, other = (self.make_sure_text(scope) for _ in range(2))
                return f"{one} {operator} {other}"
            case _:
                operator = self._random.choice(("=", "!="))
                other = self._random.choice((*NODES, *NUMBERS, *STRINGS))
                return f"{variable} {operator} {other}"

    def _test_kind(self, scope: list[str], depth: int) -> str:
        variable = self._random.choice(scope)
        kinds = ("BOUND", "isIRI", "isBLANK", "isLITERAL", "isNUMERIC")
        same = f"sameTerm({variable}, {self._random.choice(scope)})"
        return self._random.choice((*(f"{kind}({variable})" for kind in kinds), same))

    def _search_text(self, scope: list[str], depth: int) -> str:
        text = self.make_text(scope, 1)
        piece = self._random.choice(('"a"', '"l"', '"A"', '""', '"alpha"'))
        variable = self._random.choice(scope)
        kinds = (
            f"CONTAINS({text}, {piece})",
            f"STRSTARTS({text}, {piece})",
            f"STRENDS({text}, {piece})",
            f'REGEX({text}, "^[ab]")',
            f'REGEX({text}, "LP", "i")',
            f'LANGMATCHES(LANG({variable}), "*")',
            f'LANGMATCHES(LANG({variable}), "EN")',
        )
        return self._random.choice(kinds)

    def _look_up(self, scope: list[str], depth: int) -> str:
        word = self._random.choice(("IN", "NOT IN"))
        choices = (*NODES, *NUMBERS, *STRINGS, *scope)
        # Known fault of the engine: an empty list is not false.
        count = self._random.randint(1, 3)
        items = ", ".join(str(item) for item in self._random.sample(choices, count))
        return f"{self._random.choice(scope)} {word} ({items})"

    def _ask_inner(self, scope: list[str], depth: int) -> str:
        word = self._random.choice(("EXISTS", "NOT EXISTS"))
        return f"{word} {self._make_exists(scope)}"

    def _combine(self, scope: list[str], depth: int) -> str:
        operator = self._random.choice(("&&", "||"))
        one, other = (self.make_condition(scope, depth) for _ in range(2))
        return f"({one} {operator} {other})"

    def _negate(self, scope: list[str], depth: int) -> str:
        return f"!({self.make_condition(scope, depth)})"
