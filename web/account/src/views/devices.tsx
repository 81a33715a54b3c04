import { useCallback, useEffect, useState } from "react";
import { auth, call, PASSIVE } from "../auth.ts";
import { Failure } from "../failure.ts";
import { Form } from "../form.tsx";
import { useTold } from "../push.ts";
import { leave, useTick } from "../session.ts";
import { ago } from "../time.ts";
import { Section } from "../view.tsx";

/** As GET /list-devices answers it; this device comes first. */
interface Device {
  handle: string;
  name: string;
  type: "desktop" | "phone" | "tablet" | "unknown";
  ipAddress: string;
  place: string | null;
  lastActive: string;
  current: boolean;
}

export function Devices() {
  const [devices, setDevices] = useState<Device[] | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [outcome, setOutcome] = useState("");

  const load = useCallback(async () => {
    try {
      setDevices(await call((o) => auth.$fetch<Device[]>("/list-devices", { ...PASSIVE, ...o })));
      setFailure(null);
    } catch (thrown) {
      setFailure(Failure.of(thrown));
    }
  }, []);

  useEffect(() => void load(), [load]);
  useTick(load);
  useTold((told) => told === "sessions.changed" && load());

  async function revoke(device: Device) {
    await call((o) => auth.revokeSession({ token: device.handle }, o));
    setOutcome(`${device.name} is signed out.`);
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
      {!devices && !failure && <p className="hint">Loading…</p>}
      {devices && (
        <ul className="devices">
          {devices.map((device) => (
            <Row key={device.handle} device={device} revoke={() => revoke(device)} />
          ))}
        </ul>
      )}
      {devices && devices.length > 1 && (
        <Form send={revokeOthers} label="Sign out all other devices" kind="plain" />
      )}
      <p className="outcome" role="status">
        {outcome}
      </p>
    </Section>
  );
}

function Row({ device, revoke }: { device: Device; revoke: () => Promise<void> }) {
  const seen = new Date(device.lastActive);
  return (
    <li>
      <Icon mobile={device.type === "phone" || device.type === "tablet"} />
      <div>
        <strong>{device.name}</strong>{" "}
        {device.current && <span className="badge good">This device</span>}
        <p className="hint seen">
          <time dateTime={device.lastActive} title={seen.toLocaleString()}>
            Seen {ago(seen, new Date())}
          </time>
          <span>{[device.place, device.ipAddress].filter(Boolean).join(", ")}</span>
        </p>
      </div>
      {!device.current && (
        <Form send={revoke} label="Sign out" ariaLabel={`Sign out ${device.name}`} kind="plain" />
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
