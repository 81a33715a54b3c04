package dev.latchkey;

import dev.latchkey.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log that something was done without secondary storage, at most every 10 seconds. */
final class Outages {
  private static final Logger log = LoggerFactory.getLogger(Outages.class);
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final String consequence;
  private final InstantSource clock;
  private final AtomicReference<Instant> said = new AtomicReference<>(Instant.MIN);

  Outages(String consequence, InstantSource clock) {
    this.consequence = consequence;
    this.clock = clock;
  }

  void note(StoreException.Unavailable outage) {
    Instant last = said.get();
    Instant now = clock.instant();
    if (last.isAfter(now.minus(PAUSE)) || !said.compareAndSet(last, now)) return;
    log.warn("without secondary storage {}: {}", consequence, outage.getMessage());
  }
}
