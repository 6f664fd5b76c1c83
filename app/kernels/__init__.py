"""The only numba of the project: flat arrays in, flat arrays out, without the GIL; callers have checked them before.

elementary  exp, tanh, ... bit for bit        activations  functions beside their derivatives
streams     the seeded random numbers         layout       how a network lies in memory
training    plain backpropagation             general      backpropagation with all that can be switched on
population  many runs side by side            prediction   losses and maps
compile     the flags of every kernel         inlining     functions that only kernels call
folder      where compiled kernels are kept   cache        how they are kept
updates     the step down the gradient
"""
