import { auth, call } from "../auth.ts";
import { Field, Form, PasswordField, type Values } from "../form.tsx";
import { Link, navigate } from "../router.tsx";
import { has, minPassword } from "../settings.ts";
import { View } from "../view.tsx";
import { VERIFIED } from "./verify-email.tsx";

export function SignUp() {
  return (
    <View title="Create an account">
      <Form send={signUp} label="Create account">
        <Field name="name" label="Name" autoComplete="name" />
        <Field name="email" label="E-mail" type="email" autoComplete="username" />
        <PasswordField
          name="password"
          label="Password"
          autoComplete="new-password"
          hint={`At least ${minPassword} characters`}
        />
      </Form>
      <nav className="links">
        <Link to="/sign-in">I have an account</Link>
      </nav>
    </View>
  );
}

async function signUp({ name = "", email = "", password = "" }: Values) {
  const user = { name, email, password, callbackURL: VERIFIED };
  const { token } = await call((o) => auth.signUp.email(user, o));
  if (token) return;
  if (has("verify-email")) navigate("/verify-email", { email });
  else navigate("/sign-in", { email, notice: "Your account is ready. You can sign in now." });
}
