"""The commands, each in a file: `add_parser` says what it takes, `do` does it.

All are imported to show any help, so what is slow to import is imported inside the functions that need it.
"""

from app.commands import bench, exercises, grade, run, serve, sweep

COMMANDS = (serve, run, exercises, grade, sweep, bench)
