package dev.latchkey.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The browser of this machine; where root can install Debian's package, a missing one is installed.
 */
final class Chromium {
  private static final String[] NAMES = {
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome.exe"
  };

  private static final List<String> FLAGS =
      List.of(
          "--no-sandbox", // root has none
          "--disable-gpu",
          "--disable-dev-shm-usage",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--no-first-run");

  private static final Path LOG = Path.of("target", "apt-get.log");

  private Chromium() {}

  static Browser launch(Playwright playwright) throws IOException, InterruptedException {
    return playwright
        .chromium()
        .launch(new LaunchOptions().setExecutablePath(executable()).setArgs(FLAGS));
  }

  private static Path executable() throws IOException, InterruptedException {
    String named = System.getenv("CHROME_PATH");
    if (named != null) return Path.of(named);
    Optional<Path> found = Programs.find(NAMES);
    if (found.isEmpty() && installs()) found = Programs.find(NAMES);
    return found.orElseThrow(() -> new IllegalStateException(missing()));
  }

  private static boolean installs() throws IOException, InterruptedException {
    boolean root = System.getProperty("user.name").equals("root");
    if (!root || Programs.find("apt-get").isEmpty()) return false;
    System.out.println("No Chromium on this machine: installs the package chromium with apt-get");
    String wait = "DPkg::Lock::Timeout=300";
    return Programs.run(LOG, "apt-get", "-o", wait, "update") == 0
        && Programs.run(
                LOG, "apt-get", "-o", wait, "install", "-y", "--no-install-recommends", "chromium")
            == 0;
  }

  private static String missing() {
    String message =
        """
        THE BROWSER TEST CANNOT RUN: there is no Chromium on this machine.
        Put chromium or google-chrome on the path, or name it with CHROME_PATH. (Where root runs the
        build and there is apt-get, a missing one is installed.) -Dbrowser.skip builds without.
        """;
    return Files.exists(LOG)
        ? message + "What apt-get said is in " + LOG.toAbsolutePath()
        : message;
  }
}
