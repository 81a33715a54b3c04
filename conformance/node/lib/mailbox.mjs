// The mails a server keeps instead of sending them.
import { send } from "./http.mjs";

export class Mailbox {
  #port;
  #last;

  constructor(port) {
    this.#port = port;
  }

  /** What has come since `read`, sorted: what is sent at the same time may come in either order. */
  async unread() {
    const answer = await send({
      port: this.#port,
      method: "GET",
      target: "/dev/mail.json",
      headers: [["Host", "localhost"]],
    });
    if (answer.status !== 200) return [];
    const all = JSON.parse(answer.body);
    const read = all.findIndex((mail) => JSON.stringify(mail) === this.#last);
    const fresh = read < 0 ? all : all.slice(0, read);
    return fresh.map((mail, age) => ({ ...mail, age })).sort(by(({ to, kind }) => `${to} ${kind}`));
  }

  read(mails) {
    const newest = mails.find(({ age }) => age === 0);
    if (newest) this.#last = JSON.stringify({ ...newest, age: undefined });
    return mails.map((mail) => ({ code: codeIn(mail.text), ...mail }));
  }
}

// Latchkey's mails have a code on a line of its own.
const codeIn = (text = "") => text.match(/^\s*(\d{4,10})\s*$/m)?.[1];

const by = (key) => (a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : b.age - a.age);
