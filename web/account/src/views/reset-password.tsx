// Both ends of a password reset: asking for the link, and what the link leads to.
import { auth, call, type Active } from "../auth.ts";
import { Failure } from "../failure.ts";
import { Field, Form, PasswordField, type Values } from "../form.tsx";
import { Link, replace, usePlace } from "../router.tsx";
import { minPassword } from "../settings.ts";
import { View } from "../view.tsx";
import { LinkTrouble } from "./link-trouble.tsx";

const PATH = "/reset-password";

export function ResetPassword({ active }: { active: Active | null }) {
  const token = usePlace().query.get("token");
  return token ? <NewPassword token={token} /> : <AskForLink email={active?.user.email} />;
}

function AskForLink({ email }: { email: string | undefined }) {
  return (
    <View title="Reset your password" lead="We send you a link with which you choose a new one.">
      <LinkTrouble />
      <Form send={ask} label="Send the link">
        <Field
          name="email"
          label="E-mail"
          type="email"
          autoComplete="username"
          defaultValue={email}
        />
      </Form>
      <nav className="links">
        <Link to="/">Back</Link>
      </nav>
    </View>
  );
}

async function ask({ email = "" }: Values) {
  const { message } = await call((o) =>
    auth.requestPasswordReset({ email, redirectTo: PATH }, o),
  );
  return message;
}

function NewPassword({ token }: { token: string }) {
  async function reset({ newPassword = "" }: Values) {
    try {
      await call((o) => auth.resetPassword({ newPassword, token }, o));
      replace("/sign-in", { notice: "Your password is changed." });
    } catch (failure) {
      if (!(failure instanceof Failure && failure.code === "INVALID_TOKEN")) throw failure;
      replace(`${PATH}?error=INVALID_TOKEN`);
    }
  }
  return (
    <View title="Choose a new password">
      <Form send={reset} label="Change password">
        <PasswordField
          name="newPassword"
          label="New password"
          autoComplete="new-password"
          hint={`At least ${minPassword} characters`}
        />
      </Form>
      <nav className="links">
        <Link to={PATH}>Ask for a new link</Link>
      </nav>
    </View>
  );
}
