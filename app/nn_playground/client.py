"""A client of a playground's server, for scripts: the runs, checks and sweeps of the page, errors as exceptions.

    from nn_playground.client import Playground

    with Playground("http://127.0.0.1:8000") as playground:
        result = playground.run("#dataset=xor&networkShape=4,2", epochs=200)
        print(result.history.test_loss[-1])

The errors are those of nn_playground.base.errors: InvalidInput, NotFound or Unauthorized where the request is wrong,
TooExpensive or Unavailable where the server declines, Unreachable where there is no answer or none of a playground's.
`nn_playground.labs.mlp.run` does the same without a server.
"""

import json
import secrets
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, Final, Generic, Self, TypeVar
from urllib.parse import quote

import httpx
from pydantic import BaseModel, ValidationError

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
    Report,
    Row,
    Submission,
    Sweep,
    exercise_answer_model,
)
from nn_playground.base.errors import Detail, InvalidInput, PlaygroundError, Unreachable
from nn_playground.base.sentences import say
from nn_playground.base.validation import shown, validated
from nn_playground.exercises.checking import CheckAnswer
from nn_playground.lab import DEFAULT_EPOCHS
from nn_playground.labs.mlp.boundary import DEFAULT_SIZE
from nn_playground.labs.mlp.config import RunConfig, parse_config
from nn_playground.labs.mlp.lab import MLP
from nn_playground.labs.mlp.network import Parameters
from nn_playground.labs.mlp.permalink import write_link
from nn_playground.labs.mlp.runs import Include, RunParameters, RunRequest, RunResult

AnyRun = RunConfig | Mapping[str, Any] | str  # a config, complete or in part, or a link
Weights = Parameters | RunParameters

ADDRESS: Final = "http://127.0.0.1:8000"
CONNECT: Final = 10.0  # seconds within which a running server takes a connection
TIMEOUT: Final = 300.0
LOOPBACK: Final = ("all://127.0.0.1", "all://localhost", "all://[::1]")  # never through a proxy
ERRORS: Final = {kind.code: kind for kind in PlaygroundError.__subclasses__()}
SHOWN: Final = 100  # characters of an answer of another server

Model = TypeVar("Model", bound=BaseModel)
Item = TypeVar("Item", bound=BaseModel)
SummaryModel = TypeVar("SummaryModel", bound=BaseModel)


