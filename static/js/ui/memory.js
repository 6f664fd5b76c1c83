/** What the browser keeps between visits. Where it may keep nothing, all is as on a first visit. */
export class Memory {
  /** @param {() => Storage} open may throw, as access to localStorage does where it is forbidden */
  constructor(open) {
    this.open = open;
  }

  /**
   * @param {string} key
   * @returns {string | null}
   */
  get(key) {
    try {
      return this.open().getItem(key);
    } catch {
      return null;
    }
  }

  /**
   * @param {string} key
   * @param {string | null} value null forgets
   */
  set(key, value) {
    try {
      if (value === null) this.open().removeItem(key);
      else this.open().setItem(key, value);
    } catch {
      // Then it lasts as long as the page is open.
    }
  }
}
