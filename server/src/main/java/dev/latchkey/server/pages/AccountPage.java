package dev.latchkey.server.pages;

import dev.latchkey.http.AuthRequest;
import dev.latchkey.http.AuthResponse;
import dev.latchkey.server.http.Pages;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page on which people sign up, sign in and look after their account: one document, shown under
 * the path of each of its views, and the files it names. All are read once, at the start.
 */
public final class AccountPage {
  private static final List<String> VIEWS =
      List.of("/", "/account", "/reset-password", "/sign-in", "/sign-up", "/verify-email");

  private static final Pattern ASSET = Pattern.compile("/assets/[\\w-]+\\.(css|js)");

  /** The name of an asset has a hash of its content. */
  private static final String FOREVER = "public, max-age=31536000, immutable";

  private static final Pattern PLACEHOLDER =
      Pattern.compile("%(?:APP_NAME|BASE_PATH|FEATURES|MIN_PASSWORD)%");

  private AccountPage() {}

  /**
   * What the page is told about the server.
   *
   * @param features names of what is on, as {@code web/account/src/settings.ts} lists them
   */
  public record About(String appName, String basePath, int minPassword, List<String> features) {}

  /** Reads the page of this build and fills it in. */
  public static Pages load(About about) {
    String template = new String(read("index.html"), StandardCharsets.UTF_8);
    Map<String, Function<AuthRequest, AuthResponse>> pages = new HashMap<>();
    for (Matcher asset = ASSET.matcher(template); asset.find(); ) {
      AuthResponse file = asset(asset.group());
      pages.put(asset.group(), request -> file);
    }
    byte[] document = fill(template, about).getBytes(StandardCharsets.UTF_8);
    AuthResponse page = Pages.answer("text/html; charset=utf-8", "no-store", document);
    for (String view : VIEWS) pages.put(view, request -> page);
    return new Pages(pages);
  }

  private static AuthResponse asset(String path) {
    String type = path.endsWith(".css") ? "text/css" : "text/javascript";
    return Pages.answer(type + "; charset=utf-8", FOREVER, read(path.substring(1)));
  }

  /** In one pass, so that no value is taken for a placeholder. */
  private static String fill(String template, About about) {
    return PLACEHOLDER
        .matcher(template)
        .replaceAll(found -> Matcher.quoteReplacement(escape(value(found.group(), about))));
  }

  private static String value(String placeholder, About about) {
    return switch (placeholder) {
      case "%APP_NAME%" -> about.appName();
      case "%BASE_PATH%" -> about.basePath();
      case "%FEATURES%" -> String.join(" ", about.features());
      default -> String.valueOf(about.minPassword());
    };
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static byte[] read(String name) {
    try (InputStream file = AccountPage.class.getResourceAsStream("account/" + name)) {
      if (file == null) {
        throw new IllegalStateException("account/" + name + " is missing; build with ./mvnw");
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
