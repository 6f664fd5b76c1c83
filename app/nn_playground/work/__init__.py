"""Work on many runs, cut by the clock.

sweep_stream.py   the lines that answer a sweep
lines.py          lines of progress, and generators of lines with a time limit
workers.py        the worker threads that requests share, yielding to tabs
cluster.py        the workers of a Dask cluster
warmup.py         compilation of the kernels while the page is served already
compiling.py      shares compiling out between this process and its helpers
helpers.py        helper processes that compile
agenda.py         the steps of the warm-up that nobody has taken yet
sweep_plan.py     combinations, trials and rows of a sweep
sweep_summary.py  the quartiles of its rows
sweep_models.py   the models of sweeps, rows and reports
completion.py     models that a lab completes
goals.py          bounds of scores, and the model by which people give them
trials.py         many runs, each to its end or a goal
checkpoint.py     finished parts of long work on disk, so that it can be resumed
"""
