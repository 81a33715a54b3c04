/** Latchkey as a process of its own: HTTP server, configuration file and command line. */
module dev.latchkey.server {
  requires ch.qos.logback.classic;
  requires ch.qos.logback.core;
  requires dev.latchkey.core;
  requires dev.latchkey.devices;
  requires dev.latchkey.jdbc;
  requires dev.latchkey.passkey;
  requires dev.latchkey.plugins;
  requires dev.latchkey.redis;
  requires info.picocli;
  requires jakarta.mail;
  requires org.eclipse.jetty.http;
  requires org.eclipse.jetty.io;
  requires org.eclipse.jetty.server;
  requires org.eclipse.jetty.util;
  requires static org.jspecify;
  requires org.slf4j;
  requires org.snakeyaml.engine;

  exports dev.latchkey.server;

  opens dev.latchkey.server.commands to
      info.picocli;

  provides ch.qos.logback.classic.spi.Configurator with
      dev.latchkey.server.log.LogSetup;
}
