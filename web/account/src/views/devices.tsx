import { useCallback, useEffect, useState } from "react";
import { auth, call, PASSIVE, type Active } from "../auth.ts";
import { device } from "../device.ts";
import { Failure } from "../failure.ts";
import { Form } from "../form.tsx";
import { useTold } from "../push.ts";
import { leave, useTick } from "../session.ts";
import { ago } from "../time.ts";
import { Section } from "../view.tsx";

type Session = Active["session"];

export function Devices({ token }: { token: string }) {
  const [sessions, setSessions] = useState<Session[] | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [outcome, setOutcome] = useState("");

  const load = useCallback(async () => {
    try {
      const all = await call((o) => auth.listSessions({ fetchOptions: { ...PASSIVE, ...o } }));
      setSessions(sorted(all, token));
      setFailure(null);
    } catch (thrown) {
      setFailure(Failure.of(thrown));
    }
  }, [token]);

  useEffect(() => void load(), [load]);
  useTick(load);
  useTold((told) => told === "sessions.changed" && load());

  async function revoke(session: Session) {
    await call((o) => auth.revokeSession({ token: session.token }, o));
    setOutcome(`${device(session.userAgent).name} is signed out.`);
    await load();
  }

  async function revokeOthers() {
    await call((o) => auth.revokeOtherSessions({ fetchOptions: o }));
    setOutcome("All other devices are signed out.");
    await load();
  }

  return (
    <Section title="Devices">
      <p>Where you are signed in. Sign out what you do not know, and change your password.</p>
      {failure && <Trouble failure={failure} retry={load} />}
      {!sessions && !failure && <p className="hint">Loading…</p>}
      {sessions && (
        <ul className="devices">
          {sessions.map((session) => (
            <Row
              key={session.token}
              session={session}
              current={session.token === token}
              revoke={() => revoke(session)}
            />
          ))}
        </ul>
      )}
      {sessions && sessions.length > 1 && (
        <Form send={revokeOthers} label="Sign out all other devices" kind="plain" />
      )}
      <p className="outcome" role="status">
        {outcome}
      </p>
    </Section>
  );
}

interface RowProps {
  session: Session;
  current: boolean;
  revoke: () => Promise<void>;
}

function Row({ session, current, revoke }: RowProps) {
  const { name, mobile } = device(session.userAgent);
  const seen = session.updatedAt;
  return (
    <li>
      <Icon mobile={mobile} />
      <div>
        <strong>{name}</strong> {current && <span className="badge good">This device</span>}
        <p className="hint seen">
          <time dateTime={seen.toISOString()} title={seen.toLocaleString()}>
            Seen {ago(seen, new Date())}
          </time>
          <span>{session.ipAddress}</span>
        </p>
      </div>
      {!current && (
        <Form send={revoke} label="Sign out" ariaLabel={`Sign out ${name}`} kind="plain" />
      )}
    </li>
  );
}

/** The list is shown to those only who have signed in not long ago. */
function Trouble({ failure, retry }: { failure: Failure; retry: () => void }) {
  if (failure.code !== "SESSION_NOT_FRESH") {
    return (
      <div className="notice bad" role="alert">
        <p>{failure.message}</p>
        <button className="plain" onClick={retry}>
          Try again
        </button>
      </div>
    );
  }
  return (
    <div className="notice">
      <p>You signed in a while ago. To see your devices, please sign in again.</p>
      <Form send={signInAgain} label="Sign in again" kind="plain" />
    </div>
  );
}

async function signInAgain() {
  await call((o) => auth.signOut({ fetchOptions: o }));
  leave("Please sign in again.");
}

function Icon({ mobile }: { mobile: boolean }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      {mobile ? (
        <path d="M8 3h8a1 1 0 0 1 1 1v16a1 1 0 0 1-1 1H8a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1Zm3 15h2" />
      ) : (
        <path d="M4 5h16a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1Zm4 15h8m-4-4v4" />
      )}
    </svg>
  );
}

function sorted(sessions: Session[], token: string): Session[] {
  const rank = (session: Session) =>
    session.token === token ? Infinity : session.updatedAt.getTime();
  return [...sessions].sort((a, b) => rank(b) - rank(a));
}
