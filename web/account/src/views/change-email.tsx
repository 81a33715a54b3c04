import { useState } from "react";
import { auth, call, type Active } from "../auth.ts";
import { Field, Form, type Values } from "../form.tsx";
import { has } from "../settings.ts";
import { Disclosure, Section } from "../view.tsx";
import { CHANGED, SendAgain } from "./verify-email.tsx";

export function ChangeEmail({ user }: { user: Active["user"] }) {
  return (
    <Section title="E-mail">
      <p className="value">
        {user.email}{" "}
        {user.emailVerified ? (
          <span className="badge good">Verified</span>
        ) : (
          <span className="badge">Not verified</span>
        )}
      </p>
      {!user.emailVerified && has("verify-email") && (
        <div className="notice">
          <p>To show that this address is yours, open the link in our mail.</p>
          <SendAgain email={user.email} />
        </div>
      )}
      {has("change-email") && <NewEmail current={user.email} />}
    </Section>
  );
}

function NewEmail({ current }: { current: string }) {
  const [asked, setAsked] = useState("");
  async function change({ newEmail = "" }: Values) {
    await call((o) => auth.changeEmail({ newEmail, callbackURL: CHANGED }, o));
    setAsked(newEmail);
  }
  const changed = asked.toLowerCase() === current;
  return (
    <Disclosure label="Change e-mail">
      <Form send={change} label="Change e-mail">
        <Field name="newEmail" label="New e-mail" type="email" autoComplete="email" />
      </Form>
      <p className="outcome" role="status">
        {asked && (changed ? `It is ${asked} now.` : "Check your mail: a link there finishes it.")}
      </p>
    </Disclosure>
  );
}
