package example;

final class Trespasser {
  dev.latchkey.internal.Pipeline pipeline;
  dev.latchkey.crypto.Signer signer;
  dev.latchkey.session.SessionEndpoints feature;
}
