// An HTTP client that tidies nothing up: it writes the bytes it is given and reports the answer as received.
import net from "node:net";

const TIMEOUT_MS = 30_000;

/** Sends one request on its own connection; headers are [name, value] pairs, sent in that order. */
export function send({ port, method, target, headers, body }) {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const head = Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines}Connection: close\r\n\r\n`, "latin1");
  return exchange(port, body === undefined ? head : Buffer.concat([head, Buffer.from(body)]), method);
}

function exchange(port, bytes, method) {
  return new Promise((resolve, reject) => {
    const received = [];
    const socket = net.connect(port, "127.0.0.1", () => socket.write(bytes));
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error("no answer in time")));
    socket.on("data", (chunk) => received.push(chunk));
    socket.on("error", (error) => (received.length ? finish() : reject(error)));
    socket.on("end", finish);
    function finish() {
      try {
        resolve(parse(Buffer.concat(received), method));
      } catch (error) {
        reject(error);
      }
    }
  });
}

function parse(bytes, method) {
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) throw new Error(`not an HTTP answer: ${JSON.stringify(bytes.toString("latin1", 0, 200))}`);
  const [statusLine, ...lines] = bytes.toString("latin1", 0, end).split("\r\n");
  const headers = lines.map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  const chunked = headers.some(([name, value]) => name === "transfer-encoding" && value === "chunked");
  const payload = bytes.subarray(end + 4);
  const body = method === "HEAD" ? "" : (chunked ? unchunk(payload) : payload).toString("utf8");
  return { status: Number(statusLine.split(" ")[1]), headers, body };
}

function unchunk(bytes) {
  const parts = [];
  for (let at = 0; ;) {
    const lineEnd = bytes.indexOf("\r\n", at);
    const size = Number.parseInt(bytes.toString("latin1", at, lineEnd), 16);
    if (!size) return Buffer.concat(parts);
    parts.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
}
