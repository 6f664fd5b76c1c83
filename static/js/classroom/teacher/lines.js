/** JSON lines of a stream, wherever its pieces are cut. */

/**
 * @param {ReadableStream<Uint8Array>} stream
 * @returns {AsyncGenerator<any, void, void>} what each line says; a last line that is cut off says nothing
 */
export async function* jsonLines(stream) {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    while (true) {
      const { value, done } = await reader.read();
      if (done) return;
      const lines = (rest + decoder.decode(value, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line.trim() !== "") yield JSON.parse(line);
    }
  } finally {
    await reader.cancel().catch(() => undefined); // of a stream that broke
  }
}
