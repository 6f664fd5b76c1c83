"""The labs, each a room of its own.

mlp/             points in the plane and multilayer perceptrons
cnn/             pictures and convolutional networks
registry.py      all labs, and the steps of their warm-up
rng.py           the seeded stream of random numbers, for data and weights
initializers.py  the rules that draw initial weights
schedules.py     schedules of the learning rate
optimization.py  the parts of a config for optimizer and schedule
recording.py     the epochs that scripts want to hear of
"""
