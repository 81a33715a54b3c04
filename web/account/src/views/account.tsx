import { auth, call, type Active } from "../auth.ts";
import { Form } from "../form.tsx";
import { leave } from "../session.ts";
import { has } from "../settings.ts";
import { View } from "../view.tsx";
import { ChangeEmail } from "./change-email.tsx";
import { ChangePassword } from "./change-password.tsx";
import { DeleteAccount } from "./delete-account.tsx";
import { Devices } from "./devices.tsx";
import { LinkTrouble } from "./link-trouble.tsx";
import { Profile } from "./profile.tsx";

export function Account({ active }: { active: Active }) {
  const { user } = active;
  return (
    <View
      title="Your account"
      wide
      aside={<Form send={signOut} label="Sign out" kind="plain" />}
    >
      <LinkTrouble />
      <Profile user={user} />
      <ChangeEmail user={user} />
      <ChangePassword user={user} />
      <Devices />
      {has("delete-user") && <DeleteAccount user={user} />}
    </View>
  );
}

async function signOut() {
  await call((o) => auth.signOut({ fetchOptions: o }));
  leave("You are signed out.");
}
