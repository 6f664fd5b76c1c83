/**
 * The way the original site trains, in our own words: an object for every unit and every link, one example after the
 * other, features computed anew each time, maps as nested arrays. It gives the same losses to the last bit.
 *
 * What it reads and writes is what worker.py says.
 */
import { createInterface } from "node:readline";

const MAP = 100;
const EDGE = 6;

const FEATURES = {
  x1: (x, _y) => x,
  x2: (_x, y) => y,
  x1_squared: (x, _y) => x * x,
  x2_squared: (_x, y) => y * y,
  x1_x2: (x, y) => x * y,
  sin_x1: (x, _y) => Math.sin(x),
  sin_x2: (_x, y) => Math.sin(y),
};

const TANH = {
  value: (z) => Math.tanh(z),
  slope(z) {
    const value = TANH.value(z);
    return 1 - value * value;
  },
};
const SIGMOID = {
  value: (z) => 1 / (1 + Math.exp(-z)),
  slope(z) {
    const value = SIGMOID.value(z);
    return value * (1 - value);
  },
};
const RELU = { value: (z) => Math.max(0, z), slope: (z) => (z <= 0 ? 0 : 1) };
const LINEAR = { value: (z) => z, slope: (_z) => 1 };
const ACTIVATIONS = { tanh: TANH, sigmoid: SIGMOID, relu: RELU, linear: LINEAR };

const LOSS = { value: (output, label) => 0.5 * Math.pow(output - label, 2), slope: (output, label) => output - label };
const PENALTIES = { none: null, l1: (w) => (w < 0 ? -1 : w > 0 ? 1 : 0), l2: (w) => w };

class Link {
  constructor(source, target, weight, penalty) {
    this.source = source;
    this.target = target;
    this.weight = weight;
    this.penalty = penalty;
    this.dead = false;
    this.error = 0;
    this.errors = 0;
    this.count = 0;
  }
}

class Unit {
  constructor(id, bias, activation) {
    this.id = id;
    this.bias = bias;
    this.activation = activation;
    this.inputs = [];
    this.outputs = [];
    this.z = 0;
    this.output = 0;
    this.outputError = 0;
    this.inputError = 0;
    this.inputErrors = 0;
    this.count = 0;
  }

  update() {
    this.z = this.bias;
    for (let i = 0; i < this.inputs.length; i++) {
      const link = this.inputs[i];
      this.z += link.weight * link.source.output;
    }
    this.output = this.activation.value(this.z);
    return this.output;
  }
}

function build({ config, parameters }) {
  const { network, training, problem } = config;
  const penalty = PENALTIES[training.regularization];
  const last = problem === "classification" ? TANH : LINEAR;
  const layers = [config.features.map((name) => new Unit(name, 0, LINEAR))];
  parameters.weights.forEach((rows, layer) => {
    const activation = layer === parameters.weights.length - 1 ? last : ACTIVATIONS[network.activation];
    layers.push(
      rows.map((weights, to) => {
        const unit = new Unit(`${layer}-${to}`, parameters.biases[layer][to], activation);
        weights.forEach((weight, from) => {
          const link = new Link(layers[layer][from], unit, weight, penalty);
          link.source.outputs.push(link);
          unit.inputs.push(link);
        });
        return unit;
      }),
    );
  });
  return layers;
}

function forward(layers, input) {
  layers[0].forEach((unit, i) => {
    unit.output = input[i];
  });
  for (let layer = 1; layer < layers.length; layer++) {
    for (let i = 0; i < layers[layer].length; i++) {
      layers[layer][i].update();
    }
  }
  return layers[layers.length - 1][0].output;
}

