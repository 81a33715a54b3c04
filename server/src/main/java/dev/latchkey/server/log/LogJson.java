package dev.latchkey.server.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.LayoutBase;
import dev.latchkey.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/** One event as one JSON object on one line, for whatever collects logs. */
final class LogJson extends LayoutBase<ILoggingEvent> {
  @Override
  public String doLayout(ILoggingEvent event) {
    JsonWriter json = new JsonWriter(256).beginObject();
    json.name("time").value(Instant.ofEpochMilli(event.getTimeStamp()));
    json.name("level").value(event.getLevel().toString());
    json.name("logger").value(event.getLoggerName());
    json.name("message").value(event.getFormattedMessage());
    for (Map.Entry<String, String> known : event.getMDCPropertyMap().entrySet()) {
      json.name(known.getKey()).value(known.getValue());
    }
    IThrowableProxy failure = event.getThrowableProxy();
    if (failure != null) json.name("failure").value(LogLine.failure(failure));
    return new String(json.endObject().toByteArray(), StandardCharsets.UTF_8) + '\n';
  }
}
