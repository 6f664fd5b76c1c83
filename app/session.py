"""What one tab is doing: its run, what it watches, whether it plays. No sockets, no threads, no asyncio.

Clock and seeds are passed in. Only one thread at a time may use a session: the one that owns its tab at that moment.
"""

import math
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple, assert_never

import numpy as np

from app import __version__, wire
from app.catalogue import find
from app.config import RunConfig, parse_config, to_json, with_new_data, with_new_weights, with_rates
from app.errors import InvalidInput, PlaygroundError
from app.exercises import Exercise
from app.extras import Inspect
from app.features import FEATURES
from app.frame import FEATURE_LAYER, FULL_SIZE, Node, check_node, take
from app.held import bytes_of
from app.locks import judged
from app.options import SPEEDS
from app.pasted import read
from app.permalink import Link, hideable, notices_of, without_hidden, write_link
from app.playing import MAX_HISTORY, Row, Run
from app.rehearsal import FEATURE, GRADIENTS, METRICS, Steps, for_frame, for_training
from app.state import decode
from app.trainer import Trainer
from app.validation import shown, suggestion, validated
from app.view import View
from app.warmup import AwaitsKernels

OBJECTS: Final = 100 * 1024  # bytes of a session besides its arrays, about
LONGEST_FRAME: Final = 0.25  # seconds after which a frame shows what there is, though it lacks epochs

Clock = Callable[[], float]
NewSeed = Callable[[], str]


class AsksForWork(Exception):
    """A message is about work that is no session's: a sweep or a check."""

    def __init__(self, command: wire.LongRequest | wire.Cancel) -> None:
        super().__init__(command.type)
        self.command = command


class _Sent(NamedTuple):
    """The losses that a frame had."""

    frame: int
    run: int
    rows: list[Row]


