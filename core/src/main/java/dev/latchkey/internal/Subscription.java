package dev.latchkey.internal;

import dev.latchkey.AuthEvent;
import dev.latchkey.EventRecorder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Somebody who wants to know of events of a type, and of those below it. */
public record Subscription(Class<? extends AuthEvent> type, EventRecorder<AuthEvent> subscriber) {

  /** One who writes events down. */
  @SuppressWarnings("unchecked") // is told of events of that type only
  public static <E extends AuthEvent> Subscription of(Class<E> type, EventRecorder<? super E> to) {
    return new Subscription(type, (EventRecorder<AuthEvent>) to);
  }

  /** One who is told. */
  public static <E extends AuthEvent> Subscription observing(
      Class<E> type, Consumer<? super E> observer) {
    return of(type, (event, none) -> observer.accept(event));
  }

  /** Returns the subscribers to each type of event, in this order. */
  public static Map<Class<?>, List<EventRecorder<AuthEvent>>> byType(List<Subscription> all) {
    Map<Class<?>, List<EventRecorder<AuthEvent>>> byType = new HashMap<>();
    for (Class<?> type : AuthEvent.class.getPermittedSubclasses()) {
      List<EventRecorder<AuthEvent>> subscribers = new ArrayList<>();
      for (Subscription each : all) {
        if (each.type().isAssignableFrom(type)) subscribers.add(each.subscriber());
      }
      byType.put(type, List.copyOf(subscribers));
    }
    return byType;
  }
}
