package dev.latchkey.features;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Auth;
import dev.latchkey.http.AuthRequest;
import dev.latchkey.http.AuthResponse;
import dev.latchkey.http.EventStream;
import dev.latchkey.http.Headers;
import dev.latchkey.testkit.Browser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A page that listens: what {@code EventSource} is in a browser. */
final class EventReader implements EventStream.Sink {
  private static final String END = "(end)";
  private static final String LIFE = ":";

  private final BlockingQueue<String> blocks = new LinkedBlockingQueue<>();
  private final AuthResponse answer;
  private String lastId = "";

  private EventReader(AuthResponse answer) {
    this.answer = answer;
  }

  /** Begins to listen, and has been greeted. */
  static EventReader of(Auth auth, Browser browser) {
    return resumed(auth, browser, null);
  }

  /** Begins to listen from an event on. */
  static EventReader resumed(Auth auth, Browser browser, String lastId) {
    EventReader reader = new EventReader(ask(auth, browser, lastId));
    assertThat(reader.answer.text()).isEmpty();
    assertThat(reader.answer.header("content-type")).isEqualTo("text/event-stream");
    reader.stream().open(reader);
    assertThat(reader.next()).matches("retry: [1-5]\\d{3}\nid: \\S+");
    return reader;
  }

  /** The answer to a page that wants to listen. */
  static AuthResponse ask(Auth auth, Browser browser, String lastId) {
    Map<String, List<String>> headers = new TreeMap<>();
    String cookies =
        browser.cookies().entrySet().stream()
            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
            .collect(Collectors.joining("; "));
    headers.put("cookie", List.of(cookies));
    if (lastId != null) headers.put("last-event-id", List.of(lastId));
    String target = auth.basePath() + "/session-events";
    return auth.handle(AuthRequest.of("GET", target, Headers.of(headers)).streaming());
  }

  private EventStream stream() {
    return Objects.requireNonNull(answer.stream());
  }

  /** The name of the next event, signs of life aside. */
  String event() {
    String block = next();
    while (block.equals(LIFE)) block = next();
    if (block.equals(END)) return block;
    assertThat(block).matches("id: \\S+\nevent: \\S+\ndata: \\{\\}");
    return block.lines().skip(1).findFirst().orElseThrow().substring("event: ".length());
  }

  /** The events there are until the answer ends. */
  List<String> eventsToTheEnd() {
    List<String> events = new ArrayList<>();
    for (String event = event(); !event.equals(END); event = event()) events.add(event);
    return events;
  }

  boolean showsLife() {
    return next().equals(LIFE);
  }

  /** Says nothing for a while; only for what must not happen. */
  boolean isSilent() throws InterruptedException {
    return blocks.poll(1500, TimeUnit.MILLISECONDS) == null;
  }

  String lastId() {
    return lastId;
  }

  /** Closes the page. */
  void leave() {
    stream().closed();
  }

  private String next() {
    try {
      String block = blocks.poll(20, TimeUnit.SECONDS);
      assertThat(block).as("something within 20 seconds").isNotNull();
      block.lines().filter(line -> line.startsWith("id: ")).forEach(id -> lastId = id.substring(4));
      return block;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void send(byte[] text) {
    String block = new String(text, StandardCharsets.UTF_8);
    assertThat(block).endsWith("\n\n");
    blocks.add(block.strip());
  }

  @Override
  public void end() {
    blocks.add(END);
  }
}
