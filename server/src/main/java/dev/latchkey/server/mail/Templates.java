package dev.latchkey.server.mail;

import dev.latchkey.Mail;
import dev.latchkey.server.config.ConfigException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How every kind of mail reads in every language there is. Immutable.
 *
 * <p>A template is a file {@code en/verify-email.txt}: a line {@code Subject: …}, an empty line,
 * the text. The HTML part is made of that text and {@code layout.html}, so that both say the same,
 * unless there is an {@code en/verify-email.html}. The operator's files replace the built-in ones
 * of the same name; only they can be wrong, so only they are read before there is a mail.
 */
final class Templates {
  /** Of {@code Accept-Language}; browsers send a tenth. */
  private static final int LONGEST_PREFERENCE = 500;

  private final TemplateFiles files;
  private final String usual;
  private final String appName;

  private Templates(TemplateFiles files, String usual, String appName) {
    this.files = files;
    this.usual = usual;
    this.appName = appName;
  }

  /**
   * Reads and checks the operator's templates.
   *
   * @param folder where they are, or null
   * @param language of mails to people who prefer none that there is
   * @throws ConfigException naming every problem at once
   */
  static Templates load(@Nullable Path folder, String language, String appName) {
    List<String> problems = new ArrayList<>();
    TemplateFiles files =
        folder == null ? new TemplateFiles(Map.of()) : TemplateFiles.in(folder, problems);
    if (folder != null) new TemplateCheck(files, problems).run();
    if (TemplateCheck.KINDS.keySet().stream()
        .noneMatch(kind -> files.languages(kind).contains(language))) {
      problems.add("mail.language is " + language + ", in which there are no templates");
    }
    if (problems.isEmpty()) return new Templates(files, language, appName);
    String which = folder == null ? "mails" : "the mail templates in " + folder;
    throw new ConfigException(which + " cannot be used:\n  " + String.join("\n  ", problems));
  }

  /** The letter to this person, in a language they read where there is one. */
  Letter write(Mail mail) {
    String kind = mail.kind().name();
    if (!TemplateCheck.KINDS.containsKey(kind)) {
      throw new IllegalStateException("there is no template for " + kind);
    }
    String language = choose(mail.languages(), files.languages(kind));
    return Wording.of(kind, language, files).fill(mail, appName);
  }

  private String choose(@Nullable String preferred, Set<String> languages) {
    String wanted = preferred == null ? null : lookUp(preferred, languages);
    if (wanted != null) return wanted;
    return languages.contains(usual) ? usual : "en";
  }

  /** The best of the languages (RFC 4647 §3.4), or null. */
  private static @Nullable String lookUp(String preferred, Set<String> languages) {
    if (preferred.length() > LONGEST_PREFERENCE) return null;
    try {
      return Locale.lookupTag(LanguageRange.parse(preferred), languages);
    } catch (IllegalArgumentException e) {
      return null; // a stranger wrote the header
    }
  }
}
