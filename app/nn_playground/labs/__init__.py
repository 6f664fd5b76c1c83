"""The labs, each a room of its own.

mlp/         points in the plane and multilayer perceptrons
registry.py  all labs, and the steps of their warm-up
rng.py       the seeded stream of random numbers, for data and weights
"""
