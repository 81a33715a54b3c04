import { auth, call, type Active } from "../auth.ts";
import { Check, Form, PasswordField, type Values } from "../form.tsx";
import { minPassword } from "../settings.ts";
import { Disclosure, Section } from "../view.tsx";

export function ChangePassword({ user }: { user: Active["user"] }) {
  return (
    <Section title="Password">
      <Disclosure label="Change password">
        <Form send={change} label="Change password">
          {/* Tells password managers whose password this is. */}
          <input type="email" autoComplete="username" value={user.email} readOnly hidden />
          <PasswordField
            name="currentPassword"
            label="Current password"
            autoComplete="current-password"
          />
          <PasswordField
            name="newPassword"
            label="New password"
            autoComplete="new-password"
            hint={`At least ${minPassword} characters`}
          />
          <Check name="others" label="Sign out my other devices" defaultChecked />
        </Form>
      </Disclosure>
    </Section>
  );
}

async function change({ currentPassword = "", newPassword = "", others }: Values) {
  const passwords = { currentPassword, newPassword, revokeOtherSessions: others === "on" };
  await call((o) => auth.changePassword(passwords, o));
  return "Your password is changed.";
}
