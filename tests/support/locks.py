"""Checks the lock files: `python -m tests.support.locks`."""

import re
import sys
from pathlib import Path

_PIN = re.compile(r"([A-Za-z0-9_.-]+)==\S+")
_NAME = re.compile(r"[A-Za-z0-9_.-]+")


def normalise(name: str) -> str:
    """Return a distribution's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def find_wanted(path: Path) -> set[str]:
    """Return the names that an .in file asks for, of included files too."""
    wanted: set[str] = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("-r "):
            wanted |= find_wanted(path.parent / line[3:].strip())
        elif match := _NAME.match(line):
            wanted.add(normalise(match[0]))
    return wanted


def find_faults(path: Path) -> list[str]:
    """Return a line for each rule that a lock file breaks."""
    text = path.read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", text.replace("\\\n", " "))
    faults = [
        f"{path}: names an address: {address}"
        for address in re.findall(r"\w+://\S+", text)
    ]
    pinned: set[str] = set()
    for entry in entries:
        if not entry.strip() or entry.startswith("#"):
            continue
        match = _PIN.match(entry)
        if match is None:
            faults.append(f"{path}: not pinned: {entry[:60]}")
        elif "--hash=sha256:" not in entry:
            faults.append(f"{path}: no hash: {match[1]}")
        else:
            pinned.add(normalise(match[1]))
    missing = find_wanted(path.with_suffix(".in")) - pinned
    return faults + [
        f"{path}: asked for but not locked: {name}" for name in sorted(missing)
    ]


def main() -> int:
    """Print the faults; return 1 where there are any."""
    folder = Path(__file__).parents[2] / "requirements"
    faults = [
        fault for path in sorted(folder.glob("*.txt")) for fault in find_faults(path)
    ]
    print("\n".join(faults) or "locks: all pinned with hashes, no address")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
