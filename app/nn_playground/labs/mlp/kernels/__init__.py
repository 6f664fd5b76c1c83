"""Kernels of the perceptron lab: flat arrays in, flat arrays out, without the GIL; callers have checked them before.

plain_training.py    plain backpropagation, exactly as the original site does it
general_training.py  backpropagation with everything that can be switched on
stepping.py          one update of the general engine
normalization.py     batch normalization, forward and backward
switches.py          positions of switches and rates in the general engine's arrays
population.py        many runs side by side, one per vector lane
prediction.py        losses and maps
layout.py            the layout of a network in memory
"""
