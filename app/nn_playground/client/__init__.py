"""A client of a playground's server, for scripts: the runs, checks and sweeps of the page, errors as exceptions.

    from nn_playground.client import Playground

    with Playground("http://127.0.0.1:8000") as playground:
        result = playground.run("#dataset=xor&networkShape=4,2", epochs=200)
        print(result.history.test_loss[-1])

The errors are those of nn_playground.base.errors: InvalidInput, NotFound or Unauthorized where the request is wrong,
TooExpensive or Unavailable where the server declines, Unreachable where there is no answer or none of a playground's.
`nn_playground.labs.mlp.run` does the same without a server.

playground.py  a server, and the bodies of requests to it
rows.py        rows of an answer that comes as a stream
answers.py     answers as models and exceptions
"""

from nn_playground.client.playground import ADDRESS as ADDRESS
from nn_playground.client.playground import TIMEOUT as TIMEOUT
from nn_playground.client.playground import AnyRun as AnyRun
from nn_playground.client.playground import Playground as Playground
from nn_playground.client.playground import Weights as Weights
from nn_playground.client.rows import Rows as Rows
from nn_playground.client.rows import SweepRows as SweepRows
