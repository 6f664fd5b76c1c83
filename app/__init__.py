"""A neural network playground: networks trained by numba kernels, seen live in the browser, and scripted.

A click goes one way: config -> data -> network -> trainer -> frame -> wire -> canvas. Each step is one file, listed
here from the outside in; a file imports from those below it only.

    __main__.py    the command line
    commands/      its commands, one a file
    bench.py       what this machine can do, measured
    pupils.py      a class that plays on a server, for the bench; a process of its own
    client.py      a server for scripts, in Python
    server.py      the server around the application: where it listens, how it ends
    http_connection.py  an HTTP connection as the server keeps it: limits to heads, and to how long a request takes
    lobby.py       connections that owe a request, and who makes room when the server is full
    websocket_connection.py  a WebSocket as the server keeps it, with a brake for what is too much
    main.py        the application: its parts put together
    base_path.py   the path under which a proxy passes requests on
    openapi.py     what /openapi.json says of the calls
    protocol.py    what /docs says of the WebSocket
    pages.py       GET /, /exercises, /presets and /compare
    exercise_page.py  an exercise as the page shows it
    api.py         REST
    live.py        one WebSocket: its messages, its credit, its frames
    long_requests.py  a tab's sweeps and checks
    heap.py        memory that is free again, given back to the system
    sessions.py    sessions by their tokens: a page that has lost its connection gets its own again
    exercise_routes.py  exercises over REST
    preset_routes.py  presets over REST
    grade_routes.py  POST /api/exercises/{slug}/grade
    picture_routes.py  GET /boundary.png
    sweep_routes.py  POST /api/sweeps
    streams.py     answers that are a stream of JSON texts, one a line
    door.py        whose pages may open a WebSocket, by which names the server may be asked, what others are told
    rest.py        what REST calls share: bodies read strictly, errors in OpenAPI
    answers.py     what REST and its clients say to each other of exercises, grades, sweeps and errors
    responses.py   what all answers share: one shape of errors, headers, validators of caches
    workers.py     who trains for scripts, and how requests share the workers with tabs
    cluster.py     the workers of a Dask cluster, for those who have one
    scheduler.py   who trains next: deadlines, one thread a core, batches
    compiling.py   what is compiled beforehand: steps, done by this process and its helpers
    warmup.py      the kernels compile while the page is served already
    session.py     what one tab is doing: its run, its speed, what it watches
    wire.py        frame <-> bytes, command <-> JSON; the only file that knows offsets
    sweeps.py      one run with other values for some keys, in all combinations: rows and summaries
    grading.py     many submissions of one exercise, in a table or not, and their grades
    checking.py    what is handed in for an exercise, and what it is worth
    attempts.py    wrong answers to questions, and the pause that follows
    locks.py       what an exercise keeps as it is, and what is changed of it all the same
    criteria.py    the criteria of an exercise, and what is said of each
    gallery.py     runs that show something; presets/ has them
    catalogue.py   the exercises that there are; lecture/ has the lecture's own
    exercises.py   what an exercise is
    trials.py      many runs, each to its end or a goal: what grading and sweeps are made of
    boundary.py    the picture of a run, as PNG
    playing.py     the run on screen, and what its next frame has to tell
    runs.py        a run from its config to its end: what REST and the command line share
    options.py     the table of all choices, from which the page, the API and the docs are made
    rehearsal.py   a small piece of each kind of work, which compiles what that takes, and which work takes what
    frame.py       the frozen picture of one moment of a run
    population.py  runs of one shape side by side, for sweeps and grading
    extras.py      what a frame tells besides, where it applies or is asked for
    trainer.py     a run under way; no clock, no I/O, no threads
    cost.py        what work costs, known before it begins
    descent.py     the kernels behind a trainer, with their memory
    network.py     shapes, parameters in one buffer, initial weights
    pasted.py      a text that somebody has pasted -> the one link in it, or the reason why there is none
    mends.py       what other programs do to a link on its way, undone
    permalink.py   config <-> link; the only file that knows the original site's keys
    further.py     the keys of links for what the original site lacks
    stopping.py    when a run ends by itself
    metrics.py     outputs and labels -> accuracy and the like
    state.py       all that a run under way holds <-> bytes
    view.py        what the page shows of a run; changes no number
    config.py      RunConfig: everything that a run is
    training.py    the part of it that says how a network is trained
    initializers.py  name -> initial weights
    features.py    name -> column
    datasets.py    name -> points
    schedules.py   name -> learning rates
    fields.py      what the fields of a config share: types, and how each is offered
    needs.py       what goes together in a config
    scaling.py     inputs with mean 0 and deviation 1
    rng.py         the seeded stream
    kernels/       the only numba: flat arrays in, flat arrays out
    javascript.py  numbers as JavaScript reads and writes them
    ending.py      the server's end, told to all that work for it
    pace.py        long work in slices: train a little, look at the clock, go on
    held.py        the memory that something holds
    kept.py        what is made once, by whoever asks first
    turnstile.py   places for which many wait, and who is let in first
    once.py        log lines that anybody can cause, each said once
    agenda.py      steps, and their order
    helpers.py     processes that compile for this one
    journal.py     what is done of long work, so that it can be cut short
    typed.py       numbers and choices as people write them
    sheets.py      CSV files from spreadsheets <-> rows of cells
    rows.py        CSV from outside -> rows of cells; one that is wrong harms no other
    stricttoml.py  TOML from outside, read strictly
    strictjson.py  JSON from outside, read strictly
    validation.py  what is wrong with a config, in our words
    choices.py     named choices and their registries
    sources.py     a name for the state of these files, which numbers hang on
    origins.py     origins and hosts: how they are written, and what settings allow
    settings.py    the server's environment, PLAYGROUND_*
    errors.py      what can go wrong
"""

__version__ = "0.1.0"
