package dev.latchkey.devices;

import static dev.latchkey.SessionNeed.FRESH;

import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.Contributions.NoInput;
import dev.latchkey.Plugin;
import dev.latchkey.Session;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where people are signed in, in words: {@code GET /list-devices}. Not in the original. */
public final class Devices implements Plugin {
  private static final Comparator<SignedInDevice> CURRENT_FIRST_THEN_LATEST =
      Comparator.comparing(SignedInDevice::current)
          .thenComparing(SignedInDevice::lastActive)
          .reversed();

  private final UserAgents userAgents;
  private final Locations locations;

  private Devices(UserAgents userAgents, Locations locations) {
    this.userAgents = userAgents;
    this.locations = locations;
  }

  /** Names what is widely known, and no places. */
  public static Devices create() {
    return create(UserAgents.known(), Locations.NONE);
  }

  /** Names devices and places as these know them. */
  public static Devices create(UserAgents userAgents, Locations locations) {
    return new Devices(userAgents, locations);
  }

  @Override
  public String id() {
    return "devices";
  }

  @Override
  public void contribute(Contributions to) {
    to.get("/list-devices", this::listDevices).requires(FRESH);
  }

  private List<SignedInDevice> listDevices(NoInput input, Call call) {
    Session own = call.session().session();
    return describe(call.sessions().list(own.userId(), call.now()), own);
  }

  /**
   * Says in words where these sessions are, the current one first, then by when they were last
   * active.
   *
   * @param current the session that asks; null when none does
   */
  public List<SignedInDevice> describe(List<Session> sessions, @Nullable Session current) {
    return sessions.stream()
        .map(session -> describe(session, current))
        .sorted(CURRENT_FIRST_THEN_LATEST)
        .toList();
  }

  private SignedInDevice describe(Session session, @Nullable Session current) {
    Device device = userAgents.read(orEmpty(session.userAgent()));
    String address = orEmpty(session.ipAddress());
    Place place = locations.of(address);
    return new SignedInDevice(
        session.id(),
        device.name(),
        device.browser(),
        device.system(),
        device.type().toString(),
        address,
        place == null ? null : place.name(),
        session.createdAt(),
        session.updatedAt(),
        current != null && current.id().equals(session.id()));
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
