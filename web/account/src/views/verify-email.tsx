// Proving an e-mail address: the notice that a link is on its way, and where the link leads to.
import { auth, call, type Active } from "../auth.ts";
import { Field, Form, type Values } from "../form.tsx";
import { Link, usePlace } from "../router.tsx";
import { View } from "../view.tsx";
import { LinkTrouble } from "./link-trouble.tsx";

/** Where the links of verification mails lead to. */
export const VERIFIED = "/verify-email";
/** Where the links of the mails about a new address lead to. */
export const CHANGED = "/verify-email?change";

export function VerifyEmail({ active }: { active: Active | null }) {
  const { query, handover } = usePlace();
  if (query.has("error")) return <BadLink email={active?.user.email} />;
  if (query.has("change")) return <NewAddress active={active} />;
  if (handover.email) return <OnItsWay email={handover.email} />;
  if (active && !active.user.emailVerified) return <OnItsWay email={active.user.email} />;
  return <Verified signedIn={active !== null} />;
}

function OnItsWay({ email }: { email: string }) {
  return (
    <View
      title="Check your mail"
      lead={
        <>
          We sent a link to <strong>{email}</strong>. Open it to show that the address is yours.
        </>
      }
    >
      <SendAgain email={email} />
      <nav className="links">
        <Link to="/sign-in">Back</Link>
      </nav>
    </View>
  );
}

export function SendAgain({ email }: { email: string }) {
  return <Form send={() => sendLink({ email })} label="Send a new link" kind="plain" />;
}

function BadLink({ email }: { email: string | undefined }) {
  return (
    <View title="Verify your e-mail">
      <LinkTrouble />
      <Form send={sendLink} label="Send a new link">
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

async function sendLink({ email = "" }: Values) {
  await call((o) => auth.sendVerificationEmail({ email, callbackURL: VERIFIED }, o));
  return "A new link is on its way.";
}

function NewAddress({ active }: { active: Active | null }) {
  return (
    <View
      title="Thank you"
      lead={
        active ? (
          <>
            Your e-mail address is <strong>{active.user.email}</strong>. If that is still the old
            one, open the mail that we have just sent to the new one.
          </>
        ) : (
          "If we have sent a mail to your new address, open that one as well to finish."
        )
      }
    >
      <Onwards signedIn={active !== null} />
    </View>
  );
}

function Verified({ signedIn }: { signedIn: boolean }) {
  return (
    <View title="Your e-mail is verified" lead="Thank you. There is nothing more to do here.">
      <Onwards signedIn={signedIn} />
    </View>
  );
}

function Onwards({ signedIn }: { signedIn: boolean }) {
  return (
    <nav className="links">
      <Link to="/">{signedIn ? "Go to your account" : "Sign in"}</Link>
    </nav>
  );
}
