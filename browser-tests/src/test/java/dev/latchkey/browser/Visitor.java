package dev.latchkey.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;

/** Somebody at a browser, who does what they read on the page. */
final class Visitor {
  static final String PASSWORD = "correct horse battery";

  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  private final Device device;
  private final BrowserContext profile;
  private final Page page;
  private final String server;
  private final List<String> complaints = new ArrayList<>();

  Visitor(Device device, BrowserContext profile, String server) {
    this.device = device;
    this.profile = profile;
    this.server = server;
    profile.setDefaultTimeout(Stage.PATIENCE.toMillis());
    // Chromium reports what the content security policy refuses as an error, too.
    profile.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text() + " " + message.location());
          }
        });
    profile.onWebError(error -> complaints.add(error.error()));
    page = profile.newPage();
  }

  // ---- what they do

  Visitor opens(String path) {
    page.navigate(server + path);
    return this;
  }

  Visitor signsUp(String address) {
    opens("/").follows("Create an account").sees("Create an account");
    types("Name", "Ada Lovelace").types("E-mail", address).types("Password", PASSWORD);
    return presses("Create account").sees("Your account");
  }

  Visitor signsIn(String address, String password) {
    opens("/sign-in").types("E-mail", address).types("Password", password);
    return presses("Sign in").sees("Your account");
  }

  Visitor types(String field, String text) {
    page.getByRole(AriaRole.TEXTBOX, named(field)).fill(text);
    return this;
  }

  Visitor presses(String button) {
    page.getByRole(AriaRole.BUTTON, named(button)).click();
    return this;
  }

  /** Opens a part of the account that is seldom wanted. */
  Visitor unfolds(String part) {
    page.locator("summary", new Page.LocatorOptions().setHasText(part)).click();
    return keepsToTheScreen();
  }

  Visitor follows(String link) {
    page.getByRole(AriaRole.LINK, named(link)).click();
    return this;
  }

  /** Goes to the mailbox as soon as there is this mail, which leaves after the answer. */
  Visitor finds(String kind, String address) {
    opens("/dev/mail").sees("Development mailbox");
    for (int look = 0; mail(kind, address).count() == 0 && look < 200; look++) page.reload();
    assertThat(mail(kind, address)).isVisible();
    return keepsToTheScreen();
  }

  /** Follows the link in a mail. */
  Visitor followsLinkIn(String kind, String address) {
    finds(kind, address);
    mail(kind, address).getByRole(AriaRole.LINK).click();
    return this;
  }

  private Locator mail(String kind, String address) {
    String holds = "article:has(dd:text-is('%s')):has(dd:text-is('%s'))";
    return page.locator(holds.formatted(kind, address));
  }

  /** Goes on with the tabulator until this has the focus, and sees that it has. */
  Visitor reaches(AriaRole role, String name) {
    Locator wanted = page.getByRole(role, named(name));
    for (int step = 0; step < 30 && !isFocused(wanted); step++) hits("Tab");
    assertThat(wanted).isFocused();
    assertThat(wanted).not().hasCSS("outline-style", "none");
    return this;
  }

  private static boolean isFocused(Locator element) {
    return (boolean) element.evaluate("element => element === document.activeElement");
  }

  Visitor hits(String key) {
    page.keyboard().press(key);
    return this;
  }

  Visitor writes(String text) {
    page.keyboard().type(text);
    return this;
  }

  /** Comes back to the tab after having looked at something else. */
  Visitor returns() {
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    return this;
  }

  // ---- what they see

  Visitor sees(String heading) {
    assertThat(page.getByRole(AriaRole.HEADING, named(heading))).isVisible();
    return keepsToTheScreen();
  }

  Visitor reads(String text) {
    assertThat(page.getByText(text, new Page.GetByTextOptions().setExact(true))).isVisible();
    return this;
  }

  Visitor seesDevices(Device... devices) {
    Locator names = page.locator(".devices strong");
    assertThat(names)
        .hasText(List.of(devices).stream().map(d -> d.shownName).toArray(String[]::new));
    return keepsToTheScreen();
  }

  /** Nothing is wider than the screen. */
  private Visitor keepsToTheScreen() {
    int width = (int) page.evaluate("document.documentElement.scrollWidth");
    Assertions.assertThat(width).as("width of %s", page.url()).isLessThanOrEqualTo(device.width);
    return this;
  }

  // ---- what is left of their visit

  /** For {@code docs/images} and for whoever wonders why a test failed. */
  Visitor keepScreenshot(String name) {
    Path file = SCREENSHOTS.resolve(name.replaceAll("[^\\w-]+", "-") + "-" + device + ".png");
    page.screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(true));
    return this;
  }

  /** Errors on the console, refusals of the content security policy, uncaught exceptions. */
  List<String> complaints() {
    return complaints;
  }

  Page page() {
    return page;
  }

  void leave() {
    profile.close();
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }
}
