package dev.latchkey.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One server and one browser for all tests. After each, no page may have complained; when it
 * failed, what its visitors saw last is in {@code target/screenshots}.
 */
final class Stage implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  /** Enough for a machine that is busy with other tests; nobody waits longer than they have to. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<Visitor> visitors = new ArrayList<>();
  private RunningServer server;
  private Playwright playwright;
  private Browser browser;
  private int people;

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    Map<String, String> driver =
        Map.of("PLAYWRIGHT_NODEJS_PATH", node(), "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    playwright = Playwright.create(new Playwright.CreateOptions().setEnv(driver));
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE.toMillis());
    browser = Chromium.launch(playwright);
    server = RunningServer.start(Files.createTempDirectory(Path.of("target"), "server-"));
  }

  private static String node() {
    return Programs.find("node", "node.exe")
        .orElseThrow(() -> new IllegalStateException("Node 20 is not on the path"))
        .toString();
  }

  /** Somebody at a browser with a profile of its own, who has not opened anything yet. */
  Visitor visitor(Device device) {
    Visitor visitor = new Visitor(device, browser.newContext(device.profile()), server.url());
    visitors.add(visitor);
    return visitor;
  }

  /** The address of somebody new. */
  String newAddress() {
    people++;
    return "ada" + (people == 1 ? "" : people) + "@example.com";
  }

  @Override
  public void afterEach(ExtensionContext test) {
    try {
      if (test.getExecutionException().isPresent()) {
        String name = test.getRequiredTestMethod().getName() + " " + test.getDisplayName();
        visitors.forEach(visitor -> visitor.keepScreenshot("failed " + name));
      } else {
        visitors.forEach(visitor -> assertThat(visitor.complaints()).isEmpty());
      }
    } finally {
      visitors.forEach(Visitor::leave);
      visitors.clear();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    // Ends the browser as well.
    if (playwright != null) playwright.close();
    if (server != null) server.close();
  }
}
