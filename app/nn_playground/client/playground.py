"""A server, and the bodies of requests to it."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, TypedDict, Unpack
from urllib.parse import quote

import httpx
from pydantic import BaseModel

from nn_playground import __version__
from nn_playground.api_models import (
    MEDIA_TYPE,
    ExerciseAnswer,
    ExerciseList,
    ExerciseSummary,
    Grade,
    Graded,
    GradedSubmission,
    GradeRequest,
    NamedTables,
    Submission,
    Sweep,
    exercise_answer_model,
)
from nn_playground.base.errors import InvalidInput
from nn_playground.base.sentences import say
from nn_playground.base.validation import shown, validated
from nn_playground.client.answers import foreign_answer, model_of, refusal, unreachable
from nn_playground.client.rows import Closing, Rows, SweepRows
from nn_playground.exercises.checking import CheckAnswer
from nn_playground.lab import DEFAULT_EPOCHS
from nn_playground.labs.cnn.config import CnnConfig
from nn_playground.labs.cnn.parameters import CnnParameters
from nn_playground.labs.cnn.runs import CnnInclude, CnnRunRequest, CnnRunResult
from nn_playground.labs.mlp.boundary import DEFAULT_SIZE
from nn_playground.labs.mlp.config import RunConfig, parse_config
from nn_playground.labs.mlp.lab import MLP
from nn_playground.labs.mlp.parameters import Parameters
from nn_playground.labs.mlp.permalink import write_link
from nn_playground.labs.mlp.runs import Include, RunParameters, RunRequest, RunResult
from nn_playground.labs.mlp.table_library import NamedTable
from nn_playground.labs.mlp.table_models import Gaps, TableChoices, TablePoints
from nn_playground.labs.mlp.trace import Trace, TraceRequest

AnyRun = RunConfig | Mapping[str, Any] | str  # a config, complete or in part, or a link
Weights = Parameters | RunParameters

ADDRESS: Final = "http://127.0.0.1:8000"
CONNECT: Final = 10.0  # seconds within which a running server takes a connection
TIMEOUT: Final = 300.0
LOOPBACK: Final = ("all://127.0.0.1", "all://localhost", "all://[::1]")  # never through a proxy


class ChosenColumns(TypedDict, total=False):
    """Choices of a table, as `Playground.points` takes them."""

    x1: str | None
    x2: str | None
    label: str | None
    as_they_are: bool
    missing: Gaps


class Playground(Closing):
    """A server. Its connections are closed at the end of a `with`, or by `close`."""

    def __init__(
        self,
        base_url: str = ADDRESS,
        token: str | None = None,
        timeout: float | None = TIMEOUT,
        *,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """Name a server by its address; nothing is sent yet.

        `token` is the server's, for grades. `timeout` is the number of seconds to wait for any data from it, None is no
        limit; a long run sends nothing until its end.

        >>> Playground("https://playground.example.org/class-a", token="...")
        """
        self._token = token
        self._name = secrets.token_hex(16)  # by which a server tells this client's pauses from others'
        self._client = httpx.Client(
            base_url=_address(base_url),
            timeout=httpx.Timeout(timeout, connect=CONNECT),
            mounts=dict.fromkeys(LOOPBACK),
            transport=transport,
            headers={"User-Agent": f"nn-playground/{__version__}"},
        )

    def close(self) -> None:
        """Close the connections.

        >>> playground.close()
        """
        self._client.close()

    def run(
        self,
        run: AnyRun = "#",
        *,
        epochs: int = DEFAULT_EPOCHS,
        record: Sequence[int] | None = None,
        parameters: Weights | None = None,
        include: Sequence[Include] = (),
    ) -> RunResult:
        """Train a run, the default one where none is given, and report it.

        >>> result = playground.run({"data": {"name": "spiral"}}, epochs=500, record=[500], include=["parameters"])
        >>> result.history.test_loss
        [0.4198...]
        """
        recorded = None if record is None else list(record)
        others = {"epochs": epochs, "record": recorded, "include": list(include)}
        body = _body(RunRequest, {**_named(run, parameters), **others})
        return model_of(RunResult, self._json("POST", "api/runs", body))

    def convolution(
        self,
        run: CnnConfig | Mapping[str, Any] | str = "#",
        *,
        epochs: int = DEFAULT_EPOCHS,
        record: Sequence[int] | None = None,
        parameters: CnnParameters | Mapping[str, Any] | None = None,
        include: Sequence[CnnInclude] = (),
        **pictures: Any,
    ) -> CnnRunResult:
        """Train a run of the convolution lab, on `pictures` with their `labels` where these are given.

        >>> result = playground.convolution({"data": {"name": "shapes"}}, epochs=10, include=["metrics"])
        >>> result.history.test_accuracy[-1]
        1.0
        """
        recorded = None if record is None else list(record)
        named = {"link": _link(run)} if isinstance(run, str) and not pictures else {"config": {} if run == "#" else run}
        others = {"epochs": epochs, "record": recorded, "parameters": parameters, "include": list(include), **pictures}
        body = _body(CnnRunRequest, {**named, **others})
        return model_of(CnnRunResult, self._json("POST", "api/convolution/runs", body))

    def trace(
        self,
        run: AnyRun = "#",
        *,
        point: Sequence[float],
        label: float,
        epochs: int = 0,
        parameters: Weights | None = None,
    ) -> Trace:
        """Follow one example through the network of a run, forward and back, after some epochs.

        >>> trace = playground.trace({"data": {"name": "xor"}}, point=[1.5, -2], label=-1, epochs=50)
        >>> trace.layers[0].deltas, trace.loss
        """
        body = _body(TraceRequest, {**_named(run, parameters), "epochs": epochs, "point": list(point), "label": label})
        return model_of(Trace, self._json("POST", "api/trace", body))

    def points(self, table: bytes | str | Path, **choices: Unpack[ChosenColumns]) -> TablePoints:
        """Turn a table, a text or a file, into points.

        `x1`, `x2` and `label` name columns; those that are not named are guessed. `as_they_are=True` takes numbers for
        coordinates as they are, and `missing="mean"` gives rows without x1 or x2 the mean of the column.

        >>> points = playground.points(Path("penguins.csv"), x1="flipper_length_mm", x2="body_mass_g")
        >>> points.labels, points.notices
        (['Adelie', 'Gentoo', 'Chinstrap'], ['344 rows; 2 without flipper_length_mm, 2 without body_mass_g left out.'])
        >>> playground.run(points.config, epochs=200)
        """
        content = table.read_bytes() if isinstance(table, Path) else table.encode() if isinstance(table, str) else table
        query = _query(choices)
        headers = {"Content-Type": "text/csv"}
        request = self._client.build_request("POST", "api/points", params=query, content=content, headers=headers)
        return model_of(TablePoints, self._received(request))

    def tables(self) -> list[NamedTable]:
        """The tables that everybody can choose.

        >>> [table.name for table in playground.tables()]
        ['penguins', 'iris', 'seattle-weather']
        """
        return model_of(NamedTables, self._json("GET", "api/tables")).tables

    def table(self, name: str, **choices: Unpack[ChosenColumns]) -> TablePoints:
        """Turn a named table into points, as `points` does.

        >>> playground.table("penguins", label="body_mass_g").problem
        'regression'
        """
        query = _query(choices)
        path = f"api/tables/{quote(name, safe='')}"
        return model_of(TablePoints, self._received(self._client.build_request("GET", path, params=query)))

    def picture(self, run: AnyRun = "#", *, epochs: int = DEFAULT_EPOCHS, size: int = DEFAULT_SIZE) -> bytes:
        """The picture of a trained run, as PNG.

        >>> Path("spiral.png").write_bytes(playground.picture("#dataset=spiral&networkShape=8,8", epochs=500))
        """
        link = _link(run) if isinstance(run, str) else write_link(_config(run))
        query: dict[str, str | int] = {"link": link, "epochs": epochs, "size": size}
        return self._answered(self._client.build_request("GET", "boundary.png", params=query)).content

    def options(self) -> dict[str, Any]:
        """All options, as in `GET /api/options`.

        >>> [option["path"] for option in playground.options()["options"]]
        ['problem', 'data.name', ...]
        """
        answer: dict[str, Any] = self._json("GET", "api/options")
        return answer

    def exercises(self) -> list[ExerciseSummary]:
        """The exercises of the server, in their order.

        >>> [exercise.slug for exercise in playground.exercises()]
        ['gauss-smallest', ...]
        """
        return model_of(ExerciseList, self._json("GET", "api/exercises")).exercises

    def exercise(self, slug: str) -> ExerciseAnswer:
        """An exercise: its text, the settings that may be changed, the criteria to pass.

        >>> playground.exercise("gauss-smallest").start
        '#dataset=gauss...'
        """
        return model_of(exercise_answer_model(MLP), self._json("GET", _of(slug)))

    def check(
        self,
        slug: str,
        run: AnyRun,
        *,
        parameters: Weights | None = None,
        answers: Mapping[str, float | str] | None = None,
    ) -> CheckAnswer:
        """Check a run against an exercise, with seeds that are no secret.

        After a wrong answer to a question the next one is only checked after a pause, which `waits` has: that of this
        object alone, whoever else is at its address.

        >>> result = playground.check("gauss-smallest", "#dataset=gauss&networkShape=")
        >>> [(criterion.name, criterion.passed) for criterion in result.criteria]
        """
        given = {**_named(run, parameters), "answers": dict(answers or {}), "client": self._name}
        body = _body(Submission, given)
        return model_of(CheckAnswer, self._json("POST", f"{_of(slug)}/check", body))

    def grade(
        self, slug: str, submissions: Iterable[str | Mapping[str, Any] | GradedSubmission]
    ) -> "Rows[Grade, Graded]":
        """Grade submissions with the teacher's secret seeds; the client needs the server's token.

        Each is a link, or has the keys of a GradedSubmission: `id`, `link` or `config`, `parameters`, `answers`. One
        that can't be read has the reason in the place of a result, and does not affect the others.

        >>> with Playground(address, token=os.environ["TOKEN"]) as playground:
        ...     for grade in playground.grade("gauss-smallest", [{"id": "ada", "link": "#dataset=gauss"}]):
        ...         print(grade.id, grade.result.score if grade.result else grade.reason)
        """
        if self._token is None:
            raise InvalidInput.at("token", "is missing; grades want that of the server's setting PLAYGROUND_TOKEN")
        given = [{"link": item} if isinstance(item, str) else item for item in submissions]
        body = _body(GradeRequest, {"submissions": given})
        return Rows(self._streamed(f"{_of(slug)}/grade", body, Authorization=f"Bearer {self._token}"), Grade, Graded)

    def sweep(self, sweep: Sweep | Mapping[str, Any]) -> SweepRows:
        """Train many runs, and receive a row for each as it ends; `record` asks for their curves, too.

        >>> rows = playground.sweep({"values": {"network.hidden": [[], [2], [4, 2]]}, "seeds": 5, "epochs": 200})
        >>> for row in rows:
        ...     print(row.values, row.seed, row.test_loss)
        >>> [combination.test_loss.median for combination in rows.summary.combinations]
        >>> rows = playground.sweep({"seeds": 5, "record": 20})
        >>> [rows.curves[row.number].test_loss for row in rows]
        """
        body = _body(Sweep, sweep if isinstance(sweep, Sweep) else dict(sweep))
        return SweepRows(self._streamed("api/sweeps", body))

    def _streamed(self, path: str, body: object, **headers: str) -> httpx.Response:
        headers["Accept"] = MEDIA_TYPE
        return self._answered(self._client.build_request("POST", path, json=body, headers=headers), stream=True)

    def _json(self, method: str, path: str, body: object = None) -> Any:
        return self._received(self._client.build_request(method, path, json=body))

    def _received(self, request: httpx.Request) -> Any:
        """Send a request and return the JSON of its answer."""
        response = self._answered(request)
        try:
            return response.json()
        except ValueError:
            raise foreign_answer(response) from None

    def _answered(self, request: httpx.Request, *, stream: bool = False) -> httpx.Response:
        """Send a request and return its answer; raise the error where it is one."""
        try:
            response = self._client.send(request, stream=stream)
            if response.is_success:
                return response
            try:
                response.read()
            finally:
                response.close()
        except httpx.HTTPError as error:
            raise unreachable(request, error) from error
        raise refusal(response)


# ---- what is sent ----


def _config(run: RunConfig | Mapping[str, Any]) -> RunConfig:
    return run if isinstance(run, RunConfig) else parse_config(dict(run))


def _link(text: str) -> str:
    """Return a text that may be a link; raise InvalidInput for any other, which would be the default run."""
    if "#" not in text and "=" not in text:
        raise InvalidInput.at("link", say("expected a link, which has a # in it; got {text}", text=shown(text)))
    return text


def _of(slug: str) -> str:
    return f"api/exercises/{quote(slug, safe='')}"


def _named(run: AnyRun, parameters: Weights | None) -> dict[str, Any]:
    """A run in the form of requests."""
    named: dict[str, Any] = {"link": _link(run)} if isinstance(run, str) else {"config": _config(run)}
    return named | {"parameters": None if parameters is None else parameters.model_dump()}


def _body(kind: type[BaseModel], given: object) -> dict[str, Any]:
    """The body of a request; validation raises the server's errors before anything is sent."""
    return validated(kind, given).model_dump(mode="json", exclude_unset=True, exclude_none=True)


def _query(choices: ChosenColumns) -> dict[str, str]:
    """The choices of a table as a query; validation raises the server's errors before anything is sent."""
    given = validated(TableChoices, choices).model_dump(mode="json", exclude_defaults=True)
    return {name: "true" if value is True else str(value) for name, value in given.items()}


def _address(base_url: str) -> httpx.URL:
    with suppress(httpx.InvalidURL):
        url = httpx.URL(base_url)
        if url.scheme in ("http", "https") and url.host:
            return url.copy_with(query=None, fragment=None)
    raise InvalidInput.at(
        "base_url", say("expected an address as {address}; got {base_url}", address=ADDRESS, base_url=shown(base_url))
    )
