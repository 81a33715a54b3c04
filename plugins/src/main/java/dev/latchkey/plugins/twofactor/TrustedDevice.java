package dev.latchkey.plugins.twofactor;

import dev.latchkey.Call;
import dev.latchkey.User;
import dev.latchkey.Verification;
import dev.latchkey.http.CookieSpec;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A browser that is not asked for the second factor again for a while. */
final class TrustedDevice {
  static final CookieSpec COOKIE = new CookieSpec("trust_device");

  private static final String PREFIX = "trust-device-";
  private static final int ID_LENGTH = 32;

  private TrustedDevice() {}

  static void trust(User user, Duration life, Call call) {
    String id = PREFIX + call.tokens().next(ID_LENGTH);
    call.verifications().create(id, user.id(), life, call);
    String mac = mac(user.id() + "!" + id, call);
    call.cookies().setSigned(COOKIE, mac + "!" + id, life.toSeconds());
  }

  /** Returns whether this browser is trusted with the user; the trust is then used up. */
  static boolean spend(User user, Call call) {
    String cookie = call.cookies().getSigned(COOKIE);
    String id = cookie == null ? null : idIn(cookie, user, call);
    if (id == null) return false;
    Verification trust = call.verifications().consume(id, call);
    return trust != null && trust.value().equals(user.id());
  }

  private static @Nullable String idIn(String cookie, User user, Call call) {
    int mark = cookie.indexOf('!');
    if (mark < 0) return null;
    String id = cookie.substring(mark + 1);
    String signed = user.id() + "!" + id + "." + padded(cookie.substring(0, mark));
    return id.startsWith(PREFIX) && call.secrets().verify(signed) != null ? id : null;
  }

  // The signature as in cookies, spelled for URLs and without padding
  // (protocol/plugins/two-factor).
  private static String mac(String text, Call call) {
    String signed = call.secrets().sign(text);
    String mac = signed.substring(text.length() + 1);
    return mac.replace('+', '-').replace('/', '_').replace("=", "");
  }

  private static String padded(String mac) {
    String standard = mac.replace('-', '+').replace('_', '/');
    return standard + "=".repeat(Math.floorMod(-standard.length(), 4));
  }
}
