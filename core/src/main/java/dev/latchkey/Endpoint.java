package dev.latchkey;

/** An endpoint just contributed, refined in the same expression. */
public interface Endpoint {
  /** Says what kind of session a call needs; without it none. */
  Endpoint requires(SessionNeed need);

  /** As {@link #requires(SessionNeed)}, where who lacks the session is told otherwise. */
  Endpoint requires(SessionNeed need, ErrorCode otherwise);

  /** Shorthand for {@code requires(SessionNeed.ANY)}. */
  default Endpoint requiresSession() {
    return requires(SessionNeed.ANY);
  }

  /** Accepts {@code application/x-www-form-urlencoded} too, and guards against forged forms. */
  Endpoint acceptsForm();

  /**
   * Accepts forms as {@link #acceptsForm} does, whoever sends them: for programs at an endpoint
   * that neither heeds cookies nor sets any, such as those of OAuth, and for what a provider has
   * the browser post.
   */
  Endpoint acceptsFormOfPrograms();

  /** Takes a call without a body for one with an empty object. */
  Endpoint optionalBody();

  /** Never reads the body, whatever its type. */
  Endpoint ignoresBody();

  /**
   * Sends mails to an address in the request, so that a stranger's page may not call it even
   * without cookies.
   */
  Endpoint sendsMail();

  /** Cannot be reached over HTTP, only through {@link Auth#invoke}. */
  Endpoint serverOnly();
}
