import { auth, call } from "../auth.ts";
import { Failure } from "../failure.ts";
import { Check, Field, Form, PasswordField, type Values } from "../form.tsx";
import { Link, navigate, usePlace } from "../router.tsx";
import { has } from "../settings.ts";
import { View } from "../view.tsx";
import { DELETED } from "./delete-account.tsx";
import { LinkTrouble } from "./link-trouble.tsx";
import { VERIFIED } from "./verify-email.tsx";

export function SignIn() {
  const { query, handover } = usePlace();
  return (
    <View title="Sign in">
      <LinkTrouble />
      {query.has("deleted") && <p className="notice">{DELETED}</p>}
      <Form send={signIn} label="Sign in">
        <Field
          name="email"
          label="E-mail"
          type="email"
          autoComplete="username"
          defaultValue={handover.email}
        />
        <PasswordField name="password" label="Password" autoComplete="current-password" />
        <Check name="remember" label="Keep me signed in on this device" defaultChecked />
      </Form>
      <nav className="links">
        {has("reset-password") && <Link to="/reset-password">Forgot your password?</Link>}
        {has("sign-up") && <Link to="/sign-up">Create an account</Link>}
      </nav>
    </View>
  );
}

async function signIn({ email = "", password = "", remember }: Values) {
  const credentials = { email, password, rememberMe: remember === "on", callbackURL: VERIFIED };
  try {
    await call((o) => auth.signIn.email(credentials, o));
  } catch (failure) {
    if (!(failure instanceof Failure && failure.code === "EMAIL_NOT_VERIFIED")) throw failure;
    navigate("/verify-email", { email });
  }
}
