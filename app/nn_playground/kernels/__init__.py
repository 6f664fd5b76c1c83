"""Building blocks of all kernels, and with labs/*/kernels the only place for numba.

losses.py        losses and their errors, by name
optimizers.py    optimizers by name
activations.py   activation functions beside their derivatives, by name
updates.py       the gradient step
special.py       polynomials for activations and losses
arrays.py        elementary functions over arrays, with the same bits on every machine
functions.py     tanh and exp for the type at hand
approximate.py   fast tanh and exp in float32, right to about 4e-7; a tanh for pictures
lanes.py         vectors of numbers as a type that kernels compute with
streams.py       the seeded stream of random numbers
elementary.py    exp, tanh, log, sin and cos with the bits of V8's Math
inlining.py      functions that are compiled into their callers only
compile.py       the numba flags of every kernel
cache.py         compiled kernels on disk
cache_folder.py  the folder of compiled kernels
"""
