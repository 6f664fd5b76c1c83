# %% [markdown]
# # How many neurons does XOR need?
# Open this file as a notebook, or run it with Python. It wants a server: `playground serve`.

# %%
import os
from pathlib import Path

from nn_playground.client import Playground

playground = Playground(os.environ.get("SERVER", "http://127.0.0.1:8000"))

# %% [markdown]
# Every number of neurons in one hidden layer, from ten random starts each, until the test loss is small.

# %%
sweep = {
    "config": {"data": {"name": "xor"}},
    "values": {"network.hidden": [[1], [2], [3], [4], [8]]},
    "seeds": 10,
    "epochs": 400,
    "goal": {"test_loss": 0.05},
}
rows = list(playground.sweep(sweep))
print(f"{len(rows)} runs")

# %% [markdown]
# How many of the ten got there, and where half of them had.

# %%
by_neurons: dict[int, list[int | None]] = {}
for row in sorted(rows, key=lambda row: row.number):
    by_neurons.setdefault(row.values["network.hidden"][0], []).append(row.reached)
for neurons, reached in by_neurons.items():
    solved = sorted(epoch for epoch in reached if epoch is not None)
    half = f", the middle one after {solved[len(solved) // 2]} epochs" if solved else ""
    print(f"{neurons} neurons: {len(solved)} of {len(reached)}{half}")

# %% [markdown]
# What the fastest one has learnt. Its link opens it on the page.

# %%
best = min((row for row in rows if row.reached is not None), key=lambda row: row.reached or 0)
print(best.link)
Path("xor.png").write_bytes(playground.picture(best.link, epochs=best.epoch))

# %%
playground.close()
