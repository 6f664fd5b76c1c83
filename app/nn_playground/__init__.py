"""A neural network playground: networks trained by numba kernels, seen live in the browser, and scripted.

A click goes one way: config -> data -> network -> run -> picture -> wire -> canvas. The rooms, from the outside in;
a room imports only rooms below it, and the docstring of each is the map of its files.

    __main__.py    the command line
    cli/           its commands, one a file
    bench/         measures what this machine can do; the load generator
    web/           the FastAPI application: server, pages, routes, streams, errors -> responses
    client/        a server for scripts, in Python
    classroom/     classes: who is in them, what they hand in, and the store that keeps it
    api_models.py  models of requests and answers that server and clients share
    live/          one tab: session, scheduler, WebSocket, wire
    presets/       runs that show something
    exercises/     exercises: model, criteria, checking, grading
    work/          many runs: trials, sweeps, workers, Dask, checkpoints, warm-up of kernels
    lab/           the seam: what a lab is to the rooms above, as protocols
    labs/          the labs: config, links, data, engine, pictures of each
    options/       fields of a config as they are offered, and rules about what goes together
    kernels/       building blocks of the kernels of all labs
    base/          errors, validation, strict JSON and TOML, CSV tables, settings
"""

__version__ = "0.1.0"
