// What the server says about itself in the head of the page.

export type Feature =
  | "sign-up"
  | "verify-email"
  | "reset-password"
  | "change-email"
  | "delete-user"
  | "session-events"
  | "dev-mailbox";

export const appName = meta("app-name");
export const basePath = meta("base-path");
export const minPassword = meta("min-password");

const features = new Set(meta("features").split(" "));

export function has(feature: Feature): boolean {
  return features.has(feature);
}

function meta(name: string): string {
  return document.querySelector<HTMLMetaElement>(`meta[name="latchkey-${name}"]`)?.content ?? "";
}
