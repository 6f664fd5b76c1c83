/**
 * What a class has tried: of each member and exercise the last of every size of network, so that the plot keeps what led to the smallest.
 *
 * @typedef {import("./roster.js").Member} Member
 * @typedef {import("../../draw/classplot.js").PlottedNetwork} PlottedNetwork
 */

/** Of one member; older ones go. */
const MOST = 12;

export class Tried {
  constructor() {
    /** By exercise, "" for none; by name; by parameters. @type {Map<string, Map<string, Map<number, PlottedNetwork>>>} */
    this.kept = new Map();
  }

  /** @param {Member} member as it is now */
  note(member) {
    const { name, exercise, parameters, testLoss } = member;
    const solved = solvesIt(member);
    if (parameters === null) return;
    const names = held(this.kept, exercise ?? "", () => new Map());
    const sizes = held(names, name, () => new Map());
    const before = sizes.get(parameters);
    if (before?.solved && !solved) return; // that it was solved stays true of that size
    sizes.delete(parameters);
    sizes.set(parameters, { parameters, testLoss, solved });
    if (sizes.size > MOST) sizes.delete(/** @type {number} */ (sizes.keys().next().value));
  }

  /**
   * @param {readonly Member[]} members
   * @returns {string[]} exercises, the one that most have on screen first, and of several the one that most have tried; "" is none
   */
  exercises(members) {
    const countOf = (/** @type {string} */ slug) => members.filter(({ exercise }) => (exercise ?? "") === slug).length;
    return [...this.kept].sort(([one, a], [other, b]) => countOf(other) - countOf(one) || b.size - a.size).map(([slug]) => slug);
  }

  /**
   * @param {string} exercise
   * @param {readonly Member[]} members
   * @returns {{networks: PlottedNetwork[], earlier: PlottedNetwork[]}} what is on screen now, and what was before
   */
  plot(exercise, members) {
    const now = members.filter((member) => (member.exercise ?? "") === exercise && member.parameters !== null);
    const networks = now.map((member) => ({ parameters: member.parameters ?? 1, testLoss: member.testLoss, solved: solvesIt(member) }));
    const shown = new Map(now.map(({ name }, i) => [name, networks[i]]));
    const isSeen = (/** @type {PlottedNetwork} */ { parameters, solved }, /** @type {PlottedNetwork | undefined} */ other) => parameters === other?.parameters && (other.solved || !solved);
    const earlier = [...(this.kept.get(exercise) ?? [])].flatMap(([name, sizes]) => [...sizes.values()].filter((one) => !isSeen(one, shown.get(name))));
    return { networks, earlier };
  }
}

/** @param {Member} member @returns {boolean} whether what is on screen is what was checked, and trained: its loss is that of a solution then */
function solvesIt({ solved, checked, epoch }) {
  return solved && checked && (epoch ?? 0) > 0;
}

/** @template K, V @param {Map<K, V>} map @param {K} key @param {() => V} make @returns {V} */
function held(map, key, make) {
  const found = map.get(key) ?? make();
  map.set(key, found);
  return found;
}
