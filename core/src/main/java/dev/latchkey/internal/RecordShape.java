package dev.latchkey.internal;

import dev.latchkey.AuthException;
import dev.latchkey.CoreError;
import dev.latchkey.json.JsonValue;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A record read as the schema of an endpoint's input: its components' names, types, nullness and
 * annotations are the validation.
 *
 * <p>Computed once per endpoint. Every mismatch is reported in the order of the components, in the
 * words of the wire (protocol/03 §0.2).
 */
final class RecordShape {
  private final List<InputComponent> components;
  private final boolean hasRest;
  private final MethodHandle constructor;
  private final @Nullable Record nothing; // the only record there is of a shape without components

  private RecordShape(List<InputComponent> components, MethodHandle constructor) {
    this.components = components;
    this.hasRest = components.stream().anyMatch(InputComponent::isRest);
    this.constructor = constructor;
    this.nothing = components.isEmpty() ? create(new Object[0]) : null;
  }

  /**
   * Reads the shape of a record.
   *
   * @throws IllegalStateException when a component has a type no input can have, or the record is
   *     not accessible
   */
  static RecordShape of(Class<? extends Record> type) {
    RecordComponent[] declared = type.getRecordComponents();
    List<InputComponent> components = Stream.of(declared).map(InputComponent::of).toList();
    Class<?>[] types = Stream.of(declared).map(RecordComponent::getType).toArray(Class<?>[]::new);
    RecordShape.class
        .getModule()
        .addReads(type.getModule()); // a plugin's module reads us, not we it
    try {
      MethodHandle constructor =
          MethodHandles.privateLookupIn(type, MethodHandles.lookup())
              .findConstructor(type, MethodType.methodType(void.class, types))
              .asSpreader(Object[].class, types.length)
              .asType(MethodType.methodType(Record.class, Object[].class));
      return new RecordShape(components, constructor);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "input record " + type.getName() + " has to be open to latchkey", e);
    }
  }

  boolean isEmpty() {
    return components.isEmpty();
  }

  /**
   * Makes the record.
   *
   * @param value the input; null when none was sent
   * @param where {@code body} or {@code query}
   * @throws AuthException {@link CoreError#VALIDATION_ERROR} naming every mismatch
   */
  Record read(@Nullable JsonValue value, String where) {
    List<String> issues = new ArrayList<>(0);
    Record read = read(value, where, issues);
    if (read == null) throw invalid(issues);
    return read;
  }

  /** As {@link #read(JsonValue, String)}; adds to {@code issues}, null when it did. */
  @Nullable Record read(@Nullable JsonValue value, String where, List<String> issues) {
    int before = issues.size();
    JsonValue.Obj object = value == null ? null : value.asObject();
    if (object == null) {
      notAnObject(value, where, issues);
      return null;
    }
    @Nullable Object[] arguments = new Object[components.size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = components.get(i).read(object, where, issues);
    }
    return issues.size() > before ? null : create(arguments);
  }

  /** Returns what it accepts as a JSON Schema. */
  JsonValue.Obj schema() {
    Map<String, JsonValue> properties = new LinkedHashMap<>();
    List<JsonValue> required = new ArrayList<>();
    for (InputComponent component : components) {
      if (component.isRest()) continue; // those fields are the schema's, not the record's
      properties.put(component.name(), component.schema());
      if (component.isRequired()) required.add(new JsonValue.Str(component.name()));
    }
    JsonValue.Obj schema =
        new JsonValue.Obj(Map.of("type", new JsonValue.Str("object")))
            .with("properties", new JsonValue.Obj(properties));
    return required.isEmpty() ? schema : schema.with("required", new JsonValue.Arr(required));
  }

  /** Makes the record as if an empty object had been sent. */
  Record empty() {
    return nothing != null ? nothing : read(new JsonValue.Obj(Map.of()), "body");
  }

  private void notAnObject(@Nullable JsonValue value, String where, List<String> issues) {
    String received = InputComponent.typeName(value);
    boolean anyKeys = hasRest && components.stream().noneMatch(InputComponent::isRequired);
    if (!anyKeys) {
      issues.add("[" + where + "] Invalid input: expected object, received " + received);
    }
    if (hasRest) {
      issues.add("[" + where + "] Invalid input: expected record, received " + received);
    }
  }

  private static AuthException invalid(List<String> issues) {
    return new AuthException(CoreError.VALIDATION_ERROR, String.join("; ", issues));
  }

  private Record create(@Nullable Object[] arguments) {
    try {
      return (Record) constructor.invokeExact(arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
