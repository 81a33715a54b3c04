package dev.latchkey.server;

import dev.latchkey.server.commands.Latchkey;

/** The process: {@code latchkey serve | migrate | generate | describe | secret}. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] words) {
    System.exit(Latchkey.run(words));
  }
}
