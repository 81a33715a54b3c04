import { auth, call, type Active } from "../auth.ts";
import { Field, Form, type Values } from "../form.tsx";
import { Section } from "../view.tsx";

export function Profile({ user }: { user: Active["user"] }) {
  return (
    <Section title="Profile">
      <Form send={save} label="Save" kind="plain">
        <Field
          key={user.name}
          name="name"
          label="Name"
          autoComplete="name"
          defaultValue={user.name}
        />
      </Form>
    </Section>
  );
}

async function save({ name = "" }: Values) {
  await call((o) => auth.updateUser({ name }, o));
  return "Saved.";
}
