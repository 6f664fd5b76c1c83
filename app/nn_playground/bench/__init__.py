"""Measurement of what this machine can do.

capacity.py        runs the measurements of `playground bench`
load_generator.py  simulates a class of browser tabs; a process of its own
"""
