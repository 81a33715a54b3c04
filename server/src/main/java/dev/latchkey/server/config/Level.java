package dev.latchkey.server.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One level of the tree of keys, grown from the dotted paths of the declared settings. */
final class Level {
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, Level> groups = new LinkedHashMap<>();
  private final List<Setting<?>> settings = new ArrayList<>();

  private Level() {}

  static Level of(List<? extends Entry> entries) {
    Level root = new Level();
    for (Entry entry : entries) root.add(entry);
    return root;
  }

  private void add(Entry entry) {
    if (entry instanceof Setting<?> setting) settings.add(setting);
    Level level = this;
    String[] parts = entry.path().split("\\.", -1);
    for (int i = 0; i < parts.length - 1; i++) {
      level = level.groups.computeIfAbsent(parts[i], name -> new Level());
    }
    level.entries.put(parts[parts.length - 1], entry);
  }

  /** Every setting below this level, in the order of declaration. */
  List<Setting<?>> settings() {
    return settings;
  }

  /** Reads a group of the file: reports what does not belong there and what is given twice. */
  Values read(YamlValue group) {
    Values values = new Values();
    read(group, values, this);
    return values;
  }

  private void read(YamlValue group, Values into, Level root) {
    if (group.isEmpty()) return;
    if (!group.isGroup()) {
      group.reportExpectedGroup(known());
      return;
    }
    Set<String> seen = new HashSet<>();
    for (YamlValue.Member member : group.members()) {
      if (!seen.add(member.name())) {
        member.key().report("is given twice");
      } else {
        readMember(member, into, root);
      }
    }
  }

  private void readMember(YamlValue.Member member, Values into, Level root) {
    Level below = groups.get(member.name());
    Entry entry = entries.get(member.name());
    if (below != null) {
      below.read(member.value(), into, root);
    } else if (entry instanceof Setting<?> setting) {
      readSetting(setting, member.value(), into);
    } else if (entry instanceof Absent absent) {
      member.key().report(absent.reason());
    } else {
      member.key().report("is not a known key" + hint(member, root));
    }
  }

  private static <T> void readSetting(Setting<T> setting, YamlValue value, Values into) {
    @Nullable T read = setting.type().read(value);
    if (read != null) into.put(setting, read, value.line());
  }

  /** The nearest key beside it, else a key of that name elsewhere, else the keys there are. */
  private String hint(YamlValue.Member member, Level root) {
    String beside = Spelling.nearest(member.name(), names());
    if (beside != null) {
      String path = member.value().path();
      String parent = path.substring(0, path.length() - member.name().length());
      return "; did you mean " + parent + beside + "?";
    }
    String elsewhere = Spelling.sameName(member.name(), root.paths());
    if (elsewhere != null) return "; did you mean " + elsewhere + "?";
    return "; known here: " + known();
  }

  /** The names of the keys on this level, as a message lists them. */
  String known() {
    return String.join(", ", names());
  }

  private List<String> names() {
    List<String> names = new ArrayList<>(groups.keySet());
    entries.forEach(
        (name, entry) -> {
          if (entry instanceof Setting<?>) names.add(name);
        });
    return names.stream().sorted().toList();
  }

  private List<String> paths() {
    return settings.stream().map(Setting::path).toList();
  }
}
