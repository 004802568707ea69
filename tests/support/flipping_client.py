"""A process that writes two linked quads anew without end: `... DATA_DIR`.

Revision N + 1 holds N in both.
"""

import sys
from itertools import count
from pathlib import Path

from graph.commit import commit
from tests.support.writing import propose, spell_line

NAMES = ("one", "two")


def main() -> None:
    """Commit until killed."""
    data_dir = Path(sys.argv[1])
    for number in count(1):
        pair, old = spell_pair(number), spell_pair(number - 1)
        commit(data_dir, propose(*pair, removes=old))


def spell_pair(number: int) -> list[str]:
    """Return both quads with a number, in the default graph."""
    lines = (spell_line(name, str(number)) for name in NAMES)
    return [line.replace(" <http://a/g>", "") for line in lines]


if __name__ == "__main__":
    main()
