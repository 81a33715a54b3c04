package dev.latchkey.server.mail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.latchkey.http.AuthRequest;
import dev.latchkey.http.AuthResponse;
import dev.latchkey.json.JsonWriter;
import dev.latchkey.server.http.Pages;
import dev.latchkey.server.mail.DevMailbox.Received;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The development mailbox in the browser.
 *
 * <p>Whoever reads it can take over every account. Beside being there only where {@link Delivery}
 * allows it, it answers only requests that name this machine: else a page of somebody whose domain
 * name leads here (DNS rebinding), or the users of a proxy, could read it.
 */
final class DevPages {
  static final String PATH = "/dev/mail";

  private static final Pattern THIS_MACHINE =
      Pattern.compile("(([a-z0-9-]+\\.)*localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d{1,5})?");
  private static final List<String> OF_PROXIES =
      List.of("forwarded", "via", "x-forwarded-for", "x-forwarded-host");

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final Template PAGE =
      new Template(
          """
          <!DOCTYPE html>
          <html lang="en">
          <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <meta name="color-scheme" content="light dark">
          <title>Development mailbox</title>
          <link rel="icon" href="data:,">
          <link rel="stylesheet" href="/dev/mail.css">
          </head>
          <body>
          <header>
          <h1>Development mailbox</h1>
          <p>Mails are kept here, newest first, until the server stops; nothing is sent.</p>
          </header>
          <main>
          {{mails}}
          </main>
          </body>
          </html>
          """);

  private static final Template MAIL =
      new Template(
          """
          <article>
          <h2>{{subject}}</h2>
          <dl>
          <dt>To</dt><dd>{{to}}</dd>
          <dt>Kind</dt><dd>{{kind}}</dd>
          <dt>Received</dt><dd>{{time}}</dd>
          </dl>
          <pre>{{text}}</pre>
          </article>""");

  private final DevMailbox mailbox;

  DevPages(DevMailbox mailbox) {
    this.mailbox = mailbox;
  }

  /** These pages beside others. */
  Pages beside(Pages others) {
    byte[] style = TemplateFiles.resource("dev-mail.css").getBytes(UTF_8);
    return others
        .with(PATH, request -> answer(request, "text/html; charset=utf-8", page()))
        .with(PATH + ".json", request -> answer(request, "application/json", json()))
        .with(PATH + ".css", request -> answer(request, "text/css; charset=utf-8", style));
  }

  private static AuthResponse answer(AuthRequest request, String type, byte[] body) {
    if (!isFromThisMachine(request)) return new AuthResponse(404, List.of(), new byte[0]);
    return Pages.answer(type, "no-store", body).with("cross-origin-resource-policy", "same-origin");
  }

  private static boolean isFromThisMachine(AuthRequest request) {
    String host = request.headers().first("host");
    return host != null
        && THIS_MACHINE.matcher(host).matches()
        && OF_PROXIES.stream().allMatch(name -> request.headers().first(name) == null);
  }

  private byte[] page() {
    List<Received> mails = mailbox.newestFirst();
    String list = mails.stream().map(DevPages::html).collect(joining("\n"));
    return PAGE.fill(Map.of("mails", mails.isEmpty() ? "<p>No mails yet.</p>" : list))
        .getBytes(UTF_8);
  }

  private static String html(Received mail) {
    Letter letter = mail.letter();
    return MAIL.fill(
        Map.of(
            "subject", Html.escape(letter.subject()),
            "to", Html.escape(letter.to()),
            "kind", Html.escape(letter.kind()),
            "time", TIME.format(mail.at()),
            "text", linked(letter)));
  }

  private static String linked(Letter letter) {
    String text = Html.escape(letter.text());
    if (letter.url() == null) return text;
    String url = Html.escape(letter.url());
    return text.replace(url, "<a href=\"" + url + "\">" + url + "</a>");
  }

  private byte[] json() {
    JsonWriter json = new JsonWriter().beginArray();
    for (Received mail : mailbox.newestFirst()) {
      json.beginObject().name("to").value(mail.letter().to());
      json.name("subject").value(mail.letter().subject());
      json.name("kind").value(mail.letter().kind());
      json.name("text").value(mail.letter().text());
      json.name("url").value(mail.letter().url());
      json.name("receivedAt").value(mail.at()).endObject();
    }
    return json.endArray().toByteArray();
  }
}
