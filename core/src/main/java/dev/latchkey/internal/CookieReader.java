package dev.latchkey.internal;

import dev.latchkey.SessionSource;
import dev.latchkey.Sessions;
import dev.latchkey.http.CookieRules;
import dev.latchkey.http.CookieSigner;
import dev.latchkey.http.Cookies;
import dev.latchkey.http.Headers;
import java.util.List;

/** Reads the cookies of a request, and what stands for them elsewhere in it. Immutable. */
public final class CookieReader {
  private final CookieRules rules;
  private final CookieSigner signer;
  private final List<SessionSource> sources;

  /** Reads by these rules; of several sources the last one that has a session counts. */
  public CookieReader(CookieRules rules, CookieSigner signer, List<SessionSource> sources) {
    this.rules = rules;
    this.signer = signer;
    this.sources = List.copyOf(sources);
  }

  /** Reads the cookies of a request with these headers. */
  public Cookies read(Headers headers) {
    Cookies cookies = new Cookies(headers, rules, signer);
    for (SessionSource source : sources) {
      String signed = source.signedToken(headers, signer);
      if (signed != null) cookies.presume(Sessions.TOKEN_COOKIE, signed);
    }
    return cookies;
  }
}
