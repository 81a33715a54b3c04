package dev.latchkey.server.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import org.jspecify.annotations.Nullable;

/** One event on one line: time, level, logger, message, and for failures where they come from. */
final class LogLine extends LayoutBase<ILoggingEvent> {
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  /** Frames per exception; the deeper ones are the server's own and always the same. */
  private static final int FRAMES = 12;

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(160);
    TIME.formatTo(Instant.ofEpochMilli(event.getTimeStamp()), line);
    line.append(' ').append(event.getLevel()).append(' ').append(lastPart(event.getLoggerName()));
    String request = event.getMDCPropertyMap().get("request");
    if (request != null) line.append(" [").append(request).append(']');
    line.append(": ");
    appendPrintable(event.getFormattedMessage(), line);
    appendFailure(event.getThrowableProxy(), line);
    return line.append('\n').toString();
  }

  /** Returns a failure and its causes on one line. */
  static String failure(IThrowableProxy failure) {
    StringBuilder line = new StringBuilder();
    appendFailure(failure, line);
    return line.substring(" | ".length());
  }

  private static void appendFailure(@Nullable IThrowableProxy failure, StringBuilder line) {
    String link = " | ";
    for (IThrowableProxy cause = failure; cause != null; cause = cause.getCause()) {
      line.append(link).append(cause.getClassName());
      link = " | caused by ";
      if (cause.getMessage() != null) appendPrintable(": " + cause.getMessage(), line);
      StackTraceElementProxy[] frames = cause.getStackTraceElementProxyArray();
      for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
        line.append(" | at ").append(frames[i].getStackTraceElement());
      }
    }
  }

  /** Line breaks and other controls would let a stranger write lines of their own. */
  private static void appendPrintable(@Nullable String text, StringBuilder line) {
    if (text == null) return;
    text.codePoints()
        .map(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? ' ' : c)
        .forEach(line::appendCodePoint);
  }

  private static String lastPart(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
