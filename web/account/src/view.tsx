// The frame of every view: name, heading, messages.
import { useEffect, useId, useRef, useState, type ReactNode } from "react";
import { usePlace } from "./router.tsx";
import { appName, has } from "./settings.ts";

interface ViewProps {
  title: string;
  lead?: ReactNode;
  wide?: boolean;
  aside?: ReactNode;
  children: ReactNode;
}

/** A page load leaves the focus alone; every later view takes it to its heading. */
let loaded = false;

export function View({ title, lead, wide = false, aside, children }: ViewProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { notice } = usePlace().handover;
  useEffect(() => {
    document.title = `${title} · ${appName}`;
    if (loaded) heading.current?.focus();
    loaded = true;
  }, [title]);
  return (
    <div className={wide ? "page wide" : "page"}>
      <header>
        <span className="brand">
          <Key />
          {appName}
        </span>
        {aside}
      </header>
      <main>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {lead && <p className="lead">{lead}</p>}
        <div role="status">{notice && <p className="notice">{notice}</p>}</div>
        {children}
      </main>
      <footer>{has("dev-mailbox") && <a href="/dev/mail">Development mailbox</a>}</footer>
    </div>
  );
}

/** A part of a wide view. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <div>{children}</div>
    </section>
  );
}

/** What is seldom wanted, behind a button; closing it forgets what was typed. */
export function Disclosure({ label, children }: { label: string; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{open ? "Close" : label}</summary>
      {open && children}
    </details>
  );
}

function Key() {
  return (
    <svg className="key" viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="8" cy="15.5" r="4.5" />
      <path d="m11.4 12.2 8.1-8.2M16 7.5l3 3" />
    </svg>
  );
}