class _Closing:
    """An object that `with` closes at its end."""

    def close(self) -> None:
        """Close it."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Playground(_Closing):
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
        return _model(RunResult, self._json("POST", "api/runs", body))

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
        return _model(ExerciseList, self._json("GET", "api/exercises")).exercises

    def exercise(self, slug: str) -> ExerciseAnswer:
        """An exercise: its text, the settings that may be changed, the criteria to pass.

        >>> playground.exercise("gauss-smallest").start
        '#dataset=gauss...'
        """
        return _model(exercise_answer_model(MLP), self._json("GET", _of(slug)))

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
        return _model(CheckAnswer, self._json("POST", f"{_of(slug)}/check", body))

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

    def sweep(self, sweep: Sweep | Mapping[str, Any]) -> "Rows[Row, Report]":
        """Train many runs, and receive a row for each as it ends.

        >>> rows = playground.sweep({"values": {"network.hidden": [[], [2], [4, 2]]}, "seeds": 5, "epochs": 200})
        >>> for row in rows:
        ...     print(row.values, row.seed, row.test_loss)
        >>> [combination.test_loss.median for combination in rows.summary.combinations]
        """
        body = _body(Sweep, sweep if isinstance(sweep, Sweep) else dict(sweep))
        return Rows(self._streamed("api/sweeps", body), Row, Report)

    def _streamed(self, path: str, body: object, **headers: str) -> httpx.Response:
        headers["Accept"] = MEDIA_TYPE
        return self._answered(self._client.build_request("POST", path, json=body, headers=headers), stream=True)

    def _json(self, method: str, path: str, body: object = None) -> Any:
        response = self._answered(self._client.build_request(method, path, json=body))
        try:
            return response.json()
        except ValueError:
            raise _foreign(response) from None

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
            raise _unreachable(request, error) from error
        raise _refusal(response)


class Rows(_Closing, Iterator[Item], Generic[Item, SummaryModel]):
    """The rows of an answer as they come; `done` of `total` are done, and at the end there is a `summary`.

    The server stops when they are closed: by `close`, at the end of a `with`, or when nothing refers to them any more,
    as after a `break`.
    """

    def __init__(self, response: httpx.Response, row: type[Item], summary: type[SummaryModel]) -> None:
        self.done = 0
        self.total = 0
        self._row = row
        self._kind = summary
        self._summary: SummaryModel | None = None
        self._response = response
        self._lines = response.iter_lines()
        self._end: weakref.finalize[[], Any] = weakref.finalize(self, response.close)

    def close(self) -> None:
        """Close the answer, which stops the server's work."""
        self._end()

    @property
    def summary(self) -> SummaryModel:
        """The last line; rows that were not read yet are skipped.

        >>> playground.sweep(sweep).summary.combinations[0].solved
        0.8
        """
        for _ in self:
            pass
        if self._summary is None:
            raise InvalidInput("The rows were closed before their end, so that there is no summary.")
        return self._summary

    def __next__(self) -> Item:
        while self._end.alive:
            row = self._taken(self._next_line())
            if row is not None:
                return row
        raise StopIteration

    def _next_line(self) -> dict[str, Any]:
        try:
            line = json.loads(next(self._lines))
            if isinstance(line, dict):
                return line
        except httpx.HTTPError as error:
            self.close()
            raise _unreachable(self._response.request, error) from error
        except (StopIteration, ValueError):
            pass
        self.close()
        raise Unreachable(say("{url} ended before its summary, or is none of a playground's.", url=self._response.url))

    def _taken(self, line: Mapping[str, Any]) -> Item | None:
        """Return the row of a line; progress and summary are kept in this object."""
        if "row" in line:
            return _model(self._row, line["row"])
        if "progress" in line:
            self.done, self.total = line["progress"]["done"], line["progress"]["total"]
        elif "summary" in line:
            self._summary = _model(self._kind, line["summary"])
            self.close()
        elif "error" in line:
            self.close()
            raise _error(line["error"])
        return None


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


def _address(base_url: str) -> httpx.URL:
    with suppress(httpx.InvalidURL):
        url = httpx.URL(base_url)
        if url.scheme in ("http", "https") and url.host:
            return url.copy_with(query=None, fragment=None)
    raise InvalidInput.at(
        "base_url", say("expected an address as {address}; got {base_url}", address=ADDRESS, base_url=shown(base_url))
    )


# ---- what comes back ----


def _model(kind: type[Model], value: object) -> Model:
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        raise Unreachable(
            say(
                "The answer is none that this client ({version}) knows; is the server of another version? "
                "{count} places differ, first {first}.",
                version=__version__,
                count=error.error_count(),
                first=error.errors()[0]["loc"],
            )
        ) from error


def _unreachable(request: httpx.Request, error: httpx.HTTPError) -> Unreachable:
    if isinstance(error, httpx.TimeoutException):
        return Unreachable(say("No answer from {url}: it took too long", url=request.url))
    return Unreachable(say("No answer from {url}: {why}", url=request.url, why=str(error) or type(error).__name__))


def _refusal(response: httpx.Response) -> PlaygroundError:
    """The server's answer as an exception."""
    try:
        return _error(response.json()["error"])
    except (ValueError, KeyError, TypeError):
        return _foreign(response)


def _error(said: Mapping[str, Any]) -> PlaygroundError:
    """An error in its one shape as an exception, by its code."""
    details = tuple(Detail(detail["path"], detail["message"]) for detail in said["details"])
    return ERRORS.get(said["code"], PlaygroundError)(said["message"], details)


def _foreign(response: httpx.Response) -> Unreachable:
    start = " ".join(response.text[: 2 * SHOWN].split())[:SHOWN]
    found = {"url": response.url, "status": response.status_code, "start": start}
    if "location" in response.headers:
        return Unreachable(
            say(
                "{url} answered {status} (to {location}), which is no playground's: {start}",
                location=response.headers["location"],
                **found,
            )
        )
    return Unreachable(say("{url} answered {status}, which is no playground's: {start}", **found))
