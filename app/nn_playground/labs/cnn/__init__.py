"""The lab of pictures and convolutional networks.

lab.py              the lab as the house knows it
lab_runs.py         its runs as the house knows them
config.py           all settings of a run
network.py          shapes, parameters in one buffer, initial weights
parameters.py       weights and biases as people and scripts write them
pictures.py         pictures of a seed, and their classes
digits.py           handwritten digits among them
moved.py            accuracies on pictures that are moved or turned
trainer.py          a run under way; no clock, no I/O, no threads
state.py            its state as bytes
shown.py            what the page shows of a network and one picture
commands.py         commands of a tab that only this lab understands
view.py             what is shown of a run
examples.py         examples of requests for OpenAPI
runs.py             one run from config to result, and what REST answers
links.py            config <-> link
measures.py         the numbers of a config that exercises can limit
cost.py             the cost of work, known before it begins
warmup_steps.py     small pieces of each kind of work, for the warm-up
lecture/            the exercises of the lecture
presets/            runs that show something
kernels/            training, in numba
"""
