/**
 * Answers that come line by line, each a JSON value: what a check and a sweep say while they go on.
 *
 * @typedef {import("./types.js").ErrorBody} ErrorBody
 */

/** What the server refused, and why. */
export class Refusal extends Error {
  /** @param {ErrorBody} body */
  constructor({ message, details }) {
    super(message);
    this.details = details;
  }
}

/**
 * @param {AsyncIterable<Uint8Array>} bytes
 * @returns {AsyncGenerator<unknown, void, void>} the value of each line, however the bytes were cut
 */
export async function* jsonLines(bytes) {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of bytes) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.trim() !== "") yield JSON.parse(line);
  }
  rest += decoder.decode();
  if (rest.trim() !== "") yield JSON.parse(rest);
}

/**
 * @param {typeof fetch} ask
 * @param {string} url
 * @param {unknown} body
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<unknown, void, void>} throws a Refusal, also one that comes after other lines
 */
export async function* postForLines(ask, url, body, signal) {
  const headers = { "Content-Type": "application/json", Accept: "application/x-ndjson" };
  const answer = await ask(url, { method: "POST", headers, body: JSON.stringify(body), signal });
  if (!answer.ok || answer.body === null) throw new Refusal(await errorOf(answer));
  for await (const value of jsonLines(chunks(answer.body))) {
    const { error } = /** @type {{error?: ErrorBody}} */ (value);
    if (error) throw new Refusal(error);
    yield value;
  }
}

/**
 * Not every browser iterates over a stream by itself.
 *
 * @param {ReadableStream<Uint8Array>} stream
 */
async function* chunks(stream) {
  const reader = stream.getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/**
 * @param {Response} answer
 * @returns {Promise<ErrorBody>}
 */
async function errorOf(answer) {
  try {
    const { error } = await answer.json();
    if (typeof error.message === "string") return { ...error, details: error.details ?? [] };
  } catch {
    // No answer of ours, as from a proxy whose server is away.
  }
  return { code: "error", message: `The server answered ${answer.status}.`, details: [] };
}

/**
 * @param {unknown} trouble
 * @returns {{message: string, details: {path: string, message: string}[]} | null} null: it was stopped on purpose
 */
export function troubleOf(trouble) {
  if (trouble instanceof DOMException && trouble.name === "AbortError") return null;
  if (trouble instanceof Refusal) return { message: trouble.message, details: trouble.details };
  return { message: "The server can’t be reached; try again in a moment.", details: [] };
}
