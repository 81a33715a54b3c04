package dev.latchkey.server.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;

/**
 * Sets Logback up in code, which starts faster than reading a file and cannot be changed by one
 * that happens to lie on the class path.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {
  private static final String CONSOLE = "console";
  private static final String OURS = "dev.latchkey";

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setTarget("System.err");
    console.setName(CONSOLE);
    console.setEncoder(encoder(new LogLine(), context));
    console.start();
    // Libraries never speak below a warning: at debug Jetty prints whole requests, cookies too.
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(console);
    context.getLogger(OURS).setLevel(Level.INFO);
    // These warn about every odd byte a stranger sends.
    context.getLogger("org.eclipse.jetty.http").setLevel(Level.ERROR);
    context.getLogger("org.eclipse.jetty.util.HostPort").setLevel(Level.ERROR);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static LayoutWrappingEncoder<ILoggingEvent> encoder(
      LayoutBase<ILoggingEvent> layout, LoggerContext context) {
    layout.setContext(context);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setLayout(layout);
    encoder.start();
    return encoder;
  }

  /** From now on, every event is written as one JSON object. */
  public static void json() {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) return;
    Appender<ILoggingEvent> console =
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender(CONSOLE);
    if (console instanceof ConsoleAppender<ILoggingEvent> appender) {
      appender.setEncoder(encoder(new LogJson(), context));
    }
  }

  /** From now on, our events of this level and above are written. */
  public static void level(String level) {
    // "success" is Better Auth's name for good news.
    Level threshold = Level.toLevel(level.equals("success") ? "info" : level);
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.getLogger(OURS).setLevel(threshold);
    }
  }
}
