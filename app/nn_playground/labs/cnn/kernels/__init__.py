"""Kernels of convolutional networks: pictures lie side by side in lanes.

layout.py   where the numbers of each layer lie
layers.py   one layer forward and back
network.py  a whole network, and training
"""
