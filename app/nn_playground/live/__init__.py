"""Live runs of browser tabs.

tab.py            one WebSocket connection: its messages, its credit, its frames
long_requests.py  sweeps and checks that a tab asks for
seats.py          a tab's place in a class
screen.py         its run as a class sees it
sessions.py       sessions by token, kept for tabs whose connection broke
scheduler.py      the order in which tabs train: deadlines, one thread per core
session.py        the state of one tab: its run, its speed, the node that it watches
frames.py         its frames: numbered, encoded, remembered until they can't be lost
pacing.py         the epochs of a frame, in turns that end by the clock
commands.py       the commands of a tab: models, reading, answers to wrong ones
wire.py           frames <-> bytes; the only Python file that knows how they lie
live_run.py       the run on screen, and the history for its next frame
heap.py           returns freed memory to the system
"""
