/**
 * What every page has of a class: whether this browser is in one. All the rest is loaded for those who are.
 *
 * @typedef {import("./member.js").Parts} Parts
 */
import { onDemand } from "../../core/ondemand.js";
import { membershipIn } from "./membership.js";

/** @param {Parts} parts */
export function bindClass(parts) {
  const { client } = parts.page.session;
  const membership = membershipIn(parts.page.memory);
  if (membership === null) return;
  const member = onDemand(() => import("./member.js"), ({ Member }) => new Member(membership, parts));
  const { code, token } = membership;
  client.attendance = { code, token, hear: (message) => member((one) => one.hear(message)), refused: (error) => member((one) => one.refused(error)) };
  member(() => undefined);
}
