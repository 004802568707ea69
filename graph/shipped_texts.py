"""Every text that the packages ship, by its path from the root: what is checked."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable

_ENDINGS = (
    ".py",
    ".ttl",
    ".rq",
    ".toml",
    ".tsv",
    ".csv",
    ".md",
    ".jsonld",
    ".json",
    ".html",
)
_MODULES = ("core", "axioms", "alignments", "vocabularies", "shapes")
# Made of the others, or of no matter to what a term means.
_NOT_JUDGED = ("ontology/report.json", "ontology/releases/", "ontology/versions/")
_BUILT = ("__pycache__", "dist", "frontend", "node_modules")


def read_texts(packages: Iterable[str]) -> dict[str, str]:
    """Read all texts of these packages, sorted by path."""
    found = {
        path: file.read_text(encoding="utf-8")
        for package in packages
        for path, file in _walk(package, files(package))
    }
    return dict(sorted(found.items()))


def read_module_texts(texts: Mapping[str, str]) -> dict[str, str]:
    """Return the modules of the ontology by name, the core first."""
    paths = {name: f"ontology/{name}.ttl" for name in _MODULES}
    return {name: texts[path] for name, path in paths.items() if path in texts}


def fingerprint(texts: Mapping[str, str]) -> str:
    """Return a hash of the ontology's own files, in hexadecimal.

    Code is left out: a report is out of date when what it judges has changed.
    """
    digest = hashlib.sha256()
    for path in sorted(texts):
        if not path.startswith("ontology/") or path.endswith(".py"):
            continue
        if not path.startswith(_NOT_JUDGED):
            digest.update(f"{path}\n{len(texts[path])}\n{texts[path]}\n".encode())
    return digest.hexdigest()


def _walk(path: str, folder: Traversable) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        name = f"{path}/{entry.name}"
        if entry.is_dir():
            if entry.name not in _BUILT:
                yield from _walk(name, entry)
        elif entry.name.endswith(_ENDINGS):
            yield name, entry
