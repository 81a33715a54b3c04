// Which view is shown.
import { useEffect } from "react";
import { replace, usePlace } from "./router.tsx";
import { useActiveSession } from "./session.ts";
import { has } from "./settings.ts";
import { View } from "./view.tsx";
import { Account } from "./views/account.tsx";
import { ResetPassword } from "./views/reset-password.tsx";
import { SignIn } from "./views/sign-in.tsx";
import { SignUp } from "./views/sign-up.tsx";
import { VerifyEmail } from "./views/verify-email.tsx";

export function App() {
  const { path, query, handover } = usePlace();
  const { active, loading, unreachable, retry } = useActiveSession();
  const arrived = active !== null && (path === "/sign-in" || path === "/sign-up");

  useEffect(() => {
    if (arrived) replace("/account", handover);
  }, [arrived, handover]);

  if (loading) return <p className="loading">Loading…</p>;
  if (unreachable) return <Unreachable retry={retry} />;
  if (path === "/reset-password" || query.has("token")) return <ResetPassword active={active} />;
  if (path === "/verify-email") return <VerifyEmail active={active} />;
  if (active) return <Account active={active} />;
  if (path === "/sign-up" && has("sign-up")) return <SignUp />;
  return <SignIn />;
}

function Unreachable({ retry }: { retry: () => void }) {
  return (
    <View title="The server does not answer">
      <p>Your account is safe; this page just cannot reach it at the moment.</p>
      <button className="primary" onClick={retry}>
        Try again
      </button>
    </View>
  );
}
