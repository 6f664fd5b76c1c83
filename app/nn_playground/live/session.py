"""The session of one tab: its run, its speed, its watched node. No sockets, no threads, no asyncio.

Clock and seeds are passed in. Only one thread at a time may use a session: the one that owns its tab at that moment.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, TypeGuard

from pydantic import BaseModel

from nn_playground import __version__
from nn_playground.base.errors import InvalidInput, PlaygroundError
from nn_playground.base.held import bytes_of
from nn_playground.base.sentences import say, told
from nn_playground.exercises.loader import find_exercise
from nn_playground.exercises.model import Exercise
from nn_playground.exercises.page import judged
from nn_playground.lab import SPEEDS, Command, EpochsPerFrame, Lab, Link, Run, Steps
from nn_playground.live import commands, wire
from nn_playground.live.frames import Frames, NewFrame
from nn_playground.live.live_run import LiveRun
from nn_playground.live.pacing import Pacing
from nn_playground.live.screen import Exposure
from nn_playground.work.warmup import AwaitsKernels

UNCHANGING: Final = ("rejoin", "view", "watch", "inspect")  # commands that leave the run as it is
OBJECTS: Final = 100 * 1024  # bytes of a session besides its arrays, about

Clock = Callable[[], float]
NewSeed = Callable[[], str]


class Session:
    """One tab. `answer` carries out its messages, `advance` trains while it plays, `frame` shows the moment."""

    def __init__(
        self,
        lab: Lab[Any, Any],
        *,
        new_seed: NewSeed,
        clock: Clock,
        is_compiled: Callable[[Steps], bool] = lambda _steps: True,
        exercises: Mapping[str, Exercise] = MappingProxyType({}),
        token: str = "",
    ) -> None:
        self._lab = lab
        self.models: commands.Models = commands.models_of(lab)
        self.token = token  # by which a page that has lost its connection names it
        self.playing = False
        self.changed = False  # True while there is a change that no frame has shown
        self._until = math.inf  # the epoch at which it stops playing
        self._new_seed = new_seed
        self._clock = clock
        self._is_compiled = is_compiled
        self._exercises = exercises
        self._exercise: Exercise | None = None  # on whose page the tab is
        self._run: LiveRun | None = None
        self._speed: EpochsPerFrame = 1
        self._pacing = Pacing(clock)
        self._watched: Command | None = None  # the last `watch` and `inspect`
        self._inspect: Command | None = None
        self.frames = Frames()
        self.exposure = Exposure(clock)
        self._runs = 0

    @property
    def is_new(self) -> bool:
        """True while it has no run yet."""
        return self._run is None

    @property
    def size(self) -> int:
        """The approximate memory that it holds, in bytes."""
        return OBJECTS + bytes_of(self._run, self.frames.under_way)

    @property
    def due(self) -> float | None:
        """The time from which on there is something to show, never in the future; None when there is nothing."""
        if self.playing or self.changed:
            return -math.inf
        if self._run is None:
            return None
        return -math.inf if self.exposure.is_due else self._run.state_due(playing=False)

    @property
    def run(self) -> LiveRun:
        """The run on screen; InvalidInput where there is none yet."""
        if self._run is None:
            raise InvalidInput("There is no run yet: send configure first.")
        return self._run

    def answer(self, message: str | bytes) -> list[str]:
        """Carry out a message and return the texts to send; an error is one of them, and leaves the run unchanged.

        Raises AwaitsKernels, without any effect, where it needs kernels that are not compiled yet, and AsksForMore for
        what is its tab's to do.
        """
        data: dict[str, Any] = {}
        try:
            data = commands.read_message(message)
            texts = self._apply(commands.read_command(data, self.models))
            if data["type"] not in UNCHANGING:
                self.exposure.note_change()
            return texts
        except PlaygroundError as error:
            return [commands.error_text(error, data, self.models)]

    def advance(self, seconds: float) -> list[str]:
        """Train towards the next frame, for about `seconds` at most, and return the texts to send.

        `changed` is True when the frame is complete, or late enough to be shown as it is; epochs that did not fit into
        the time are left for the next call.
        """
        if not self.playing:
            due = self.due
            self.changed = due is not None and due <= self._clock()
            return []
        if self.exposure.is_held:
            self.stop()
            self.changed = True
            return [self._state(None)]
        left = self._until - self.run.run.epoch
        self.changed = self._pacing.train(self.run, self._speed, self._clock() + seconds, left) or self.changed
        if self.run.stopped is None and self.run.run.epoch < self._until:
            return []
        self.stop()
        self.changed = True
        return [self._state(None)]

    def stop(self) -> None:
        """Stop playing; trained epochs that no frame has shown count as a change."""
        self.playing = False
        self._until = math.inf
        self.changed = self._pacing.drop() or self.changed
        self.rest()

    def give_up(self) -> list[str]:
        """Stop playing after a bug in a command and return the texts to send."""
        self.stop()
        return [self._state(None)] if self._run else []

    def rest(self) -> None:
        """Release memory that is only needed while training."""
        if self._run:
            self._run.run.rest()

    def show_nothing(self) -> None:
        """Discard the frame that could not be made: the next one is made after the next change."""
        self.changed = False
        self.frames.forget_layouts()
        if self._run:
            self._run.forget_state()

    def frame(self, *, small: bool = False) -> NewFrame:
        """A frame of this moment; `small` with a coarser picture."""
        run, now = self.run, self._clock()
        rows = self.frames.begin(run)
        picture = run.picture(self._inspect, now, small=small, playing=self.playing)
        due = run.state_due(playing=self.playing)
        state = run.tell_state(now) if due is not None and due <= now else b""
        made = self.frames.encode(run, picture, rows, state, playing=self.playing)
        self.changed = False
        self.exposure.take(self._lab, run, self._exercise.slug if self._exercise else None, playing=self.playing)
        if not self.playing:
            self.rest()
        return made

    def _apply(self, command: BaseModel) -> list[str]:
        if self._is_of_lab(command):
            return self._apply_of_lab(command)
        match command:
            case commands.Configure():
                return self._configure(command)
            case commands.Rejoin():
                return self._rejoin(command)
            case commands.ShowView():
                return self._show(command)
            case commands.Play():
                return self._play(command)
            case commands.NewWeights():
                config = self._lab.with_new_weights(self.run.run.config, self._new_seed())
                return self._restart(command.id, config, play=command.play)
            case commands.Plain():
                return self._plain(command)
            case commands.Step():
                return self._step(command)
            case commands.Speed():
                return self._set_speed(command)
            case commands.TrySweep() | commands.TryExercise() | commands.Cancel() | commands.Attend():
                raise commands.AsksForMore(command)
            case commands.Ack():
                raise InvalidInput.at(
                    "frame", say("expected the number of a frame that was sent; got {frame}", frame=command.frame)
                )
            case _:
                raise TypeError(f"expected a command; got {command!r}")

    def _configure(self, command: commands.Configure) -> list[str]:
        exercise = None if command.exercise is None else find_exercise(self._exercises, command.exercise)
        link = self._asked_for(command)
        resume = command.resume
        if command.play or (resume and resume.playing):
            self._await_training(link.config)
        run = self._opened(link.config)
        if resume and resume.state:
            run.restore(resume.state)
        self._exercise = exercise
        self._begin(link.view, run, play=command.play)
        if resume:
            self.run.go_on()
            self._go_on(resume)
        notices = [*map(told, link.notices), *self._lab.notices(link.config)]
        return [self._run_text(command.id, fresh=True, notices=notices)]

    def _asked_for(self, command: commands.Configure) -> Link[Any, Any]:
        if command.config is None and command.view is None:
            return self._lab.read_link(command.link or "", self._new_seed())
        return self._lab.read(command.config or {}, command.view or {})

    def _go_on(self, resume: commands.Resume) -> None:
        """Play as before; the epochs since the state are trained before the first frame."""
        self._speed = resume.speed
        if resume.playing:
            self._play_until(resume.until)
        if self.playing:
            missing = max(0, resume.epoch - self.run.run.epoch)
            self._pacing.catch_up(missing)  # no frame shows an earlier epoch, however long these take
            self.changed = missing == 0

    def _rejoin(self, command: commands.Rejoin) -> list[str]:
        if self._run is None or command.token != self.token:
            raise InvalidInput.at(
                "token", "expected that of a connection to this server that broke less than a minute ago"
            )
        run = self._run
        run.rejoin(self.frames.take_unseen(run.number, command.frame))
        self.changed = True
        return [self._run_text(command.id, fresh=False, points=True)]

    def _show(self, command: commands.ShowView) -> list[str]:
        run = self.run
        config, view, _ = self._lab.viewed(run.run.config, command.view)
        if config != run.run.config:
            self._begin(view, self._opened(config))
            return [self._run_text(command.id, fresh=True)]
        run.view = view
        link = self._lab.write_link(config, view)
        return [wire.text("link", id=command.id, link=link, view=view.model_dump(mode="json"))]

    def _play(self, command: commands.Play) -> list[str]:
        run = self.run
        self.exposure.check()
        if run.stopped is None:
            self._await_training(run.run.config)
            self._play_until(command.until)
            self.changed = True
        return [self._state(command.id)]

    def _play_until(self, epoch: int | None) -> None:
        """Play, to the end of an epoch where one is given; not at all where the run is past that, or has ended."""
        self._until = math.inf if epoch is None else epoch
        self.playing = self.run.stopped is None and self.run.run.epoch < self._until

    def _plain(self, command: commands.Plain) -> list[str]:
        run = self.run
        match command.type:
            case "pause":
                self.stop()
                self.changed = True
            case "reset":
                return self._restart(command.id, run.run.config)
            case "regenerate":
                return self._regenerate(command.id, self._lab.with_new_data(run.run.config, self._new_seed()))
        return [self._state(command.id)]

    def _step(self, command: commands.Step) -> list[str]:
        run = self.run
        self.exposure.check()
        self._await_training(run.run.config)
        self.stop()
        if command.unit == "epoch":
            run.train(1)
        else:
            run.train_batch()
        self.changed = True
        return [self._state(command.id)]

    def _set_speed(self, command: commands.Speed) -> list[str]:
        self._speed = command.epochs
        self.changed = self._pacing.drop() or self.changed
        return [self._state(command.id)]

    def _is_of_lab(self, command: BaseModel) -> TypeGuard[Command]:
        return type(command) in self._lab.commands.values()

    def _apply_of_lab(self, command: Command) -> list[str]:
        """Carry out a command that only the lab understands."""
        kind = next(name for name, model in self._lab.commands.items() if isinstance(command, model))
        if kind == "inspect":
            self._await(self._lab.steps_of(command))
            self._inspect = command
            self.changed = self.changed or self._run is not None
            return []
        run = self.run
        if kind == "tune":
            self.changed = run.tune(self._lab.tuned(run.run.config, command)) or self.changed
            return [self._run_text(command.id, fresh=False)]
        if kind == "data":
            return self._regenerate(command.id, self._lab.with_data(run.run.config, command))
        if kind == "watch":
            self._await(self._lab.steps_of(command))
            run.run.watch(command)
            self._watched = command
        elif kind == "set":
            run.set(command)
        else:
            run.become(run.run.remade(command))
            self._watched = self._watched and self._lab.carried(self._watched, command)
            self._inspect = self._inspect and self._lab.carried(self._inspect, command)
            self._watch_again()
            self.changed = True
            return [self._run_text(command.id, fresh=False)]
        self.changed = True
        return []

    def _opened(self, config: Any) -> Run[Any]:
        """Open a run to be shown."""
        self._await(self._lab.steps(config, "frame"), soon=self._lab.steps(config, "train"))
        return self._lab.open(config)

    def _await_training(self, config: Any) -> None:
        frame, train = self._lab.steps(config, "frame"), self._lab.steps(config, "train")
        self._await(frame, soon=train)
        self._await(train)

    def _await(self, steps: Steps, soon: Steps = ()) -> None:
        if not self._is_compiled(steps):
            raise AwaitsKernels(steps, soon)

    def _begin(self, view: Any, run: Run[Any], *, play: bool = False) -> None:
        """Show another run, paused unless it is to play; the watched node stays where the new run has it."""
        self._runs += 1
        self._run = LiveRun(self._runs, view, run)
        self._pacing = Pacing(self._clock)
        self._until = math.inf
        self.playing = play and self._run.stopped is None
        self.changed = True
        self._watch_again()

    def _watch_again(self) -> None:
        """Watch the same node in another run, where it has that."""
        if self._watched:
            try:
                self.run.run.watch(self._watched)
            except InvalidInput:
                self._watched = None

    def _restart(self, id: int | None, config: Any, *, play: bool = False) -> list[str]:
        if play:
            self._await_training(config)
        self._begin(self.run.view, self._opened(config), play=play)
        return [self._run_text(id, fresh=True)]

    def _regenerate(self, id: int | None, config: Any) -> list[str]:
        self.run.renew_data(config)
        self.changed = True
        return [self._run_text(id, fresh=False, points=True)]

    def _status(self) -> dict[str, Any]:
        return {"playing": self.playing, "stopped": self.run.stopped, "speed": self._speed}

    def _state(self, id: int | None) -> str:
        return wire.text("state", id=id, **self._status())

    def _run_text(self, id: int | None, *, fresh: bool, points: bool = False, notices: Sequence[str] = ()) -> str:
        run, config = self.run, self.run.run.config
        exercise = {} if self._exercise is None else {"exercise": judged(self._exercise, config)}
        return wire.text(
            "run",
            id=id,
            run=run.number,
            fresh=fresh,
            epoch=run.run.epoch,
            position=run.run.position,
            config=config.model_dump(mode="json"),
            view=run.view.model_dump(mode="json"),
            link=self._lab.write_link(config, run.view),
            notices=list(notices),
            points=run.run.points() if fresh or points else None,
            **exercise,
            **self._status(),
        )


def hello(token: str = "") -> str:
    """The first text on every socket."""
    return wire.text("hello", version=__version__, wire=wire.VERSION, speeds=list(SPEEDS), token=token)
