"""The commands, each in a file: `add_parser` declares its arguments, `do` carries it out.

    serve.py      `playground serve`
    run.py        `playground run`
    lab_run.py    `playground run --lab`: runs of other labs
    run_parts.py  what both share
    points.py     `playground points`
    exercises.py  `playground exercises`
    grade.py      `playground grade`
    grade_into.py `playground grade --into`: into the files of learning platforms
    grade_work.py what both share
    sweep.py      `playground sweep`
    bench.py      `playground bench`
    terminal.py   exit codes, progress and messages of all commands

All are imported to show any help, so what is slow to import is imported inside the functions that need it.
"""

from nn_playground.cli import bench, exercises, grade, points, run, serve, sweep

COMMANDS = (serve, run, points, exercises, grade, sweep, bench)
