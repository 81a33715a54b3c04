package dev.latchkey.server.config;

import org.jspecify.annotations.Nullable;

/**
 * One key of the configuration, declared once: the key to read it, and the row that documents it.
 *
 * @param <T> what the value is in Java
 */
public final class Setting<T> implements Entry {
  private final String path;
  private final SettingType<T> type;
  private final String doc;
  private final @Nullable T defaultValue;
  private final String defaultText;

  private Setting(
      String path, SettingType<T> type, String doc, @Nullable T defaultValue, String defaultText) {
    this.path = path;
    this.type = type;
    this.doc = doc;
    this.defaultValue = defaultValue;
    this.defaultText = defaultText;
  }

  /** Declares a key without a default: {@link Values#find} answers null when it is not given. */
  static <T> Setting<T> of(String path, SettingType<T> type, String doc) {
    return new Setting<>(path, type, doc, null, "");
  }

  /** The same key with a default. */
  Setting<T> orElse(T value) {
    return new Setting<>(path, type, doc, value, "");
  }

  /** The same key with a default that only a sentence can tell. */
  Setting<T> otherwise(String text) {
    return new Setting<>(path, type, doc, null, text);
  }

  @Override
  public String path() {
    return path;
  }

  SettingType<T> type() {
    return type;
  }

  String doc() {
    return doc;
  }

  @Nullable T defaultValue() {
    return defaultValue;
  }

  String defaultText() {
    return defaultText;
  }

  @Override
  public String toString() {
    return path;
  }
}
