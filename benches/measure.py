"""Whole commands, timed from outside in turns: wall, processor time, peak memory, and what they wrote.

Contenders run in turns (A B C A B C …), after one turn to warm up, and a ratio is taken within a turn, so that what
else the machine does falls on all of them. Every run writes into a new folder, and nothing is ever deleted: an ext4
without a journal steps over every inode deleted in the last minutes when it creates a file, which can make the run
after a deletion many times slower than the run before it.
"""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import NamedTuple

Command = list[str]

ONE_RUN = Path(__file__).resolve().with_name("one_run.py")


class Contender(NamedTuple):
    """A tool with something to do. Its commands, run one after the other, write into the folder they are given."""

    name: str
    commands: Callable[[Path], list[Command]]
    overwrites: bool = False  # every turn writes over the output of the turn before


class Sample(NamedTuple):
    """One run: seconds, processor seconds of the whole tree, and its largest process in MiB."""

    wall: float
    cpu: float
    rss: float


class Series(NamedTuple):
    """The runs of one contender, one a turn, and the size of its output."""

    samples: list[Sample]
    files: int
    mebibytes: float

    def walls(self) -> list[float]:
        return [sample.wall for sample in self.samples]

    def rss(self) -> float:
        return median(sample.rss for sample in self.samples)


class Failed(Exception):
    """A command that did not do what it was measured for."""


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def run(commands: list[Command]) -> Sample:
    os.sync()  # what the run before left to be written is not this one's cost
    wall = cpu = rss = 0.0
    for command in commands:
        line = subprocess.run([sys.executable, "-I", "-S", str(ONE_RUN), *command], capture_output=True, check=True, text=True).stdout
        seconds, used, peak, code = (float(figure) for figure in line.split())
        if code != 0:
            raise Failed(f"exit code {code:.0f}: {' '.join(command)}")
        wall, cpu, rss = wall + seconds, cpu + used, max(rss, peak / 1024)
    return Sample(wall, cpu, rss)


def size(folder: Path) -> tuple[int, float]:
    files = [Path(place) / name for place, _, names in os.walk(folder) for name in names]
    return len(files), sum(file.stat().st_size for file in files) / 2**20


def in_turns(contenders: list[Contender], turns: int, outputs: Path) -> dict[str, Series]:
    """Runs everything `turns` times in turns, after one turn that does not count."""
    samples: dict[str, list[Sample]] = {contender.name: [] for contender in contenders}
    last: dict[str, Path] = {}
    for turn in range(turns + 1):
        for contender in contenders:
            folder = re.sub(r"\W+", "-", contender.name) + ("" if contender.overwrites else f"-{turn}")
            last[contender.name] = outputs / folder
            last[contender.name].mkdir(parents=True, exist_ok=True)
            sample = run(contender.commands(last[contender.name]))
            say(f"  {'warm-up' if turn == 0 else turn}: {contender.name} {sample.wall:.3f} s, {sample.rss:.0f} MiB")
            if turn > 0:
                samples[contender.name].append(sample)
    return {name: Series(samples[name], *size(last[name])) for name in samples}


def ratios(series: Series, base: Series) -> list[float]:
    """How many times longer than `base`, turn by turn."""
    return [sample.wall / other.wall for sample, other in zip(series.samples, base.samples, strict=True)]


def spread(values: list[float], digits: int = 2) -> str:
    """The median, with the range of all runs."""
    return f"{median(values):.{digits}f} ({min(values):.{digits}f}–{max(values):.{digits}f})"
