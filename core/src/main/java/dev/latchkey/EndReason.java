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
  /** Its user is gone. */
  USER_DELETED,
  /** It was used as its user hardly would. */
  SUSPICIOUS,
  /** It was not renewed in time. */
  EXPIRED,
  /** Its user's address was proven by somebody who may be another. */
  CLAIMED,
  /** Another session of the same user took its place. */
  REPLACED,
  /** The factor it was made for no longer counted when it was stored. */
  PROOF_LAPSED
}
