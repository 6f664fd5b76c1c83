"""The labs, each a room of its own.

mlp/         points in the plane and multilayer perceptrons
registry.py  the steps of the warm-up of all labs
rng.py       the seeded stream of random numbers, for data and weights
"""
