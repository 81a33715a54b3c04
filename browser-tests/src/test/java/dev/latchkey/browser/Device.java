package dev.latchkey.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.options.ColorScheme;
import java.util.Locale;

/** What somebody holds in their hands. */
enum Device {
  LAPTOP(
      "Firefox on Windows",
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0",
      1280,
      860),
  PHONE(
      "Safari on iPhone",
      "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15"
          + " (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1",
      390,
      844);

  /** What the account page calls it. */
  final String shownName;

  final int width;
  private final String userAgent;
  private final int height;

  Device(String shownName, String userAgent, int width, int height) {
    this.shownName = shownName;
    this.userAgent = userAgent;
    this.width = width;
    this.height = height;
  }

  Device other() {
    return this == PHONE ? LAPTOP : PHONE;
  }

  /** A browser profile of its own. */
  Browser.NewContextOptions profile() {
    boolean phone = this == PHONE;
    return new Browser.NewContextOptions()
        .setUserAgent(userAgent)
        .setViewportSize(width, height)
        .setIsMobile(phone)
        .setHasTouch(phone)
        .setLocale("en-GB")
        .setColorScheme(phone ? ColorScheme.DARK : ColorScheme.LIGHT);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
