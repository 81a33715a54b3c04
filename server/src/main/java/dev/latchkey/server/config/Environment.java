package dev.latchkey.server.config;

import dev.latchkey.Secrets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The environment variables that stand for settings; what is wrong with one is reported. */
final class Environment {
  private static final Pattern PORT = Pattern.compile("\\d{1,5}");
  private static final Pattern VERSIONED = Pattern.compile("(0|[1-9]\\d{0,5}):(.+)");

  private final Surroundings surroundings;
  private final Problems problems;

  Environment(Surroundings surroundings, Problems problems) {
    this.surroundings = surroundings;
    this.problems = problems;
  }

  @Nullable String secret() {
    String secret = surroundings.variable("BETTER_AUTH_SECRET");
    return secret != null ? secret : surroundings.variable("AUTH_SECRET");
  }

  /** {@code 2:new,1:old}, the current one first. */
  @Nullable List<Secrets.Version> secrets() {
    String all = surroundings.variable("BETTER_AUTH_SECRETS");
    if (all == null) return null;
    List<Secrets.Version> secrets = new ArrayList<>();
    for (String one : all.split(",", -1)) {
      Matcher parts = VERSIONED.matcher(one.strip());
      if (parts.matches()) {
        secrets.add(new Secrets.Version(Integer.parseInt(parts.group(1)), parts.group(2).strip()));
      } else {
        problems.add(
            "BETTER_AUTH_SECRETS must be version:secret,version:secret with whole numbers as"
                + " versions");
        return null;
      }
    }
    return secrets;
  }

  @Nullable String baseUrl() {
    String url = surroundings.variable("BETTER_AUTH_URL");
    if (url == null || BaseUrl.parse(url) != null) return url;
    problems.add("BETTER_AUTH_URL is not a URL such as https://auth.example.com");
    return null;
  }

  @Nullable String host() {
    return surroundings.variable("HOST");
  }

  @Nullable Integer port() {
    String port = surroundings.variable("PORT");
    if (port == null) return null;
    if (PORT.matcher(port).matches() && Integer.parseInt(port) <= 65_535) {
      return Integer.valueOf(port);
    }
    problems.add("PORT must be a whole number from 0 to 65535");
    return null;
  }

  List<String> trustedOrigins() {
    String origins = surroundings.variable("BETTER_AUTH_TRUSTED_ORIGINS");
    if (origins == null) return List.of();
    List<String> all = Arrays.stream(origins.split(",", -1)).map(String::strip).toList();
    if (all.stream().allMatch(OriginPattern::isValid)) return all;
    problems.add(
        "BETTER_AUTH_TRUSTED_ORIGINS must be "
            + OriginPattern.TYPE.expected()
            + "; with commas"
            + " between several");
    return List.of();
  }
}
