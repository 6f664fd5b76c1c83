/** What a teacher would lose with the page, kept in the tab for each class: stars and grades. */
export class Kept {
  /** @param {import("../../shell/memory.js").Memory} memory of the tab @param {string} code of the class */
  constructor(memory, code) {
    this.memory = memory;
    this.code = code;
  }

  /** @param {"stars" | "grades"} what @returns {any[]} */
  get(what) {
    try {
      return JSON.parse(this.memory.get(this.#key(what)) ?? "[]");
    } catch {
      return [];
    }
  }

  /** @param {"stars" | "grades"} what @param {readonly unknown[]} values */
  set(what, values) {
    this.memory.set(this.#key(what), values.length > 0 ? JSON.stringify(values) : null);
  }

  /** The class is erased. */
  forget() {
    this.set("stars", []);
    this.set("grades", []);
  }

  /** @param {string} what */
  #key(what) {
    return `teacher-${what}-${this.code}`;
  }
}
