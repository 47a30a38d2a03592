"""Runs a command and prints its wall seconds, processor seconds, peak memory in KiB, and exit code.

A process of its own, with as little in it as can be: Linux counts the memory of the process that starts a program as
memory of the program, so what this one holds (about 10 MiB) is the least that can be seen.
"""

import os
import sys
import time

quiet = [(os.POSIX_SPAWN_OPEN, fd, "/dev/null", os.O_RDWR, 0) for fd in (0, 1, 2)]
start = time.perf_counter()
pid = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=quiet)
_, status, usage = os.wait4(pid, 0)
wall = time.perf_counter() - start
print(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss, os.waitstatus_to_exitcode(status))
