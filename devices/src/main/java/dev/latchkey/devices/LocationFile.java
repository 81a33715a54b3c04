package dev.latchkey.devices;

import com.maxmind.db.Reader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Places in a file of MaxMind's format, mapped into memory.
 *
 * @see <a href="https://maxmind.github.io/MaxMind-DB/">the format</a>
 */
final class LocationFile implements Locations {
  private static final Logger log = LoggerFactory.getLogger(LocationFile.class);

  // Only literals: InetAddress would look anything else up.
  private static final String BYTE = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
  private static final Pattern LITERAL =
      Pattern.compile(BYTE + "(\\." + BYTE + "){3}|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");

  private final Reader reader;

  private LocationFile(Reader reader) {
    this.reader = reader;
  }

  static LocationFile open(Path file) throws IOException {
    Reader reader = new Reader(file.toFile());
    String kind = reader.getMetadata().databaseType();
    if (kind.contains("City")) return new LocationFile(reader);
    reader.close();
    throw new IOException("holds no cities but is of the kind " + kind);
  }

  @Override
  public @Nullable Place of(String address) {
    if (!LITERAL.matcher(address).matches()) return null;
    try {
      return place(reader.get(InetAddress.getByName(address), Map.class));
    } catch (UnknownHostException e) {
      return null; // no address after all
    } catch (IOException e) {
      log.warn("the location file could not be read: {}", e.getMessage());
      return null;
    }
  }

  private static @Nullable Place place(@Nullable Map<?, ?> found) {
    Object latitude = in(found, "location", "latitude");
    Object longitude = in(found, "location", "longitude");
    if (!(latitude instanceof Double north) || !(longitude instanceof Double east)) return null;
    Object accuracy = in(found, "location", "accuracy_radius");
    return new Place(name(found), north, east, accuracy instanceof Integer km ? km : 0);
  }

  private static String name(@Nullable Map<?, ?> found) {
    return Stream.of("city", "country")
        .map(kind -> in(found, kind, "names", "en"))
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .collect(Collectors.joining(", "));
  }

  private static @Nullable Object in(@Nullable Object found, String... path) {
    Object value = found;
    for (String name : path) value = value instanceof Map<?, ?> map ? map.get(name) : null;
    return value;
  }
}
