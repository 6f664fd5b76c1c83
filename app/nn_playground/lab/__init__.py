"""The seam between the house and its labs, as protocols: what a lab offers to live runs, to trials and to scripts.

protocol.py  a lab
runs.py      runs: one for a page, many side by side, one for a script
speeds.py    the speeds of live runs
values.py    the values that labs and the rooms above exchange

The rooms above know a lab by these alone, and import them from here. A config, a view and the content of a lab's own
commands are values that only the lab understands; the house stores them, passes them back, and writes them to JSON.
"""

from nn_playground.lab.protocol import Lab
from nn_playground.lab.runs import RequestedRun, Run, Runs
from nn_playground.lab.speeds import SPEEDS, EpochsPerFrame
from nn_playground.lab.values import (
    DEFAULT_EPOCHS,
    MAX_EPOCHS,
    Allowable,
    Array,
    Breaches,
    BroughtData,
    Call,
    Command,
    ComputedAnswer,
    Config,
    End,
    FileBeside,
    Glance,
    HandedIn,
    Lack,
    Lanes,
    Link,
    Measure,
    NumberOrNone,
    Picture,
    Precision,
    Rehearsal,
    RequestExamples,
    Score,
    Scores,
    Steps,
    Use,
    View,
)

__all__ = [
    "DEFAULT_EPOCHS",
    "MAX_EPOCHS",
    "SPEEDS",
    "Allowable",
    "Array",
    "Breaches",
    "BroughtData",
    "Call",
    "Command",
    "ComputedAnswer",
    "Config",
    "End",
    "EpochsPerFrame",
    "FileBeside",
    "Glance",
    "HandedIn",
    "Lab",
    "Lack",
    "Lanes",
    "Link",
    "Measure",
    "NumberOrNone",
    "Picture",
    "Precision",
    "Rehearsal",
    "RequestExamples",
    "RequestedRun",
    "Run",
    "Runs",
    "Score",
    "Scores",
    "Steps",
    "Use",
    "View",
]
