"""The lab of points in the plane and multilayer perceptrons.

warmup_steps.py     small pieces of each kind of work, for the warm-up, and which work needs which of them
boundary.py         the picture of a run as PNG
picture_theme.py    its colours, those of static/css/tokens.css again
point_shapes.py     the shapes of its points, those of the page again
runs.py             one run from config to result, and what REST and `run --json` answer
options.py          the table of all options, from which the page, the API and the docs are made
frame_arrays.py     the frozen picture of one moment of a run
trace.py            one example through a network, forward and back
batch_trace.py      the next mini-batch, forward and back: means over its examples
space.py            the space of a hidden layer: the points and the bent plane on two of its units
traced_answer.py    answers to questions that are numbers of a trace
landscape.py        the loss over two axes of parameters, with the paths of runs
loss_plane.py       the loss over a plane of parameters, for frames
source_code.py      a trained network as a program in NumPy, PyTorch and Keras
population.py       runs of one shape side by side, for sweeps and grading
frame_facts.py      facts of a frame that only apply to some runs or are only sent on request
trainer.py          a run under way; no clock, no I/O, no threads
single_pass.py      single examples through a network, with the memory for it
tuning.py           changes of a run under way, which goes on
cost.py             the cost of work, known before it begins
engines.py          the kernels behind a trainer, with their memory
maps.py             a unit over the plane, and small maps of all
switched_off.py     what is switched off, as configs and links have it
parked.py           parameters of what is switched off, kept aside
removal.py          takes a neuron out of a run under way
worth.py            the losses without each hidden neuron
network.py          shapes, parameters in one buffer, initial weights
parameters.py       weights and biases as people and scripts write them
pasted.py           finds the one link in pasted text, or the reason why there is none
link_repair.py      undoes what other programs do to links
permalink.py        config <-> link: reads with link_reader.py, writes itself
link_reader.py      reads links as the original site does
link_off.py         reads what a link switches off
link_own.py         reads the own points of a link
link_notes.py       the notices and errors of one link
link_words.py       what is wrong with a link, for who looks at the page
link_keys.py        the keys of links: one table for both directions
metrics.py          accuracy, confusion matrix and other measures of outputs
measures.py         the numbers of a config that exercises can limit and ask for
locks.py            the settings that there are to lock or to allow, by key, and how they are put back
scores.py           the scores of trained networks, by name, and their values
stopping.py         conditions that end a run
state.py            the complete state of a run <-> bytes
view.py             what the page shows of a run; changes no number
table_columns.py    a table of measurements as columns
table_guesses.py    units, row numbers, and which columns are x1, x2 and the label
table_rows.py       rows of a table that become points
table_values.py     values of its columns as coordinates and labels
table_points.py     columns of a table -> points of a run
table_models.py     what is chosen of a table, and the points that it becomes
table_library.py    named tables: those that come along, and a teacher's
config.py           RunConfig: the whole description of a run
data_config.py      the data section of the config
own_points.py       points that a config carries itself
own_classes.py      their classes
points_text.py      own points and their names <-> text in links
exercise_points.py  points that an exercise brings, and those that test what is handed in
network_config.py   the network section of the config
training_config.py  the training section of the config
features.py         input features by name
datasets.py         datasets by name
splitting.py        the order of points, and which train and which test
run_points.py       the points of a config, and the stream of its weights
scaling.py          inputs with mean 0 and standard deviation 1
kernels/            the compiled loops: arrays in, arrays out
lecture/            the lecture's exercises, one TOML file each
presets/            the presets, one TOML file each
tables/             tables that come along, one CSV file each
commands.py         the commands of a tab that only this lab understands
examples.py         examples of requests over REST, for /docs
lab_runs.py         the lab's runs as the house knows them
lab.py              the lab as the house knows it

For scripts: `from nn_playground.labs.mlp import parse_config, read_link, run`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from nn_playground.labs.mlp.config import parse_config as parse_config
    from nn_playground.labs.mlp.permalink import read_link as read_link
    from nn_playground.labs.mlp.runs import run as run

FOR_SCRIPTS: Final = {"parse_config": "config", "read_link": "permalink", "run": "runs"}


def __getattr__(name: str) -> Any:
    """Load a name that scripts import from here when it is first used: importing numba takes a while."""
    if name not in FOR_SCRIPTS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{FOR_SCRIPTS[name]}"), name)
