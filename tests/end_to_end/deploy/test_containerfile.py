"""The container file of docs/deploy: its steps are carried out in a scratch folder.

Nothing is fetched: the packages that it installs by their hashes are those that are
here already.
"""

import json
import os
import re
import shutil
import site
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.running_server import find_free_port

ROOT = Path(__file__).parents[3]
FILE = ROOT / "docs" / "deploy" / "Containerfile"
KNOWN = {
    *("FROM", "RUN", "WORKDIR", "COPY", "USER", "VOLUME", "ENV", "EXPOSE"),
    *("STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT", "CMD"),
}
HOST = "stadtwissen.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One instruction of a container file, its lines joined."""

    name: str
    rest: str


def read_steps() -> list[Step]:
    text = FILE.read_text(encoding="utf-8")
    text = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip()]
    return [
        Step(name=name, rest=rest.strip())
        for name, _, rest in (line.partition(" ") for line in lines)
    ]


def find(name: str) -> list[str]:
    return [step.rest for step in read_steps() if step.name == name]


def test_every_instruction_is_one() -> None:
    assert {step.name for step in read_steps()} == KNOWN
    assert all(isinstance(json.loads(rest), list) for rest in find("ENTRYPOINT"))


def test_it_runs_without_the_rights_of_root() -> None:
    names = [step.name for step in read_steps()]

    assert find("USER") == ["stadtwissen"]
    # Whatever is installed belongs to root, so that a fault cannot change it.
    assert max(n for n, name in enumerate(names) if name == "RUN") < names.index("USER")


def test_what_it_copies_is_there_and_holds_every_package() -> None:
    sources = [name for rest in find("COPY") for name in rest.split()[:-1]]

    assert [name for name in sources if not (ROOT / name).exists()] == []
    assert {"ontology", "graph", "sparql", "web"} <= set(sources)


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """The folder of the container's WORKDIR, after its steps."""
    folder = tmp_path / "opt"
    folder.mkdir()
    for step in read_steps():
        if step.name == "COPY":
            *sources, target = step.rest.split()
            for source in sources:
                copy(ROOT / source, folder / target)
        elif step.name == "RUN" and not re.search("apt-get|useradd", step.rest):
            carry_out(step.rest, folder)
    return folder


def copy(source: Path, target: Path) -> None:
    if source.is_dir():
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(source, target, ignore=ignored)
    else:
        target.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)


def carry_out(command: str, folder: Path) -> None:
    """Run a step; what it would fetch is lent from here instead."""
    command = command.replace("python3 ", f"{sys.executable} ")
    kept, _, fetched = command.partition("&& .venv/bin/pip")
    if "--require-hashes" in fetched:
        command = kept
    else:
        command = command.replace("pip install", "pip install --no-index")
    subprocess.run(["sh", "-ec", command], cwd=folder, check=True)
    if fetched:
        (packages,) = folder.glob(".venv/lib/python3.*/site-packages")
        # Ahead of what a new environment has by itself, as if it had been renewed.
        lent = f"import sys; sys.path[:0] = {site.getsitepackages()!r}\n"
        (packages / "lent.pth").write_text(lent, encoding="utf-8")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """What the container sets, and what whoever runs it must."""
    pairs = dict(pair.split("=", 1) for rest in find("ENV") for pair in rest.split())
    return {
        "PATH": os.environ["PATH"],
        **pairs,
        "PORT": str(find_free_port()),
        "STADTWISSEN_DATA_DIR": str(tmp_path / "data"),
        "STADTWISSEN_ALLOWED_HOSTS": HOST,
    }


@pytest.fixture
def served(built: Path, environment: dict[str, str]) -> Iterator[Path]:
    """The folder, while its program serves an empty store."""
    program = str(built / ".venv" / "bin" / "stadtwissen")
    data_dir = environment["STADTWISSEN_DATA_DIR"]
    subprocess.run(
        [program, "init", "--bare", "--data-dir", data_dir], check=True, cwd=built
    )
    (command,) = (json.loads(rest) for rest in find("CMD"))
    process = subprocess.Popen(
        [program, *command],
        cwd=built,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert "Stadtwissen ready" in process.stdout.readline()
        yield built
    finally:
        process.terminate()
        process.wait(timeout=20)
        process.stdout.close()


@pytest.mark.soak
def test_its_steps_make_a_service_that_finds_itself_healthy(
    served: Path, environment: dict[str, str]
) -> None:
    (check,) = (json.loads(rest.partition("CMD ")[2]) for rest in find("HEALTHCHECK"))

    healthy = subprocess.run(check, cwd=served, env=environment, check=False)

    assert healthy.returncode == 0
    where = subprocess.run(
        [served / ".venv" / "bin" / "python", "-c", "import web; print(web.__file__)"],
        capture_output=True,
        text=True,
        check=True,
        cwd="/",
    ).stdout
    assert where.startswith(f"{served}/.venv/")
