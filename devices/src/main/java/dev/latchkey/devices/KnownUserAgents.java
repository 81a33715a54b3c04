package dev.latchkey.devices;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import ua_parser.Parser;

/**
 * Reads user agents by the patterns of uap-core, and says what people say: {@code Safari on
 * iPhone}, not {@code Mobile Safari UI/WKWebView on iOS}.
 *
 * <p>Reading one text takes most of a millisecond, so what was read lately is kept. Names may be
 * whatever a stranger sent, and end up in mails: only plain ones count.
 */
final class KnownUserAgents implements UserAgents {
  private static final int LONGEST = 512;
  private static final int KEPT = 1000;
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 +_-]{0,29}");
  private static final Pattern VARIANT =
      Pattern.compile("^Mobile | Mobile( iOS)?$| iOS$| Headless$|^Headless");

  private static final String APP = "An app";

  /** Names that say something else than people do. */
  private static final Map<String, String> BROWSERS =
      Map.of(
          "HeadlessChrome", "Chrome",
          "Mobile Safari UI/WKWebView", APP,
          "Chrome Mobile WebView", APP,
          "Android", APP,
          "Edge Mobile", "Edge",
          "Opera Touch", "Opera",
          "DuckDuckGo Mobile", "DuckDuckGo",
          "Apple Mail", "Mail");

  private static final Map<String, String> SYSTEMS =
      Map.of("Mac OS X", "macOS", "Chrome OS", "ChromeOS", "Windows Phone", "Windows Phone");

  private final Map<String, Device> read = new ConcurrentHashMap<>();

  /** Loaded when somebody is read. */
  private static final class Patterns {
    static final Parser PARSER = new Parser();
  }

  @Override
  public Device read(String userAgent) {
    if (userAgent.isBlank() || userAgent.length() > LONGEST) return Device.UNKNOWN;
    if (read.size() >= KEPT) read.clear();
    return read.computeIfAbsent(userAgent, KnownUserAgents::parse);
  }

  private static Device parse(String text) {
    String browser = browser(Patterns.PARSER.parseUserAgent(text).family);
    String system = system(Patterns.PARSER.parseOS(text).family, text);
    return new Device(browser, system, type(system, text));
  }

  private static String browser(String family) {
    String known = BROWSERS.get(family);
    return known != null ? known : plain(VARIANT.matcher(family).replaceAll(""));
  }

  private static String system(String family, String text) {
    if (family.equals("iOS")) return text.contains("iPad") ? "iPad" : "iPhone";
    return plain(SYSTEMS.getOrDefault(family, family));
  }

  private static String plain(String name) {
    return !name.equals("Other") && PLAIN.matcher(name).matches() ? name : "";
  }

  private static Device.Type type(String system, String text) {
    return switch (system) {
      case "" -> Device.Type.UNKNOWN;
      case "iPhone", "Windows Phone" -> Device.Type.PHONE;
      case "iPad" -> Device.Type.TABLET;
      case "Android" -> text.contains("Mobile") ? Device.Type.PHONE : Device.Type.TABLET;
      default -> Device.Type.DESKTOP;
    };
  }
}
