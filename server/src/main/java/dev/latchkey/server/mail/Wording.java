package dev.latchkey.server.mail;

import dev.latchkey.Mail;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How one kind of mail reads in one language.
 *
 * <p>Whoever signs somebody else up chooses the name in the mail that person gets. So a name is one
 * line of moderate length, and what a mail program would turn into a link is no name: the address
 * takes its place.
 */
record Wording(Template subject, Template text, Template html) {
  /** A line {@code Subject: …}, an empty line, the text. */
  static final Pattern TEXT = Pattern.compile("Subject: *(\\S.*)\n\\s*\n([\\s\\S]+)");

  private static final int LONGEST_NAME = 80;

  /** Line breaks and other controls, and what changes the direction of the text around it. */
  private static final Pattern UNPRINTABLE =
      Pattern.compile(
          "[\\p{Cc}\\p{Zl}\\p{Zp}\\u061C\\u200B\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069\\uFEFF]+");

  private static final Pattern LINK =
      Pattern.compile("[/:@\\\\]|www|[.\\u3002\\uFF0E\\uFF61]\\p{L}{2}", Pattern.CASE_INSENSITIVE);

  /** Reads the template of this kind in this language. */
  static Wording of(String kind, String language, TemplateFiles files) {
    String file = language + "/" + kind;
    Matcher parts = TEXT.matcher(files.source(file + ".txt"));
    if (!parts.matches()) throw new IllegalStateException(file + ".txt has no subject");
    String text = parts.group(2).strip() + "\n";
    String own = files.ownSource(file + ".html");
    String html = own != null ? own : layOut(text, files);
    return new Wording(
        new Template(parts.group(1)),
        new Template(text),
        new Template(html.replace("{{language}}", language)));
  }

  private static String layOut(String text, TemplateFiles files) {
    return files.source(TemplateFiles.LAYOUT).replace("{{body}}", Html.paragraphs(text));
  }

  /** The letter for these values. */
  Letter fill(Mail mail, String appName) {
    Map<String, String> values = new HashMap<>();
    values.put("appName", oneLine(appName));
    values.put("name", name(mail));
    values.put("email", oneLine(mail.to()));
    mail.details().forEach((name, value) -> values.put(name, detail(name, value, appName)));
    if (mail.url() != null) values.put("url", oneLine(mail.url()));
    if (mail.token() != null) values.put("token", oneLine(mail.token()));
    String headline = oneLine(subject.fill(values));
    String plain = text.fill(values);
    values.put("subject", headline);
    values.replaceAll((name, value) -> Html.escape(value));
    return new Letter(
        mail.to(), mail.kind().name(), headline, plain, html.fill(values), mail.url());
  }

  private static String name(Mail mail) {
    return chosen(mail.user().name(), mail.to());
  }

  private static String detail(String name, String value, String appName) {
    return name.equals("organization") ? chosen(value, appName) : oneLine(value);
  }

  // What people call themselves and theirs, unless it would carry a message or a link.
  private static String chosen(String given, String otherwise) {
    String name = oneLine(given);
    boolean usable = !name.isEmpty() && name.length() <= LONGEST_NAME && !LINK.matcher(name).find();
    return usable ? name : oneLine(otherwise);
  }

  private static String oneLine(String text) {
    return UNPRINTABLE.matcher(text).replaceAll(" ").strip();
  }
}
