package dev.latchkey.plugins.haveibeenpwned;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.PasswordCheck;
import dev.latchkey.Plugin;
import dev.latchkey.Resources;
import dev.latchkey.http.OutboundHttp;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses new passwords that are known from leaks (protocol/plugins/haveibeenpwned).
 *
 * <p>Nobody is told a password: five of the forty characters of its hash are sent, and the answer,
 * padded so that its length says nothing, holds every leaked password whose hash begins so.
 *
 * @see <a href="https://haveibeenpwned.com/API/v3#PwnedPasswords">Pwned Passwords</a>
 */
public final class HaveIBeenPwned implements Plugin {
  private static final Logger log = LoggerFactory.getLogger(HaveIBeenPwned.class);

  private static final int SENT = 5;
  private static final int MAX_ANSWER = 1 << 20; // of some 40 KB
  private static final Pattern COUNT = Pattern.compile("0|[1-9][0-9]{0,15}");

  // A service that is down must not have every sign-up wait for it.
  private static final int FAILURES = 5;
  private static final Duration PAUSE = Duration.ofSeconds(30);

  private final HaveIBeenPwnedOptions options;
  private final OutboundHttp http;
  private final AtomicInteger failures = new AtomicInteger();
  private volatile Instant pausesUntil = Instant.MIN;
  private volatile @Nullable InstantSource clock; // null before the start

  private HaveIBeenPwned(HaveIBeenPwnedOptions options) {
    this.options = options;
    http = OutboundHttp.within(options.timeout, MAX_ANSWER);
  }

  /** With the defaults of the original. */
  public static HaveIBeenPwned create() {
    return create(o -> {});
  }

  /** As the options say. */
  public static HaveIBeenPwned create(Consumer<HaveIBeenPwnedOptions.Builder> set) {
    HaveIBeenPwnedOptions.Builder builder = new HaveIBeenPwnedOptions.Builder();
    set.accept(builder);
    return new HaveIBeenPwned(builder.build());
  }

  @Override
  public String id() {
    return "have-i-been-pwned";
  }

  @Override
  public void contribute(Contributions to) {
    if (options.enabled) to.passwordCheck(new Check());
    to.errors(HaveIBeenPwnedError.values());
  }

  @Override
  public void start(Resources resources) {
    clock = resources.clock();
  }

  private final class Check implements PasswordCheck {
    @Override
    public void check(String password, Call call) {
      if (options.paths.contains(call.route())) check(password);
    }

    @Override
    public void check(String password) {
      if (!isCompromised(password)) return;
      throw new AuthException(HaveIBeenPwnedError.PASSWORD_COMPROMISED, options.message);
    }
  }

  private boolean isCompromised(String password) {
    try {
      return isKnown(password);
    } catch (AuthException failed) {
      if (!options.acceptsUnchecked) throw failed;
      log.warn("a new password was accepted unchecked: {}", failed.getMessage());
      return false;
    }
  }

  private boolean isKnown(String password) {
    if (now().isBefore(pausesUntil)) throw failed();
    String hash = sha1(password);
    try {
      HttpResponse<byte[]> answer = http.send(rangeOf(hash.substring(0, SENT)));
      if (answer.statusCode() != 200) throw failed(answer.statusCode());
      long count = countOf(hash.substring(SENT), new String(answer.body(), US_ASCII));
      failures.set(0);
      return count > 0;
    } catch (IOException e) {
      log.warn("passwords cannot be looked up: {}", e.getMessage());
      noteFailure();
      throw failed();
    }
  }

  private HttpRequest rangeOf(String prefix) {
    return HttpRequest.newBuilder(options.rangeUrl.resolve(prefix))
        .header("add-padding", "true")
        .header("user-agent", "Latchkey")
        .build();
  }

  /** Returns how often the password was leaked; what pads the answer is counted 0. */
  private static long countOf(String suffix, String lines) throws IOException {
    String wanted = suffix + ":";
    for (String line : lines.split("\r?\n", -1)) {
      if (line.regionMatches(true, 0, wanted, 0, wanted.length())) {
        return count(line.substring(wanted.length()));
      }
    }
    return 0;
  }

  // In another spelling it is not from the service that was meant to answer.
  private static long count(String text) throws IOException {
    if (!COUNT.matcher(text).matches()) throw new IOException("a count is malformed");
    return Long.parseLong(text);
  }

  private AuthException failed(int status) {
    log.warn("passwords cannot be looked up: the service answered {}", status);
    noteFailure();
    return new AuthException(
        HaveIBeenPwnedError.PASSWORD_CHECK_FAILED, "Failed to check password. Status: " + status);
  }

  private static AuthException failed() {
    return new AuthException(HaveIBeenPwnedError.PASSWORD_CHECK_FAILED);
  }

  private void noteFailure() {
    if (failures.incrementAndGet() % FAILURES == 0) pausesUntil = now().plus(PAUSE);
  }

  private Instant now() {
    return Objects.requireNonNull(clock, "the plugin belongs to no Auth yet").instant();
  }

  private static String sha1(String password) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-1").digest(password.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest).toUpperCase(Locale.ROOT);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-1", e);
    }
  }
}
