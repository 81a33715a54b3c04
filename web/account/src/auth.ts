// The official client, and how this page calls it.
import { createAuthClient } from "better-auth/react";
import { Failure, type ApiError } from "./failure.ts";
import { basePath } from "./settings.ts";

export const auth = createAuthClient({
  baseURL: location.origin,
  basePath,
  // They follow the callbackURL of a sign-in, which here is only meant for the mail it may send.
  disableDefaultFetchPlugins: true,
});

export type Active = typeof auth.$Infer.Session;

/**
 * What is sent with a look that nobody asked for: it does not keep a session alive. Such a look wants to know what
 * happened elsewhere, of which a copy of the session in this browser knows nothing.
 */
export const PASSIVE = { query: { disableRefresh: true, disableCookieCache: true } };

interface Observer {
  onError(context: { response: Response }): void;
}

interface Answer<T> {
  data: T | null;
  error: ApiError | null;
}

/** Makes one call and returns its data, or throws a Failure. */
export async function call<T>(request: (observer: Observer) => Promise<Answer<T>>): Promise<T> {
  let wait = 0;
  const observer: Observer = {
    onError: ({ response }) => {
      wait = Number(response.headers.get("x-retry-after"));
    },
  };
  const { data, error } = await request(observer).catch(() => {
    throw new Failure({ message: "The server cannot be reached. Please try again." });
  });
  if (error) {
    // The session may have ended elsewhere; whoever watches it finds out.
    if (error.status === 401 && error.code !== "INVALID_EMAIL_OR_PASSWORD") lookAgain();
    throw new Failure(error, wait);
  }
  return data as T;
}

function lookAgain(): void {
  auth.$store.notify("$sessionSignal");
}
