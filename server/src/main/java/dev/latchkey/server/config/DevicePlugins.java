package dev.latchkey.server.config;

import dev.latchkey.AuthOptions;
import dev.latchkey.devices.Devices;
import dev.latchkey.devices.Locations;
import dev.latchkey.devices.Reaction;
import dev.latchkey.devices.SuspicionOptions;
import dev.latchkey.devices.SuspiciousActivity;
import dev.latchkey.devices.UserAgents;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Devices in words, and what about them is suspicious, as far as the file asks for it. */
final class DevicePlugins {
  private final ServerConfig config;
  private final UserAgents userAgents = UserAgents.known();

  DevicePlugins(ServerConfig config) {
    this.config = config;
  }

  void addTo(AuthOptions options) {
    Locations locations = locations();
    options.plugin(Devices.create(userAgents, locations));
    options.plugin(SuspiciousActivity.create(s -> set(s.locations(locations))));
  }

  private Locations locations() {
    String file = config.find(Settings.LOCATION_FILE);
    if (file == null) return Locations.NONE;
    try {
      return Locations.in(Path.of(file));
    } catch (IOException e) {
      throw new ConfigException(
          Settings.LOCATION_FILE + " " + file + " cannot be read: " + e.getMessage());
    }
  }

  private void set(SuspicionOptions.Builder suspicious) {
    suspicious
        .userAgents(userAgents)
        .subnets(config.get(Settings.SUSPICIOUS_IPV4), config.get(Settings.SUSPICIOUS_IPV6))
        .allow(config.get(Settings.UNSUSPICIOUS));
    List<String> addressChange = config.find(Settings.ADDRESS_CHANGE);
    if (addressChange != null) suspicious.addressChange(reactions(addressChange));
    List<String> newDevice = config.find(Settings.NEW_DEVICE);
    if (newDevice != null) suspicious.newDevice(reactions(newDevice));
    List<String> travel = config.find(Settings.IMPOSSIBLE_TRAVEL);
    if (travel != null) suspicious.impossibleTravel(reactions(travel));
  }

  private static Reaction[] reactions(List<String> names) {
    return names.stream()
        .map(name -> Reaction.valueOf(name.toUpperCase(Locale.ROOT)))
        .toArray(Reaction[]::new);
  }
}
