package dev.latchkey.reliability;

/** What requests carry; everybody has the same password. */
final class Body {
  private static final String PASSWORD = "correct horse battery staple";

  private Body() {}

  static String signUp(String email) {
    return "{\"name\":\"new\",\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, PASSWORD);
  }

  static String signIn(String email) {
    return "{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, PASSWORD);
  }

  static String reset(String token) {
    return "{\"token\":\"%s\",\"newPassword\":\"%s\"}".formatted(token, PASSWORD);
  }

  static String changePassword() {
    return "{\"currentPassword\":\"%s\",\"newPassword\":\"%s\",\"revokeOtherSessions\":true}"
        .formatted(PASSWORD, "another " + PASSWORD);
  }
}
