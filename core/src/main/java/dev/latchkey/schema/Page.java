package dev.latchkey.schema;

import java.util.List;

/**
 * A part of a longer list.
 *
 * @param orders by what the list is sorted, and where that is equal by what next; empty for no
 *     particular order
 * @param offset how many rows are passed over
 * @param limit how many rows there are at most
 */
public record Page(List<Order> orders, long offset, int limit) {
  /** Copies the orders. */
  public Page {
    orders = List.copyOf(orders);
    if (offset < 0 || limit < 0) throw new IllegalArgumentException("a page begins at 0");
  }

  /** The first so many in this order. */
  public static Page first(int limit, Order order) {
    return new Page(List.of(order), 0, limit);
  }
}
