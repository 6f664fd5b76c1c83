"""Foundations that know nothing of networks.

settings.py     the environment variables PLAYGROUND_*, with all limits and their defaults
files.py        files and folders that people name, and the errors where they can't be read
csv_tables.py   CSV files of spreadsheets <-> rows of cells
csv_rows.py     CSV text -> rows of cells; a bad row does not affect the others
placed_cells.py CSV files of other programs in which single cells are filled in
html_text.py    the text of HTML, with the addresses behind its links
raw_tables.py   tables of any program -> rows of cells, one at a time
cells.py        gaps, and numbers of tables in every notation
typed.py        numbers and choices as people type them
strict_toml.py  strict TOML
strict_json.py  strict JSON
validation.py   validation errors in our words
choices.py      named choices and their registries
javascript.py   numbers as JavaScript reads and writes them
origins.py      origins and hosts: syntax and matching
bearer.py       tokens as they are sent, compared
ending.py       the end of the server, told to all work under way
pace.py         long work in slices of time
cost.py         refuses work that costs more than settings.py allows
once.py         log lines that are written once each
sources.py      a fingerprint of the sources, on which numbers depend
held.py         the memory that objects hold
kept.py         values that are made once and kept, up to a number of bytes
turnstile.py    places that many wait for, and who is let in first
errors.py       the tree of errors
sentences.py    sentences that people read: whole, with named holes
"""
