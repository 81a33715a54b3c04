package dev.latchkey.server.config;

import dev.latchkey.json.Json;
import dev.latchkey.json.JsonSyntaxException;
import dev.latchkey.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A value in the file, which knows its path and line and to whom to report a problem. */
final class YamlValue {
  private static final int LONGEST_SHOWN = 60;

  private final String path;
  private final Node node;
  private final Interpolation environment;
  private final Problems problems;
  private @Nullable String resolved;
  private boolean reported;

  YamlValue(String path, Node node, Interpolation environment, Problems problems) {
    this.path = path;
    this.node = node;
    this.environment = environment;
    this.problems = problems;
  }

  String path() {
    return path;
  }

  int line() {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(Problems.NO_LINE);
  }

  boolean isList() {
    return node instanceof SequenceNode;
  }

  boolean isGroup() {
    return node instanceof MappingNode;
  }

  boolean isEmpty() {
    return node instanceof ScalarNode && node.getTag().equals(Tag.NULL);
  }

  /** The text, or null unless this is a text; what comes from the environment always is one. */
  @Nullable String text() {
    return scalar(Tag.STR);
  }

  /** A whole number as it is written, or null unless this is one. */
  @Nullable String number() {
    return scalar(Tag.INT);
  }

  /** A number as it is written, with a fraction if it has one, or null unless this is one. */
  @Nullable String decimal() {
    String whole = number();
    return whole == null ? scalar(Tag.FLOAT) : whole;
  }

  /** The truth value, or null unless this is one. */
  @Nullable Boolean flag() {
    String text = scalar(Tag.BOOL);
    if (text == null) return null;
    if (text.equalsIgnoreCase("true")) return true;
    return text.equalsIgnoreCase("false") ? Boolean.FALSE : null;
  }

  /** Whatever stands here as JSON would say it; null when that cannot. */
  @Nullable JsonValue json() {
    if (isList()) return jsonList();
    if (isGroup()) return jsonGroup();
    String text = text();
    if (text != null) return new JsonValue.Str(text);
    try {
      return Json.parse(((ScalarNode) node).getValue().getBytes(StandardCharsets.UTF_8));
    } catch (JsonSyntaxException e) {
      return isEmpty() ? JsonValue.Null.NULL : null;
    }
  }

  private @Nullable JsonValue jsonList() {
    List<JsonValue> items = new ArrayList<>();
    for (YamlValue element : elements()) {
      JsonValue item = element.json();
      if (item == null) return null;
      items.add(item);
    }
    return new JsonValue.Arr(items);
  }

  private @Nullable JsonValue jsonGroup() {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    for (Member member : members()) {
      JsonValue value = member.value().json();
      if (value == null) return null;
      members.put(member.name(), value);
    }
    return new JsonValue.Obj(members);
  }

  private @Nullable String scalar(Tag tag) {
    if (!(node instanceof ScalarNode scalar)) return null;
    if (refersToEnvironment()) return fromEnvironment();
    return scalar.getTag().equals(tag) ? scalar.getValue() : null;
  }

  private boolean refersToEnvironment() {
    return node instanceof ScalarNode scalar && Interpolation.applies(scalar.getValue());
  }

  private @Nullable String fromEnvironment() {
    if (resolved == null && !reported) {
      resolved = environment.resolve(((ScalarNode) node).getValue(), this);
    }
    return resolved;
  }

  /** The elements of a list, each with its own path. */
  List<YamlValue> elements() {
    List<YamlValue> elements = new ArrayList<>();
    for (Node element : ((SequenceNode) node).getValue()) {
      elements.add(at(path + "[" + elements.size() + "]", element));
    }
    return elements;
  }

  /** The keys of a group with their values, in the order of the file. */
  List<Member> members() {
    return ((MappingNode) node).getValue().stream().map(this::member).toList();
  }

  private Member member(NodeTuple tuple) {
    String name = tuple.getKeyNode() instanceof ScalarNode key ? key.getValue() : "?";
    String memberPath = path.isEmpty() ? name : path + "." + name;
    return new Member(
        name, at(memberPath, tuple.getKeyNode()), at(memberPath, tuple.getValueNode()));
  }

  private YamlValue at(String otherPath, Node other) {
    return new YamlValue(otherPath, other, environment, problems);
  }

  /** Reports a problem with this value; the text follows its path. */
  void report(String text) {
    reported = true;
    problems.add(line(), path.isEmpty() ? "the file " + text : path + " " + text);
  }

  /** Reports that this is not of the type; one value is reported once. */
  void reportExpected(SettingType<?> type) {
    if (!reported) report("is " + found(!type.secret()) + "; expected " + type.expected());
  }

  /** Reports that a group of these keys was expected; shows nothing, it may be a secret. */
  void reportExpectedGroup(String keys) {
    if (!reported) report("is " + found(false) + "; expected a group of keys: " + keys);
  }

  private String found(boolean shown) {
    if (isList()) return "a list";
    if (isGroup()) return "a group of keys";
    if (isEmpty()) return "empty";
    String text = ((ScalarNode) node).getValue();
    // A variable's name is shown, its value never: it may be a secret in the wrong place.
    if (refersToEnvironment()) return shown ? "the value of " + printable(text) : "a text";
    if (node.getTag().equals(Tag.BOOL)) return text;
    String kind = node.getTag().equals(Tag.STR) ? "text" : "number";
    return shown ? "the " + kind + " " + printable(text) : "a " + kind;
  }

  private static String printable(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    String shown = line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN) + "…";
    return "\"" + shown + "\"";
  }

  /** A key of a group: where it stands, and what stands behind it. */
  record Member(String name, YamlValue key, YamlValue value) {}
}
