"""Live runs of browser tabs.

tab.py            one WebSocket connection: its messages, its credit, its frames
long_requests.py  sweeps and checks that a tab asks for
sessions.py       sessions by token, kept for tabs whose connection broke
scheduler.py      the order in which tabs train: deadlines, one thread per core
session.py        the state of one tab: its run, its speed, the node that it watches
wire.py           frames <-> bytes, commands <-> JSON; the only Python file that knows their layout
live_run.py       the run on screen, and the history for its next frame
heap.py           returns freed memory to the system
"""
