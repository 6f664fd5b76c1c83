/** What the browser keeps between visits. Where it may keep nothing, or no more, it lasts as long as the page is open. */
export class Memory {
  /** @param {() => Storage} open may throw, as access to localStorage does where it is forbidden */
  constructor(open) {
    this.open = open;
    /** What could not be stored. @type {Map<string, string | null>} */
    this.unstored = new Map();
  }

  /**
   * @param {string} key
   * @returns {string | null}
   */
  get(key) {
    try {
      return this.unstored.get(key) ?? (this.unstored.has(key) ? null : this.open().getItem(key));
    } catch {
      return null;
    }
  }

  /** Whether what was last set will be there on the next visit. @param {string} key */
  keeps(key) {
    return !this.unstored.has(key);
  }

  /**
   * @param {string} key
   * @param {string | null} value null forgets
   */
  set(key, value) {
    try {
      if (value === null) this.open().removeItem(key);
      else this.open().setItem(key, value);
      this.unstored.delete(key);
    } catch {
      this.unstored.set(key, value);
    }
  }
}
