// What the server tells by itself about this session, while somebody looks at the page.
import { useEffect, useRef } from "react";
import { basePath, has } from "./settings.ts";

export type Told =
  "session.updated" | "sessions.changed" | "session.revoked" | "session.expired";

const RETRY_SECONDS = 30;
const TOLD: Told[] = ["session.updated", "sessions.changed", "session.revoked", "session.expired"];

// As every look that nobody asked for: it does not keep a session alive.
const PATH = `${basePath}/session-events?disableRefresh=true`;

const listeners = new Set<(told: Told) => void>();
let source: EventSource | null = null;
let missed = false;

/** Whether the server tells what happens, so that nobody need ask. */
export function isTold(): boolean {
  return source?.readyState === EventSource.OPEN;
}

/**
 * Listens as long as there is a session and somebody looks; browsers allow few connections at once. When another session
 * takes the place of this one, as after a change of the password, what the first would have told is caught up on.
 */
export function useListening(session: string | null): void {
  useEffect(() => {
    if (session === null || !has("session-events")) return;
    const follow = () => (document.visibilityState === "visible" ? listen() : stop());
    follow();
    document.addEventListener("visibilitychange", follow);
    const timer = setInterval(follow, RETRY_SECONDS * 1000);
    return () => {
      document.removeEventListener("visibilitychange", follow);
      clearInterval(timer);
      stop();
    };
  }, [session]);
}

/** Calls back when something happens to the session or its siblings. */
export function useTold(callback: (told: Told) => unknown): void {
  const latest = useRef(callback);
  useEffect(() => {
    latest.current = callback;
  });
  useEffect(() => {
    const listener = (told: Told) => latest.current(told);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, []);
}

// One that was refused does not come back by itself.
function listen(): void {
  if (source && source.readyState !== EventSource.CLOSED) return;
  const opened = new EventSource(PATH);
  source = opened;
  for (const told of TOLD) opened.addEventListener(told, () => tell(told));
  opened.addEventListener("error", () => {
    if (opened.readyState === EventSource.CLOSED) tell("session.updated"); // why, the server says
  });
  if (missed) opened.addEventListener("open", catchUp, { once: true });
}

function catchUp(): void {
  missed = false;
  tell("session.updated");
  tell("sessions.changed");
}

function tell(told: Told): void {
  if (told === "session.revoked" || told === "session.expired") stop();
  for (const listener of [...listeners]) listener(told);
}

function stop(): void {
  if (!source) return;
  source.close();
  source = null;
  missed = true;
}
