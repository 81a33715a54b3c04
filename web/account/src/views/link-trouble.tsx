import { usePlace } from "../router.tsx";

const TROUBLE: Record<string, string> = {
  INVALID_TOKEN: "This link is not valid any more: it was used already, or it has expired.",
  TOKEN_EXPIRED: "This link has expired.",
  USER_NOT_FOUND: "This link belongs to an account that does not exist any more.",
  INVALID_USER: "This link belongs to another account than the one you are signed in with.",
};

/** Says why a link out of a mail did not work; its address brought the reason here. */
export function LinkTrouble() {
  const code = usePlace().query.get("error");
  if (!code) return null;
  return (
    <p className="notice bad" role="alert">
      {TROUBLE[code.toUpperCase()] ?? "That did not work."}
      <small>{/^\w{1,60}$/.test(code) ? code : "UNKNOWN"}</small>
    </p>
  );
}
