package dev.latchkey.server.mail;

import static java.util.Map.entry;

import dev.latchkey.Mail;
import dev.latchkey.plugins.emailotp.Purpose;
import dev.latchkey.plugins.magiclink.MagicLink;
import dev.latchkey.plugins.organization.Organizations;
import dev.latchkey.plugins.phonenumber.PhoneNumber;
import dev.latchkey.plugins.twofactor.TwoFactor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what is wrong with the operator's templates. */
final class TemplateCheck {
  private static final List<String> LINK_AND_TOKEN = List.of("url", "token");
  private static final List<String> TOKEN = List.of("token");
  private static final List<String> DEVICE = List.of("device", "address");

  /** Every kind, and what its text may hold beside the names of things and people. */
  static final Map<String, List<String>> KINDS =
      new TreeMap<>(
          Map.ofEntries(
              entry(Mail.Kind.VERIFY_EMAIL.name(), LINK_AND_TOKEN),
              entry(Mail.Kind.CONFIRM_EMAIL_CHANGE.name(), LINK_AND_TOKEN),
              entry(Mail.Kind.RESET_PASSWORD.name(), LINK_AND_TOKEN),
              entry(Mail.Kind.DELETE_ACCOUNT.name(), LINK_AND_TOKEN),
              entry(MagicLink.MAIL.name(), LINK_AND_TOKEN),
              entry(TwoFactor.MAIL.name(), TOKEN),
              entry(Purpose.EMAIL_VERIFICATION.mail().name(), TOKEN),
              entry(Purpose.SIGN_IN.mail().name(), TOKEN),
              entry(Purpose.FORGET_PASSWORD.mail().name(), TOKEN),
              entry(Purpose.CHANGE_EMAIL.mail().name(), TOKEN),
              entry(Purpose.STEP_UP.mail().name(), TOKEN),
              entry(Organizations.MAIL.name(), List.of("url", "organization", "inviter")),
              entry(PhoneNumber.CODE.name(), TOKEN),
              entry(PhoneNumber.RESET_CODE.name(), TOKEN),
              entry(Mail.Kind.EXISTING_ACCOUNT.name(), List.of()),
              entry(Mail.Kind.PASSWORD_CHANGED.name(), List.of()),
              entry(Mail.Kind.SUSPICIOUS_ADDRESS.name(), DEVICE),
              entry(Mail.Kind.NEW_DEVICE.name(), DEVICE),
              entry(Mail.Kind.IMPOSSIBLE_TRAVEL.name(), DEVICE)));

  private static final Pattern NAME = Pattern.compile("([A-Za-z0-9-]+)/([a-z-]+)\\.(txt|html)");
  private static final Pattern LINK =
      Pattern.compile("^[ \t]*\\{\\{url}}[ \t]*$", Pattern.MULTILINE);

  private final TemplateFiles files;
  private final List<String> problems;

  TemplateCheck(TemplateFiles files, List<String> problems) {
    this.files = files;
    this.problems = problems;
  }

  void run() {
    for (String file : files.own().keySet()) {
      if (file.equals(TemplateFiles.LAYOUT)) layout();
      else check(file);
    }
  }

  private void layout() {
    Template layout = new Template(files.source(TemplateFiles.LAYOUT));
    placeholders(TemplateFiles.LAYOUT, layout, known(List.of(), "subject", "body", "language"));
    if (!layout.text().contains("{{body}}")) report(TemplateFiles.LAYOUT, "lacks {{body}}");
  }

  private void check(String file) {
    Matcher name = NAME.matcher(file);
    if (!name.matches() || !isLanguage(name.group(1)) || !KINDS.containsKey(name.group(2))) {
      report(
          file, "is no template; they are named like en/verify-email.txt, for " + KINDS.keySet());
      return;
    }
    List<String> own = KINDS.getOrDefault(name.group(2), List.of());
    if (name.group(3).equals("txt")) text(file, own);
    else html(file, own, files.languages(name.group(2)).contains(name.group(1)));
  }

  private static boolean isLanguage(String tag) {
    return Locale.forLanguageTag(tag).toLanguageTag().equals(tag);
  }

  private void text(String file, List<String> own) {
    Matcher parts = Wording.TEXT.matcher(files.source(file));
    if (!parts.matches()) {
      report(file, "has to begin with a line \"Subject: …\" and an empty line");
      return;
    }
    placeholders(file, new Template(files.source(file)), known(own));
    if (own.contains("url") && !LINK.matcher(parts.group(2)).find()) {
      report(file, "has to hold {{url}} on a line of its own");
    }
  }

  private void html(String file, List<String> own, boolean hasText) {
    Template html = new Template(files.source(file));
    placeholders(file, html, known(own, "subject", "language"));
    if (own.contains("url") && !html.text().contains("{{url}}"))
      report(file, "has to hold {{url}}");
    if (!hasText) report(file, "needs a .txt of the same name: every mail has a plain part");
  }

  private static Set<String> known(List<String> own, String... more) {
    Set<String> known = new TreeSet<>(List.of("appName", "name", "email"));
    known.addAll(own);
    known.addAll(List.of(more));
    return known;
  }

  private void placeholders(String file, Template template, Set<String> known) {
    for (String placeholder : template.placeholdersBeside(known)) {
      report(file, "holds " + placeholder + "; there are " + known + " here");
    }
    if (template.isBroken()) report(file, "holds {{ that is not closed");
  }

  private void report(String file, String problem) {
    problems.add(file + " " + problem);
  }
}
