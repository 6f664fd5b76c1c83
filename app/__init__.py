"""A neural network playground: networks trained by numba kernels, seen live in the browser."""

__version__ = "0.1.0"
