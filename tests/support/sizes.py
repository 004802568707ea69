"""Checks the caps on file and function length: `python -m tests.support.sizes`."""

import ast
import subprocess
import sys
from pathlib import Path

FILE_LINES = 400
FUNCTION_LINES = 50
ENDINGS = ("*.py", "*.js", "*.css", "*.html")


def find_files(root: Path) -> list[Path]:
    """Return the files that git tracks or would track, with a capped ending."""
    command = ["git", "ls-files", "-co", "--exclude-standard", *ENDINGS]
    listed = subprocess.run(
        command, cwd=root, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    return [root / name for name in listed]


def find_faults(path: Path) -> list[str]:
    """Return a line for each cap that a file breaks."""
    text = path.read_text(encoding="utf-8")
    lines = len(text.splitlines())
    faults = [f"{path}: {lines} lines"] if lines > FILE_LINES else []
    if path.suffix != ".py":
        return faults
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES:
                faults.append(f"{path}:{node.lineno}: {node.name} has {length} lines")
    return faults


def main() -> int:
    """Print the faults; return 1 where there are any."""
    root = Path(__file__).parents[2]
    faults = [
        fault
        for path in find_files(root)
        if path.exists()
        for fault in find_faults(path)
    ]
    print("\n".join(faults) or "sizes: every file and function is within its cap")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
