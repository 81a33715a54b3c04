package dev.latchkey;

import dev.latchkey.crypto.Signer;
import dev.latchkey.http.CookieAttributes;
import dev.latchkey.http.CookieRules;
import dev.latchkey.http.CookieSigner;
import dev.latchkey.http.CookieSpec;
import dev.latchkey.http.Cookies;
import dev.latchkey.http.Headers;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to find a cookie in its header and to check its signature. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CookieCheckBenchmark {
  private static final CookieSpec TOKEN = new CookieSpec("session_token");

  private final Signer signer = Signer.of("a secret for benchmarks, used nowhere else 0123456789");
  private final CookieSigner cookieSigner =
      new CookieSigner() {
        @Override
        public String sign(String value) {
          return signer.sign(value);
        }

        @Override
        public @Nullable String verify(String signed) {
          return signer.verify(signed);
        }
      };
  private final CookieRules rules =
      new CookieRules("better-auth", false, null, CookieAttributes.NONE, Map.of()).declare(TOKEN);
  private final Headers alone = Headers.of("cookie", pair());
  private final Headers amongOthers =
      Headers.of("cookie", "theme=dark; _ga=GA1.1.1234567890.1767225600; " + pair() + "; lang=en");

  /** The header has this cookie only. */
  @Benchmark
  public @Nullable Object alone() {
    return new Cookies(alone, rules, cookieSigner).getSigned(TOKEN);
  }

  /** The header has four cookies. */
  @Benchmark
  public @Nullable Object amongOthers() {
    return new Cookies(amongOthers, rules, cookieSigner).getSigned(TOKEN);
  }

  private String pair() {
    String signed = signer.sign("9sbxV96WEmDLbPWq9DNptKV7bFfoT1tv");
    return "better-auth.session_token=" + URLEncoder.encode(signed, StandardCharsets.UTF_8);
  }
}
