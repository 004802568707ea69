"""Keeps what a release of the ontology said: its axioms as a list, its files as copies.

The list is what later versions are compared with, the copies are what the version IRIs
of the release go on to serve.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from graph.errors import Forbidden, Rejection
from graph.ontology_material import parse_modules
from ontology.release import list_promises, write_release


def keep_release(
    package: Path, version: str, modules: Mapping[str, str]
) -> tuple[Path, ...]:
    """Write `releases/VERSION.tsv` and `versions/VERSION/*.ttl` below the package.

    What is there already may stay where it is the same; raises Forbidden, before
    anything is written, where it is not. Returns the files that were written.
    """
    files = dict(_list_files(package, version, modules))
    for path, text in files.items():
        if path.exists() and path.read_text(encoding="utf-8") != text:
            raise Forbidden(
                Rejection(
                    message=f"Version {version} is kept already and was another;"
                    " raise the version.",
                    rule="release",
                    file=path.name,
                )
            )
    new = tuple(path for path in files if not path.exists())
    for path in new:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files[path], encoding="utf-8", newline="")
    return new


def _list_files(
    package: Path, version: str, modules: Mapping[str, str]
) -> Iterator[tuple[Path, str]]:
    promises = list_promises(parse_modules(modules))
    yield package / "releases" / f"{version}.tsv", write_release(promises)
    for name, text in modules.items():
        yield package / "versions" / version / f"{name}.ttl", text
