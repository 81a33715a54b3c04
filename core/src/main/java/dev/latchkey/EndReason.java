package dev.latchkey;

/** Why a session ended. */
public enum EndReason {
  /** Its holder signed out. */
  SIGNED_OUT,
  /** Somebody who may do so ended it. */
  REVOKED,
  /** Its user chose another password and ended the other sessions. */
  PASSWORD_CHANGED,
  /** Its user's password was reset. */
  PASSWORD_RESET,
  /** Its user signed in elsewhere, and may have only so many sessions. */
  EVICTED,
  /** A token it no longer has was presented: somebody has copied it. */
  TOKEN_REUSED,
  /** Its user may not sign in any more. */
  BANNED,
  /** Its user is gone. */
  USER_DELETED,
  /** It was used as its user hardly would. */
  SUSPICIOUS,
  /** It was not renewed in time, or reached the age at which its policy ends it. */
  EXPIRED,
  /** Its user's address was proven by somebody who may be another. */
  CLAIMED,
  /** Another session of the same user took its place in the browser. */
  REPLACED,
  /** The factor it was made for no longer counted when it was stored. */
  PROOF_LAPSED
}
