package dev.latchkey.server.sms;

import dev.latchkey.Tokens;
import dev.latchkey.json.JsonWriter;
import dev.latchkey.plugins.phonenumber.SmsSender;
import dev.latchkey.plugins.webhooks.Endpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has another server send text messages, by requests signed like webhooks, each of them once: who
 * waits for a code in vain asks again. Thread-safe.
 */
public final class SmsWebhook implements SmsSender {
  private static final Logger log = LoggerFactory.getLogger(SmsWebhook.class);

  private final Endpoint endpoint;
  private final Tokens tokens = Tokens.secure();

  /** Hands messages over there. */
  public SmsWebhook(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  @Override
  public void send(Sms sms) {
    try {
      String problem = endpoint.send("msg_" + tokens.next(24), sms.at(), body(sms));
      if (problem != null) log.error("a text message could not be handed over: {}", problem);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      log.error("a text message was not handed over: the server stops");
    }
  }

  private static String body(Sms sms) {
    return new JsonWriter()
        .beginObject()
        .name("type")
        .value(sms.kind().name())
        .name("timestamp")
        .value(sms.at())
        .name("data")
        .beginObject()
        .name("to")
        .value(sms.to())
        .name("code")
        .value(sms.code())
        .name("languages")
        .value(sms.languages())
        .endObject()
        .endObject()
        .toString();
  }
}
