package dev.latchkey.reliability;

import java.nio.file.Path;

/** One kind of fault. */
interface Run {
  /** Leaves nothing running; what must not be goes to the report. */
  void run(Path directory, RunOptions options, Report report) throws Exception;
}
