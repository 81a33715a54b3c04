// The address bar: which view is shown, and what the previous one hands to it.
import { useSyncExternalStore, type MouseEvent, type ReactNode } from "react";

/** What one view leaves for the next; unlike the query, nobody can put it into a link. */
export interface Handover {
  notice?: string;
  email?: string;
}

export interface Place {
  path: string;
  query: URLSearchParams;
  handover: Handover;
}

const listeners = new Set<() => void>();
let place = read();
addEventListener("popstate", changed);

export function usePlace(): Place {
  return useSyncExternalStore(subscribe, () => place);
}

export function navigate(to: string, handover: Handover = {}): void {
  history.pushState(handover, "", to);
  scrollTo(0, 0);
  changed();
}

/** Goes on without leaving a trace of this place, whose address may hold a token. */
export function replace(to: string, handover: Handover = {}): void {
  history.replaceState(handover, "", to);
  changed();
}

export function Link({ to, children }: { to: string; children: ReactNode }) {
  function follow(event: MouseEvent) {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    navigate(to);
  }
  return (
    <a href={to} onClick={follow}>
      {children}
    </a>
  );
}

function read(): Place {
  const query = new URLSearchParams(location.search);
  return { path: location.pathname, query, handover: history.state ?? {} };
}

function changed(): void {
  place = read();
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
