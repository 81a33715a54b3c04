package dev.latchkey.store;

import dev.latchkey.schema.Order;
import dev.latchkey.schema.Row;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows in order, for stores that cannot sort by themselves. */
final class Sorting {
  private Sorting() {}

  static Comparator<Row> by(List<Order> orders) {
    return (a, b) -> compare(a, b, orders);
  }

  private static int compare(Row a, Row b, List<Order> orders) {
    for (Order order : orders) {
      int compared = by(order).compare(a, b);
      if (compared != 0) return compared;
    }
    return 0;
  }

  private static Comparator<Row> by(Order order) {
    Comparator<Row> ascending = (a, b) -> compare(a.get(order.by()), b.get(order.by()));
    return order.ascending() ? ascending : ascending.reversed();
  }

  @SuppressWarnings("unchecked") // both are values of one field
  private static int compare(@Nullable Object a, @Nullable Object b) {
    if (a == null || b == null) return Boolean.compare(a != null, b != null);
    if (a instanceof Number x && b instanceof Number y) {
      boolean whole = x instanceof Long && y instanceof Long;
      return whole
          ? Long.compare(x.longValue(), y.longValue())
          : Double.compare(x.doubleValue(), y.doubleValue());
    }
    return ((Comparable<Object>) a).compareTo(b);
  }
}
