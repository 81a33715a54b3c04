package dev.latchkey.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogFormatTest {
  private static final String FORGED = "said \"no\"\n2026 ERROR forged";

  private static ILoggingEvent event() {
    LoggerContext context = new LoggerContext();
    LoggingEvent event =
        new LoggingEvent(
            "x",
            context.getLogger("dev.latchkey.Db"),
            Level.WARN,
            FORGED,
            new IllegalStateException("broken\r\nin two"),
            null);
    event.setTimeStamp(0);
    event.setMDCPropertyMap(Map.of("request", "r-1"));
    return event;
  }

  @Test
  void anEventIsOneLineWithTheRequestItBelongsTo() {
    String line = new LogLine().doLayout(event());
    assertThat(line)
        .startsWith("1970-01-01T00:00:00.000Z WARN Db [r-1]: said \"no\" 2026 ERROR forged | ")
        .contains("java.lang.IllegalStateException: broken  in two")
        .endsWith("\n");
    assertThat(line.strip()).doesNotContain("\n", "\r");
  }

  @Test
  void asJsonItIsOneObjectOnOneLine() {
    String line = new LogJson().doLayout(event());
    assertThat(line)
        .startsWith(
            "{\"time\":\"1970-01-01T00:00:00.000Z\",\"level\":\"WARN\",\"logger\":\"dev.latchkey.Db\","
                + "\"message\":\"said \\\"no\\\"\\n2026 ERROR forged\",\"request\":\"r-1\","
                + "\"failure\":\"java.lang.IllegalStateException: broken  in two | at ")
        .endsWith("\"}\n");
    assertThat(line.strip()).doesNotContain("\n");
  }
}
