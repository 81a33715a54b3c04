package dev.latchkey.internal;

import dev.latchkey.SessionNeed;
import java.util.Locale;

/** Prints what was assembled, so that order is a thing one can look at. */
public final class Description {
  private Description() {}

  /** Returns one line for each route, then the gates, filters and rate rules. */
  public static String of(Assembly assembly, String basePath) {
    StringBuilder text = new StringBuilder();
    for (Route route : assembly.routes()) {
      text.append(
          String.format(
              Locale.ROOT, "%-5s%-36s%-18s", route.method, basePath + route.path, route.owner));
      if (route.need() != SessionNeed.NONE) {
        text.append(" session:").append(route.need().name().toLowerCase(Locale.ROOT));
      }
      if (route.isForm()) text.append(" form");
      if (route.isServerOnly()) text.append(" server-only");
      if (!route.before.isEmpty()) text.append(" before:").append(route.before.size());
      if (!route.after.isEmpty()) text.append(" after:").append(route.after.size());
      text.append('\n');
    }
    text.append("gates:").append(assembly.gates().size());
    text.append(" request-filters:").append(assembly.requestFilters().size());
    text.append(" response-filters:").append(assembly.responseFilters().size()).append('\n');
    for (RateLimitRules.PathRule rule : assembly.rateRules()) {
      text.append("limit ").append(rule.pattern()).append(' ').append(rule.rule()).append('\n');
    }
    return text.toString();
  }
}
