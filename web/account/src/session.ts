// The session of this browser, and the message when it ends.
import { useEffect, useRef, useState } from "react";
import { auth, PASSIVE, type Active } from "./auth.ts";
import { isTold, useListening, useTold } from "./push.ts";
import { replace } from "./router.tsx";

const ENDED =
  "You have been signed out, from another tab or device, or because your session has expired.";
const POLL_SECONDS = 30;

let farewell = "";

/** Announces that the session is about to end on purpose, and what to say then. */
export function leave(message: string): void {
  farewell = message;
}

export interface SessionState {
  /** Null when nobody is signed in. */
  active: Active | null;
  loading: boolean;
  unreachable: boolean;
  retry: () => void;
}

export function useActiveSession(): SessionState {
  const { data, error, isPending, refetch } = auth.useSession();
  const [loaded, setLoaded] = useState(false);
  if (!isPending && !error && !loaded) setLoaded(true);
  useEnding(data !== null, isPending);
  const look = () => void (data && refetch(PASSIVE));
  useListening(data?.session.id ?? null);
  useTold((told) => told !== "sessions.changed" && look());
  useTick(look);
  return {
    active: data,
    // Only the first look counts: a later one must not take away what somebody is typing.
    loading: !loaded && !error,
    unreachable: !loaded && error !== null,
    retry: () => void refetch(),
  };
}

/** Calls back now and then, as long as somebody looks at the page and nobody tells it. */
export function useTick(callback: () => void): void {
  const latest = useRef(callback);
  useEffect(() => {
    latest.current = callback;
  });
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible" && !isTold()) latest.current();
    }, POLL_SECONDS * 1000);
    return () => clearInterval(timer);
  }, []);
}

function useEnding(signedIn: boolean, pending: boolean): void {
  const was = useRef(false);
  useEffect(() => {
    if (was.current && !signedIn && !pending) {
      replace("/sign-in", { notice: farewell || ENDED });
      farewell = "";
    }
    if (!pending) was.current = signedIn;
  }, [signedIn, pending]);
}