class Session:
    """One tab. `answer` does what its messages ask, `advance` trains while it plays, `frame` shows the moment."""

    def __init__(
        self,
        *,
        new_seed: NewSeed,
        clock: Clock,
        is_compiled: Callable[[Steps], bool] = lambda _steps: True,
        exercises: Mapping[str, Exercise] = MappingProxyType({}),
        token: str = "",
    ) -> None:
        self.token = token  # by which a page that has lost its connection names it
        self.playing = False
        self.changed = False  # whether there is something to see that no frame has shown
        self._new_seed = new_seed
        self._clock = clock
        self._is_compiled = is_compiled
        self._exercises = exercises
        self._exercise: Exercise | None = None  # on whose page the tab is
        self._run: Run | None = None
        self._speed: int | Literal["max"] = 1
        self._left = 0  # epochs that the frame being made still lacks
        self._begun = 0.0  # when the frame being made was begun
        self._pace: float | None = None  # seconds that an epoch took lately; None when that is not known
        self._stride = 1  # epochs between two looks at the clock and the losses at full speed
        self._watched: Node | None = None
        self._inspect = Inspect()
        self._runs = 0
        self.frames = 0  # made so far
        self._under_way: deque[_Sent] = deque(maxlen=wire.CREDIT)  # what may be lost with a connection

    @property
    def is_new(self) -> bool:
        """Whether it has no run yet."""
        return self._run is None

    @property
    def size(self) -> int:
        """The memory that it holds, in bytes, about."""
        return OBJECTS + bytes_of(self._run, self._under_way)

    @property
    def due(self) -> float | None:
        """When there is something to show, whatever comes: now or before; None when nothing is."""
        if self.playing or self.changed:
            return -math.inf
        return None if self._run is None else self._run.state_due(playing=False)

    @property
    def run(self) -> Run:
        """The run on screen; InvalidInput where there is none yet."""
        if self._run is None:
            raise InvalidInput("There is no run yet: send configure first.")
        return self._run

    def answer(self, message: str | bytes) -> list[str]:
        """Do what a message asks; the texts to send. What is wrong with it is told, and leaves the run as it was.

        Raises AwaitsKernels, and has done nothing, where kernels are not compiled yet that it needs, and AsksForWork
        where others have to do it.
        """
        data: dict[str, Any] = {}
        try:
            data = wire.read_message(message)
            return self._apply(wire.read_command(data))
        except PlaygroundError as error:
            return [wire.error_text(error, data)]

    def advance(self, seconds: float) -> list[str]:
        """Train towards the next frame, for about so many seconds at most; the texts to send.

        `changed` says whether the frame is complete, or late enough to be shown as it is; what was not done in the time
        is left for the next call.
        """
        if not self.playing:
            due = self.due
            self.changed = due is not None and due <= self._clock()
            return []
        end = self._clock() + seconds
        if self._speed != "max":
            self._walk(self._speed, end)
        elif self._left > 0:
            self._walk(1, end)
        else:
            self._race(end)
        if self.run.stopped is None:
            return []
        self.stop()
        self.changed = True
        return [self._state(None)]

    def stop(self) -> None:
        """Play no longer; what was trained and not shown is to be seen."""
        self.playing = False
        self.changed = self.changed or self._left > 0
        self._left = 0
        self.rest()

    def give_up(self) -> list[str]:
        """Rest after a bug in a command; the texts to send."""
        self.stop()
        return [self._state(None)] if self._run else []

    def rest(self) -> None:
        """Hold no more memory than going on takes."""
        if self._run:
            self._run.trainer.rest()

    def show_nothing(self) -> None:
        """Let a frame that could not be made not be tried again, until something changes."""
        self.changed = False
        if self._run:
            self._run.forget_state()

    def frame(self, size: int = FULL_SIZE) -> tuple[int, bytes]:
        """The number and the bytes of a frame of this moment, whose map has the side `size`."""
        run, now = self.run, self._clock()
        self.frames += 1
        rows = run.take_history()
        self._under_way.append(_Sent(self.frames, run.number, rows))
        extras = run.extras(self._inspect, now, playing=self.playing)
        due = run.state_due(playing=self.playing)
        frame = take(
            run.trainer,
            run=run.number,
            number=self.frames,
            playing=self.playing,
            losses=run.losses,
            history=np.array(rows, np.float64).reshape(len(rows), 3),
            watched=self._watched,
            size=size,
            extras=extras,
            state=run.tell_state(now) if due is not None and due <= now else b"",
        )
        self.changed = False
        if not self.playing:
            self.rest()
        return self.frames, wire.encode(frame)

    def _walk(self, speed: int, end: float) -> None:
        """Train the epochs of one frame, or as many of them as there is time for."""
        run, now = self.run, self._clock()
        if self._left == 0:
            self._left, self._begun = speed, now
        stride = -(-max(speed, self._left) // MAX_HISTORY)
        while True:
            epochs = min(stride, self._left, self._affordable(end - now))
            run.train(epochs)
            self._left -= epochs
            before, now = now, self._clock()
            self._pace = (now - before) / epochs
            if self._left == 0 or now >= end or run.stopped:
                break
        if self._left == 0 or now - self._begun >= LONGEST_FRAME:
            self.changed = True
            self._begun = now

    def _affordable(self, seconds: float) -> int:
        """How many epochs there is time for, at least one."""
        if self._pace is None:
            return 1
        return max(1, int(seconds / self._pace)) if self._pace > 0 else wire.MAX_SPEED

    def _race(self, end: float) -> None:
        """Train until the time is up; strides grow so that the history stays short and the clock is seldom read."""
        run = self.run
        count = 0
        while True:
            run.train(self._stride)
            count += 1
            if run.stopped or self._clock() >= end:
                break
            if count % MAX_HISTORY == 0:
                self._stride *= 2
        if count < MAX_HISTORY // 4:
            self._stride = max(1, self._stride // 2)
        self.changed = True

    def _apply(self, command: wire.Command) -> list[str]:
        match command:
            case wire.Configure():
                return self._configure(command)
            case wire.Rejoin():
                return self._rejoin(command)
            case wire.ShowView():
                return self._show(command)
            case wire.Tune():
                return self._tune(command)
            case wire.Plain():
                return self._plain(command)
            case wire.Step():
                return self._step(command)
            case wire.Speed():
                return self._set_speed(command)
            case wire.Watch():
                return self._watch(command)
            case wire.Inspect():
                return self._look_into(command)
            case wire.Set():
                return self._set(command)
            case wire.TrySweep() | wire.TryExercise() | wire.Cancel():
                raise AsksForWork(command)
            case wire.Ack():
                raise InvalidInput.at("frame", f"expected the number of a frame that was sent; got {command.frame}")
            case _:
                assert_never(command)

    def _configure(self, command: wire.Configure) -> list[str]:
        exercise = None if command.exercise is None else find(self._exercises, command.exercise)
        if command.config is None and command.view is None:
            link = read(command.link or "", seed=self._new_seed())
        else:
            view = _view(command.view or {})
            link = Link(without_hidden(parse_config(command.config or {}), view), view, [])
        resume = command.resume
        if resume and resume.playing:
            self._await_training(link.config)
        trainer = self._trainer(link.config)
        state = decode(resume.state, link.config) if resume and resume.state else None
        if state is not None:
            trainer.restore(state)
        self._exercise = exercise
        self._begin(link.config, link.view, trainer)
        if resume:
            self.run.go_on(state)
            self._go_on(resume)
        notices = [*link.notices, *notices_of(link.config)]
        return [self._run_text(command.id, fresh=True, notices=notices)]

    def _go_on(self, resume: wire.Resume) -> None:
        """Play as before; the epochs since the state come before the first frame, which is where the last one was."""
        self._speed = resume.speed
        self.playing = resume.playing and self.run.stopped is None
        if self.playing:
            self._left, self._begun = max(0, resume.epoch - self.run.trainer.epoch), self._clock()
            self.changed = self._left == 0

    def _rejoin(self, command: wire.Rejoin) -> list[str]:
        if self._run is None or command.token != self.token:
            raise InvalidInput.at(
                "token", "expected that of a connection to this server that broke less than a minute ago"
            )
        run = self._run
        unseen = [sent.rows for sent in self._under_way if sent.frame > command.frame and sent.run == run.number]
        self._under_way.clear()
        run.rejoin([row for rows in unseen for row in rows])
        self.changed = True
        return [self._run_text(command.id, fresh=False, points=True)]

    def _show(self, command: wire.ShowView) -> list[str]:
        run = self.run
        view = _view(command.view)
        config = without_hidden(run.config, view)
        if config != run.config:
            self._begin(config, view, self._trainer(config))
            return [self._run_text(command.id, fresh=True)]
        run.view = view
        link = write_link(config, view)
        return [wire.text("link", id=command.id, link=link, view=view.model_dump(mode="json"))]

    def _tune(self, command: wire.Tune) -> list[str]:
        if command.learning_rate is None and command.regularization_rate is None:
            raise InvalidInput("tune: expected learning_rate or regularization_rate, or both")
        run = self.run
        config = with_rates(
            run.config, learning_rate=command.learning_rate, regularization_rate=command.regularization_rate
        )
        run.tune(config)
        return [self._run_text(command.id, fresh=False)]

    def _plain(self, command: wire.Plain) -> list[str]:
        run = self.run
        match command.type:
            case "play" if run.stopped is None:
                self._await_training(run.config)
                self.playing = self.changed = True
            case "pause":
                self.stop()
                self.changed = True
            case "reset":
                return self._restart(command.id, run.config)
            case "new_weights":
                return self._restart(command.id, with_new_weights(run.config, self._new_seed()))
            case "regenerate":
                return self._regenerate(command.id, with_new_data(run.config, self._new_seed()))
        return [self._state(command.id)]

    def _step(self, command: wire.Step) -> list[str]:
        run = self.run
        self._await_training(run.config)
        self.stop()
        if command.unit == "epoch":
            run.train(1)
        else:
            run.train_batch()
        self.changed = True
        return [self._state(command.id)]

    def _set_speed(self, command: wire.Speed) -> list[str]:
        self._speed = command.epochs
        self.changed = self.changed or self._left > 0
        self._left = 0
        return [self._state(command.id)]

    def _watch(self, command: wire.Watch) -> list[str]:
        trainer = self.run.trainer
        if command.node and command.node.feature:
            self._await(FEATURE)
        self._watched = _node(trainer, command.node) if command.node else None
        self.changed = True
        return []

    def _look_into(self, command: wire.Inspect) -> list[str]:
        if command.metrics:
            self._await(METRICS)
        if command.gradients:
            self._await(GRADIENTS)
        self._inspect = Inspect(command.metrics, command.gradients)
        self.changed = self.changed or self._run is not None
        return []

    def _set(self, command: wire.Set) -> list[str]:
        network = self.run.trainer.network
        if command.input is None:
            network.set_bias(command.layer, command.unit, command.value)
        else:
            network.set_weight(command.layer, command.unit, command.input, command.value)
        self.run.edited()
        self.run.measure()
        self.changed = True
        return []

    def _trainer(self, config: RunConfig) -> Trainer:
        """A trainer to be looked at."""
        self._await(for_frame(config), soon=for_training(config))
        return Trainer(config)

    def _await_training(self, config: RunConfig) -> None:
        self._await(for_frame(config), soon=for_training(config))
        self._await(for_training(config))

    def _await(self, steps: Steps, soon: Steps = ()) -> None:
        if not self._is_compiled(steps):
            raise AwaitsKernels(steps, soon)

    def _begin(self, config: RunConfig, view: View, trainer: Trainer) -> None:
        """Show another run, paused; what was watched still is where it can be."""
        self._runs += 1
        self._run = Run(self._runs, config, view, trainer)
        self._left, self._stride, self._pace = 0, 1, None
        self.playing = False
        self.changed = True
        if self._watched:
            try:
                check_node(trainer, self._watched)
            except InvalidInput:
                self._watched = None

    def _restart(self, id: int | None, config: RunConfig) -> list[str]:
        self._begin(config, self.run.view, self._trainer(config))
        return [self._run_text(id, fresh=True)]

    def _regenerate(self, id: int | None, config: RunConfig) -> list[str]:
        self.run.renew_data(config)
        self.changed = True
        return [self._run_text(id, fresh=False, points=True)]

    def _status(self) -> dict[str, Any]:
        return {"playing": self.playing, "stopped": self.run.stopped, "speed": self._speed}

    def _state(self, id: int | None) -> str:
        return wire.text("state", id=id, **self._status())

    def _run_text(self, id: int | None, *, fresh: bool, points: bool = False, notices: Sequence[str] = ()) -> str:
        run = self.run
        exercise = {} if self._exercise is None else {"exercise": judged(self._exercise, run.config)}
        return wire.text(
            "run",
            id=id,
            run=run.number,
            fresh=fresh,
            config=to_json(run.config),
            view=run.view.model_dump(mode="json"),
            link=write_link(run.config, run.view),
            notices=list(notices),
            points=_points(run.trainer) if fresh or points else None,
            **exercise,
            **self._status(),
        )


def _view(data: dict[str, Any]) -> View:
    view = validated(View, data, "view")
    known = list(hideable())
    for name in view.hidden:
        if name not in known:
            message = f"there is no control {shown(name)}{suggestion(name, known)}; known are {', '.join(known)}"
            raise InvalidInput.at("view.hidden", message)
    return view


def _node(trainer: Trainer, named: wire.NamedNode) -> Node:
    if named.feature is None:
        node = Node(named.layer or 0, named.unit or 0)
        check_node(trainer, node)
        return node
    if named.feature not in FEATURES:
        known = ", ".join(FEATURES)
        close = suggestion(named.feature, list(FEATURES))
        raise InvalidInput.at("node.feature", f"expected one of {known}; got {shown(named.feature)}{close}")
    return Node(FEATURE_LAYER, list(FEATURES).index(named.feature))


def hello(token: str = "") -> str:
    """The first text on every socket."""
    return wire.text("hello", version=__version__, wire=wire.VERSION, speeds=list(SPEEDS), token=token)


def _points(trainer: Trainer) -> dict[str, Any]:
    return {"train": trainer.points.train.tolist(), "test": trainer.points.test.tolist()}