function backward(layers, label) {
  const output = layers[layers.length - 1][0];
  output.outputError = LOSS.slope(output.output, label);
  for (let layer = layers.length - 1; layer >= 1; layer--) {
    const units = layers[layer];
    for (let i = 0; i < units.length; i++) {
      const unit = units[i];
      unit.inputError = unit.outputError * unit.activation.slope(unit.z);
      unit.inputErrors += unit.inputError;
      unit.count++;
    }
    for (let i = 0; i < units.length; i++) {
      const unit = units[i];
      for (let j = 0; j < unit.inputs.length; j++) {
        const link = unit.inputs[j];
        if (link.dead) {
          continue;
        }
        link.error = unit.inputError * link.source.output;
        link.errors += link.error;
        link.count++;
      }
    }
    if (layer === 1) {
      continue;
    }
    const before = layers[layer - 1];
    for (let i = 0; i < before.length; i++) {
      const unit = before[i];
      unit.outputError = 0;
      for (let j = 0; j < unit.outputs.length; j++) {
        const link = unit.outputs[j];
        unit.outputError += link.weight * link.target.inputError;
      }
    }
  }
}

function descend(layers, rate, penaltyRate) {
  for (let layer = 1; layer < layers.length; layer++) {
    for (const unit of layers[layer]) {
      if (unit.count > 0) {
        unit.bias -= (rate * unit.inputErrors) / unit.count;
        unit.inputErrors = 0;
        unit.count = 0;
      }
      for (const link of unit.inputs) {
        if (!link.dead && link.count > 0) {
          move(link, rate, penaltyRate);
        }
      }
    }
  }
}

function move(link, rate, penaltyRate) {
  const slope = link.penalty ? link.penalty(link.weight) : 0;
  link.weight = link.weight - (rate / link.count) * link.errors;
  const shrunk = link.weight - rate * penaltyRate * slope;
  if (link.penalty === PENALTIES.l1 && link.weight * shrunk < 0) {
    link.weight = 0;
    link.dead = true;
  } else {
    link.weight = shrunk;
  }
  link.errors = 0;
  link.count = 0;
}

const point = ([x, y, label]) => ({ x, y, label });

class Run {
  constructor(given) {
    this.training = given.config.training;
    this.points = { train: given.points.train.map(point), test: given.points.test.map(point) };
    this.layers = build(given);
    this.features = given.config.features.map((name) => FEATURES[name]);
    this.maps = {};
  }

  input(x, y) {
    return this.features.map((feature) => feature(x, y));
  }

  epochs(count) {
    for (let k = 0; k < count; k++) {
      this.points.train.forEach(({ x, y, label }, i) => {
        forward(this.layers, this.input(x, y));
        backward(this.layers, label);
        if ((i + 1) % this.training.batch_size === 0) {
          descend(this.layers, this.training.learning_rate, this.training.regularization_rate);
        }
      });
    }
  }

  loss(points) {
    let total = 0;
    for (const { x, y, label } of points) {
      total += LOSS.value(forward(this.layers, this.input(x, y)), label);
    }
    return total / points.length;
  }

  losses() {
    return [this.loss(this.points.train), this.loss(this.points.test)];
  }

  draw() {
    const units = this.layers.slice(1).flat();
    for (const { id } of units) {
      this.maps[id] = [];
    }
    for (let i = 0; i < MAP; i++) {
      for (const { id } of units) {
        this.maps[id].push(new Array(MAP));
      }
      for (let j = 0; j < MAP; j++) {
        const x = -EDGE + (2 * EDGE * i) / (MAP - 1);
        const y = EDGE - (2 * EDGE * j) / (MAP - 1);
        forward(this.layers, this.input(x, y));
        for (const unit of units) {
          this.maps[unit.id][i][j] = unit.output;
        }
      }
    }
  }

  frames(count) {
    for (let k = 0; k < count; k++) {
      this.epochs(1);
      this.losses();
      this.draw();
    }
  }
}

let run;
for await (const line of createInterface({ input: process.stdin })) {
  const given = JSON.parse(line);
  if (run === undefined) {
    run = new Run(given);
    console.log(JSON.stringify({ name: `the original's nn.ts in our words, Node ${process.versions.node}`, losses: run.losses() }));
    continue;
  }
  const before = process.cpuUsage();
  run[given.do](given.count);
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify({ seconds: (user + system) / 1e6, losses: run.losses() }));
}
