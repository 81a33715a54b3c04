package dev.latchkey.benchmarks;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;

/** A server that takes part in a run: how it is started, and on which port it then listens. */
record Contender(String name, List<String> command, Map<String, String> environment, int port) {

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException("no free port", e);
    }
  }
}
