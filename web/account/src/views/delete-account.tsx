import { auth, call, type Active } from "../auth.ts";
import { Form, PasswordField, type Values } from "../form.tsx";
import { leave } from "../session.ts";
import { Disclosure, Section } from "../view.tsx";

export const DELETED = "Your account is deleted.";

export function DeleteAccount({ user }: { user: Active["user"] }) {
  return (
    <Section title="Delete account">
      <p>Everything we keep about you is removed. This cannot be undone.</p>
      <Disclosure label="Delete account">
        <Form send={remove} label="Delete my account for good" kind="danger">
          <input type="email" autoComplete="username" value={user.email} readOnly hidden />
          <PasswordField name="password" label="Password" autoComplete="current-password" />
        </Form>
      </Disclosure>
    </Section>
  );
}

async function remove({ password = "" }: Values) {
  const request = { password, callbackURL: "/sign-in?deleted" };
  const answer = await call((o) => auth.deleteUser(request, o));
  if (answer.message === "Verification email sent") {
    return "We sent you a mail. The link in it deletes the account; open it in this browser.";
  }
  leave(DELETED);
}
