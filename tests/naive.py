"""The slow, obvious twin of the kernels: one unit, one link at a time, in plain Python lists.

It says in the fewest words what a run is; the kernels must agree with it to the last bit. Only the elementary functions
are shared with them, since those are checked against values of their own.
"""

from dataclasses import dataclass, field

from nn_playground.kernels import elementary


def activate(name: str, z: float) -> float:
    """f(z)."""
    match name:
        case "tanh":
            return float(elementary.tanh(z))
        case "sigmoid":
            return 1 / (1 + float(elementary.exp(-z)))
        case "relu":
            return max(0.0, z)
        case _:
            return z


def derivative(name: str, z: float) -> float:
    """f'(z)."""
    a = activate(name, z)
    match name:
        case "tanh":
            return 1 - a * a
        case "sigmoid":
            return a * (1 - a)
        case "relu":
            return 0.0 if z <= 0 else 1.0
        case _:
            return 1.0


@dataclass
class Link:
    """A weight, its gradient, and whether L1 has taken it out."""

    weight: float
    gradient: float = 0.0
    dead: bool = False


@dataclass
class Unit:
    """A unit with its incoming links."""

    bias: float
    links: list[Link]
    activation: str
    gradient: float = 0.0
    z: float = 0.0
    a: float = 0.0
    delta: float = 0.0


@dataclass
class Twin:
    """A network that trains as the original does; `accumulated` examples wait for the next update."""

    layers: list[list[Unit]]
    batch_size: int
    learning_rate: float
    regularization: str
    rate: float
    accumulated: int = 0
    inputs: list[float] = field(default_factory=list)

    def forward(self, inputs: list[float]) -> float:
        """The output for one example."""
        self.inputs = values = inputs
        for layer in self.layers:
            for unit in layer:
                unit.z = unit.bias
                for link, value in zip(unit.links, values, strict=True):
                    unit.z += link.weight * value
                unit.a = activate(unit.activation, unit.z)
            values = [unit.a for unit in layer]
        return values[0]

    def backward(self, label: float) -> None:
        """Add one example's gradient."""
        errors = [self.layers[-1][0].a - label]
        for index in range(len(self.layers) - 1, -1, -1):
            layer = self.layers[index]
            sources = [unit.a for unit in self.layers[index - 1]] if index else self.inputs
            for unit, error in zip(layer, errors, strict=True):
                unit.delta = error * derivative(unit.activation, unit.z)
                unit.gradient += unit.delta
                for link, value in zip(unit.links, sources, strict=True):
                    link.gradient += unit.delta * value
            errors = []
            for number in range(len(sources)):
                error = 0.0
                for unit in layer:
                    error += unit.links[number].weight * unit.delta
                errors.append(error)
        self.accumulated += 1

    def update(self) -> None:
        """One step down the mean gradient, then the penalty."""
        for unit in (unit for layer in self.layers for unit in layer):
            unit.bias -= self.learning_rate * unit.gradient / self.accumulated
            unit.gradient = 0.0
            for link in unit.links:
                if not link.dead:
                    self.move(link)
                link.gradient = 0.0
        self.accumulated = 0

    def move(self, link: Link) -> None:
        """The new weight of one link."""
        before = link.weight
        moved = before - (self.learning_rate / self.accumulated) * link.gradient
        pull = {"none": 0.0, "l1": float((before > 0) - (before < 0)), "l2": before}[self.regularization]
        shrunk = moved - (self.learning_rate * self.rate) * pull
        link.dead = self.regularization == "l1" and moved * shrunk < 0
        link.weight = 0.0 if link.dead else shrunk

    def epoch(self, examples: list[tuple[list[float], float]]) -> None:
        """All examples in their order; a rest smaller than a batch stays for the next epoch."""
        for number, (inputs, label) in enumerate(examples, start=1):
            self.forward(inputs)
            self.backward(label)
            if number % self.batch_size == 0:
                self.update()

    def loss(self, examples: list[tuple[list[float], float]]) -> float:
        """Half the squared error, averaged."""
        total = 0.0
        for inputs, label in examples:
            difference = self.forward(inputs) - label
            total += 0.5 * (difference * difference)
        return total / len(examples)
