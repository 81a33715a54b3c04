package dev.latchkey.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Compares the routes and error codes of the original's package with Latchkey's. */
class InventoryTest {
  private static final Path PAGE = Path.of("..", "docs", "compatibility.md");
  private static final String BEGIN = "<!-- inventory -->\n";
  private static final String END = "<!-- /inventory -->";

  private static Inventory original;
  private static final Inventory LATCHKEY = Inventory.ofLatchkey();

  @BeforeAll
  static void read() throws Exception {
    Node.Finished run = Node.installed(Map.of()).node("inventory.mjs");
    assertThat(run.status()).as(run.output()).isZero();
    original = Inventory.ofOriginal(run.output());
  }

  @Test
  void whatIsNotBuiltYetIsListedAndTheListOnlyShrinks() throws IOException {
    assertThat(original.without(LATCHKEY)).containsExactlyInAnyOrderElementsOf(listed("not-built"));
  }

  @Test
  void whatTheOriginalHasNotIsListed() throws IOException {
    assertThat(LATCHKEY.without(original)).containsExactlyInAnyOrderElementsOf(listed("added"));
  }

  @Test
  void sharedCodesHaveTheSameMessages() {
    assertThat(original.saidOtherwise(LATCHKEY)).isEmpty();
  }

  @Test
  void thePageShowsBoth() throws IOException {
    Path made = Path.of("target", "inventory.md");
    Files.createDirectories(made.toAbsolutePath().getParent());
    Files.writeString(made, original.table(LATCHKEY));
    String page = Files.readString(PAGE);
    assertThat(page.substring(page.indexOf(BEGIN) + BEGIN.length(), page.indexOf(END)))
        .as("paste conformance/target/inventory.md between the marks in docs/compatibility.md")
        .isEqualTo(original.table(LATCHKEY));
  }

  private static List<String> listed(String name) throws IOException {
    try (var lines = Files.lines(Path.of("inventory", name + ".txt"))) {
      return lines.filter(line -> !line.startsWith("#")).toList();
    }
  }
}
