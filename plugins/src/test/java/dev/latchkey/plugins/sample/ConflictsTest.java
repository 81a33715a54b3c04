package dev.latchkey.plugins.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.AddressProof;
import dev.latchkey.Auth;
import dev.latchkey.Call;
import dev.latchkey.Contributions;
import dev.latchkey.Contributions.NoInput;
import dev.latchkey.ErrorCode;
import dev.latchkey.Plugin;
import dev.latchkey.User;
import dev.latchkey.http.CookieSpec;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Model;
import dev.latchkey.schema.Row;
import dev.latchkey.store.MemoryStore;
import dev.latchkey.testkit.Browser;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Plugins that cannot be together are refused when the library is assembled, all at once. */
class ConflictsTest {
  private enum Refusal implements ErrorCode {
    UNAUTHORIZED;

    @Override
    public int status() {
      return 403;
    }

    @Override
    public String message() {
      return "Not for you";
    }
  }

  private record Made(String id, Consumer<Contributions> what) implements Plugin {
    @Override
    public void contribute(Contributions to) {
      what.accept(to);
    }
  }

  private static Plugin plugin(String id, Consumer<Contributions> what) {
    return new Made(id, what);
  }

  private static Auth with(Plugin... plugins) {
    return Auth.create(
        o -> {
          o.baseUrl(Browser.DEFAULT_ORIGIN).store(new MemoryStore());
          o.secret("a3Zr8Qw1Ty6Ui0Op4As7Df2Gh5Jk9Lx-test");
          for (Plugin plugin : plugins) o.plugin(plugin);
        });
  }

  private static Model<Row> model(String name) {
    return Model.of(name, row -> row, Field.string("text"));
  }

  @Test
  void everyConflictIsReportedAtOnce() {
    assertThatThrownBy(
            () ->
                with(
                    plugin(
                        "acme",
                        to -> {
                          to.post("/sign-in/email", (input, call) -> null);
                          to.replace("GET", "/nowhere", NoInput.class, (input, call) -> null);
                          to.model(model("note"));
                          to.extend(User.MODEL, Field.string("nick").optional());
                          to.extend(model("unknown"), Field.string("x"));
                          to.cookie(new CookieSpec("session_token"));
                          to.errors(Refusal.values());
                          to.get("no-slash", (input, call) -> null);
                        }),
                    plugin(
                        "zenith",
                        to -> {
                          to.model(model("note"));
                          to.model(model("user"));
                          to.extend(User.MODEL, Field.string("nick"), Field.string("email"));
                        }),
                    plugin("acme", to -> {})))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("POST /sign-in/email is served by plugin 'email-password'")
        .hasMessageContaining("cannot also be served by 'acme'; use replace")
        .hasMessageContaining("'acme' replaces GET /nowhere, which nobody serves before it")
        .hasMessageContaining("model 'note' is contributed twice")
        .hasMessageContaining("model 'user' is contributed twice")
        .hasMessageContaining("field 'nick' of user is contributed twice")
        .hasMessageContaining("field 'email' of user is contributed twice")
        .hasMessageContaining("field 'x' extends the unknown model unknown")
        .hasMessageContaining("cookie 'session_token' is declared twice")
        .hasMessageContaining("error UNAUTHORIZED of 'acme' is already one of 'session'")
        .hasMessageContaining("path 'no-slash' does not begin with a slash")
        .hasMessageContaining("plugin 'acme' is registered twice");
  }

  @Test
  void conflictsAndMissingOptionsAreReportedTogether() {
    assertThatThrownBy(
            () ->
                Auth.create(
                    o -> o.plugin(plugin("acme", to -> to.get("/ok", (input, call) -> null)))))
        .hasMessageContaining("GET /ok is served by plugin 'status'")
        .hasMessageContaining("baseUrl is missing")
        .hasMessageContaining("secret is missing")
        .hasMessageContaining("store is missing");
  }

  @Test
  void pluginsMayShareAnErrorThatSaysTheSame() {
    with(
        plugin("acme", to -> to.errors(InvitationError.values())),
        plugin("zenith", to -> to.errors(InvitationError.values())));
  }

  @Test
  void addressesAreProvenInOneWay() {
    AddressProof proof =
        new AddressProof() {
          @Override
          public void ask(User user, Call call) {}

          @Override
          public void pretend(String email, Call call) {}
        };
    assertThatThrownBy(
            () ->
                with(
                    plugin("acme", to -> to.proveAddresses(proof)),
                    plugin("zenith", to -> to.proveAddresses(proof))))
        .hasMessageContaining("addresses are to be proven in two ways");
  }

  @Test
  void onePathMayServeTwoMethods() {
    Auth auth = with(plugin("acme", to -> to.post("/ok", (input, call) -> null)));
    assertThat(auth.describe()).contains("GET  /api/auth/ok").contains("POST /api/auth/ok");
  }

  @Test
  void anInputOfATypeNoInputCanHaveIsNamed() {
    record Wrong(StringBuilder text) {}
    assertThatThrownBy(
            () -> with(plugin("acme", to -> to.post("/x", Wrong.class, (input, call) -> null))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Wrong.text is a StringBuilder");
  }

  @Test
  void aLimitThatCannotBeIsNamed() {
    assertThatThrownBy(
            () -> with(plugin("acme", to -> to.rateLimit("/x", 0, java.time.Duration.ZERO))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("acme");
  }
}
