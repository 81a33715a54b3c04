package dev.latchkey.server.mail;

import static java.util.stream.Collectors.joining;

import java.util.stream.Stream;

/** Plain text as HTML. */
final class Html {
  private Html() {}

  /** The text as it may stand between tags and in a quoted attribute. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** The paragraphs of a text template; one that is a link or a code alone is shown as such. */
  static String paragraphs(String template) {
    return Stream.of(template.strip().split("\n\\s*\n"))
        .map(Html::paragraph)
        .collect(joining("\n"));
  }

  private static String paragraph(String text) {
    return switch (text.strip()) {
      case "{{url}}" ->
          """
          <p><a class="action" href="{{url}}">{{subject}}</a></p>
          <p class="link"><a href="{{url}}">{{url}}</a></p>""";
      case "{{token}}" -> "<p class=\"code\">{{token}}</p>";
      default -> "<p>" + escape(text.strip()).replace("\n", "<br>\n") + "</p>";
    };
  }
}
