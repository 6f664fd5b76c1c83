"""Presets: runs that show something, with a paragraph on what to look for.

loader.py  reads the TOML files of a lab
model.py   the model of a preset
"""
