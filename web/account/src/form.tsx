// One form: sends, waits, and says what came of it, at the field or below the button.
import {
  createContext,
  useContext,
  useEffect,
  useId,
  useRef,
  useState,
  type FormEvent,
  type InputHTMLAttributes,
  type ReactNode,
} from "react";
import { Failure } from "./failure.ts";

export type Values = Record<string, string>;

/** The name of the field that is to blame, and why. */
const Blame = createContext({ field: "", message: "" });

interface FormProps {
  /** Sends the values; what it returns is shown as the outcome, what it throws as the failure. */
  send: (values: Values) => Promise<string | void>;
  label: string;
  /** Which button this is when others say the same. */
  ariaLabel?: string;
  kind?: "primary" | "plain" | "danger";
  children?: ReactNode;
}

export function Form({ send, label, ariaLabel, kind = "primary", children }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [pending, setPending] = useState(false);
  const [outcome, setOutcome] = useState("");
  const [failure, setFailure] = useState<Failure | null>(null);
  const wait = useCountdown(failure);
  const field = failure?.fields.find((name) => form.current?.elements.namedItem(name)) ?? "";

  // Whoever does not see the message gets to it.
  useEffect(() => {
    if (failure) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [failure]);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (pending || wait > 0) return;
    const values = Object.fromEntries(new FormData(event.currentTarget)) as Values;
    setPending(true);
    setFailure(null);
    setOutcome("");
    try {
      setOutcome((await send(values)) ?? "");
      form.current?.reset();
    } catch (thrown) {
      setFailure(Failure.of(thrown));
    } finally {
      setPending(false);
    }
  }

  return (
    <form ref={form} onSubmit={submit} aria-busy={pending}>
      <Blame value={{ field, message: failure?.message ?? "" }}>{children}</Blame>
      <button className={kind} aria-disabled={pending || wait > 0} aria-label={ariaLabel}>
        {wait > 0 ? `Try again in ${wait} s` : label}
      </button>
      <p className="failure" role="alert">
        {field ? "" : failure?.message}
      </p>
      <p className="outcome" role="status">
        {outcome}
      </p>
    </form>
  );
}

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  name: string;
  label: string;
  hint?: string;
}

export function Field({ label, hint, ...input }: FieldProps) {
  const id = useId();
  const blame = useContext(Blame);
  const error = blame.field === input.name ? blame.message : "";
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        required
        aria-invalid={error !== ""}
        aria-describedby={`${id}-about`}
        {...input}
      />
      <div id={`${id}-about`}>
        {error && <p className="failure">{error}</p>}
        {hint && <p className="hint">{hint}</p>}
      </div>
    </div>
  );
}

export function PasswordField({ label, ...input }: FieldProps) {
  const [shown, setShown] = useState(false);
  return (
    <div className="password">
      <Field label={label} type={shown ? "text" : "password"} {...input} />
      <button
        type="button"
        className="reveal"
        aria-label={shown ? "Hide what you type" : "Show what you type"}
        onClick={() => setShown(!shown)}
      >
        {shown ? "Hide" : "Show"}
      </button>
    </div>
  );
}

export function Check({ label, ...input }: FieldProps) {
  return (
    <label className="check">
      <input type="checkbox" {...input} />
      {label}
    </label>
  );
}

/** The seconds until it makes sense to try again. */
function useCountdown(failure: Failure | null): number {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    setLeft(failure?.wait ?? 0);
    if (!failure?.wait) return;
    const timer = setInterval(() => setLeft((seconds) => Math.max(0, seconds - 1)), 1000);
    return () => clearInterval(timer);
  }, [failure]);
  return left;
}
