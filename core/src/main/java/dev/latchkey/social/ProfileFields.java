package dev.latchkey.social;

import dev.latchkey.AuthException;
import dev.latchkey.Call;
import dev.latchkey.User;
import dev.latchkey.json.JsonValue;
import dev.latchkey.oauth.ProviderUser;
import dev.latchkey.schema.Field;
import dev.latchkey.schema.Row;
import dev.latchkey.schema.Table;
import java.util.LinkedHashMap;
import java.util.Map;

/** What of a provider's profile becomes fields of a user: as much as clients may set. */
final class ProfileFields {
  private ProfileFields() {}

  /** Returns the further fields of a new user. */
  static JsonValue.Obj input(ProviderUser who, Call call) {
    Map<String, JsonValue> allowed = new LinkedHashMap<>(who.user().members());
    for (Table.Column column : call.db().schema().table(User.MODEL).columns()) {
      Field<?> field = column.field();
      if (!field.isInput() || User.MODEL.fields().contains(field)) allowed.remove(field.name());
    }
    return new JsonValue.Obj(allowed);
  }

  /**
   * Returns name, picture and further fields as changes of a user.
   *
   * @throws AuthException when a field is wrong
   */
  static Row changes(ProviderUser who, Call call) {
    Row changes = call.users().changes(input(who, call), call);
    if (!who.name().isEmpty()) changes = changes.with(User.NAME, who.name());
    String image = who.image();
    return image == null ? changes : changes.with(User.IMAGE, image);
  }
}
