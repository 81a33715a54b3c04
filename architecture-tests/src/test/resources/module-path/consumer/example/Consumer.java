package example;

import dev.latchkey.Auth;
import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.Plugin;
import dev.latchkey.http.AuthRequest;
import dev.latchkey.http.AuthResponse;
import dev.latchkey.http.Headers;
import dev.latchkey.store.MemoryStore;
import java.util.function.Supplier;

/** Signs somebody up, and asks a plugin of its own. */
public final class Consumer implements Plugin, Supplier<String> {
  public record Greet(String name) {}

  public record Greeting(String text) {}

  @Override
  public String id() {
    return "greeter";
  }

  @Override
  public void contribute(Contributions to) {
    to.post("/greet", Greet.class, this::greet);
  }

  private Greeting greet(Greet input, Call call) {
    return new Greeting("Hello " + input.name());
  }

  @Override
  public String get() {
    Auth auth =
        Auth.create(
            o ->
                o.baseUrl("http://localhost:3000")
                    .secret("0123456789abcdefghijklmnopqrstuvwxyz")
                    .store(new MemoryStore())
                    .emailPassword(p -> {})
                    .plugin(this));
    AuthResponse signUp =
        post(auth, "/sign-up/email", "{'name':'Ada','email':'ada@example.com','password':'correct horse'}");
    AuthResponse greeting = post(auth, "/greet", "{'name':'Ada'}");
    return signUp.status() + " " + greeting.status() + " " + greeting.text();
  }

  private static AuthResponse post(Auth auth, String path, String body) {
    Headers headers =
        Headers.of("content-type", "application/json", "origin", "http://localhost:3000");
    return auth.handle(
        AuthRequest.of("POST", "/api/auth" + path, headers).body(body.replace('\'', '"')));
  }
}
