package dev.latchkey.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Places by MaxMind's own test file, of github.com/maxmind/MaxMind-DB (Apache-2.0 or MIT). */
class LocationFileTest {
  private static final Path FILE = Path.of("src/test/resources/GeoIP2-City-Test.mmdb");

  @TempDir Path folder;

  @Test
  void anAddressHasAPlace() throws IOException {
    Place place = Locations.in(FILE).of("81.2.69.160");
    assertThat(place).isNotNull();
    assertThat(place.name()).isEqualTo("London, United Kingdom");
    assertThat(place.latitude()).isCloseTo(51.5, within(0.1));
    assertThat(place.longitude()).isCloseTo(-0.1, within(0.1));
    assertThat(place.accuracyKm()).isPositive();
  }

  @Test
  void anIpv6AddressHasOneInTheSpellingSessionsHold() throws IOException {
    Place place = Locations.in(FILE).of("2001:0218:0000:0000:0000:0000:0000:0000");
    assertThat(place).isNotNull();
    assertThat(place.name()).isEqualTo("Japan");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.0.0.1",
        "localhost",
        "cafe",
        "1.2.3.4.5",
        "::1",
        "81.2.69.160:80",
        "999.1.1.1"
      })
  void nobodyKnowsWhereOthersAre(String address) throws IOException {
    assertThat(Locations.in(FILE).of(address)).isNull();
  }

  @Test
  void whatIsNoSuchFileIsRefused() throws IOException {
    Path other = Files.writeString(folder.resolve("other.mmdb"), "not a database");
    assertThatThrownBy(() -> Locations.in(other)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> Locations.in(folder.resolve("absent")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void distancesAreThoseOnTheGround() {
    Place london = new Place("London", 51.5074, -0.1278, 0);
    Place newYork = new Place("New York", 40.7128, -74.0060, 0);
    Place suva = new Place("Suva", -18.1416, 178.4415, 0);
    Place apia = new Place("Apia", -13.8333, -171.7667, 0);
    assertThat(london.kilometresTo(newYork)).isCloseTo(5570, within(10.0));
    assertThat(newYork.kilometresTo(london)).isCloseTo(5570, within(10.0));
    assertThat(suva.kilometresTo(apia)).isCloseTo(1150, within(20.0)); // across the date line
    assertThat(london.kilometresTo(london)).isZero();
  }
}
