package dev.latchkey.server.commands;

import dev.latchkey.Tokens;
import picocli.CommandLine.Command;

/** Prints a new secret. */
@Command(name = "secret", description = "Prints a new secret.")
final class Secret implements Runnable {
  /** 285 bits; half of them would do. */
  private static final int LENGTH = 48;

  static String next() {
    return Tokens.secure().next(LENGTH);
  }

  @Override
  public void run() {
    System.out.println(next());
  }
}
