/**
 * What few visits need, loaded when it is asked for.
 */

/** @template T @param {() => Promise<T>} ask @returns {Promise<T>} what is lost on the way is asked for again, once */
export function again(ask) {
  return ask().catch(ask);
}

/**
 * @template Module
 * @template Panel
 * @param {() => Promise<Module>} load
 * @param {(module: Module) => Panel} make is called once
 * @param {() => void} [onLost] it could not be loaded; the next time it is tried anew
 * @returns {(act: (panel: Panel) => void, isNeeded?: boolean) => void} `isNeeded`: whether it is loaded for this; it acts in any case once it is there
 */
export function onDemand(load, make, onLost = () => {}) {
  /** @type {Promise<Panel> | null} */
  let panel = null;
  return (act, isNeeded = true) => {
    if (isNeeded) panel ??= again(load).then(make);
    const asked = panel;
    asked?.then(act, () => {
      if (panel !== asked) return; // told already
      panel = null;
      onLost();
    });
  };
}
