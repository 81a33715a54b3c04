// A cookie jar as small as the suite needs: names and values, Max-Age=0 forgets.

export class Jar {
  #cookies = new Map();

  take(setCookieLines) {
    for (const line of setCookieLines) {
      const [pair, ...attributes] = line.split("; ");
      const name = pair.slice(0, pair.indexOf("="));
      if (attributes.includes("Max-Age=0")) this.#cookies.delete(name);
      else this.#cookies.set(name, pair.slice(name.length + 1));
    }
  }

  get(name) {
    return this.#cookies.get(name);
  }

  set(name, value) {
    this.#cookies.set(name, value);
  }

  forget(name) {
    this.#cookies.delete(name);
  }

  header() {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }
}

export const setCookies = (headers) => headers.filter(([name]) => name === "set-cookie").map(([, value]) => value);
