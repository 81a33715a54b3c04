package dev.latchkey.internal;

import dev.latchkey.CoreError;
import dev.latchkey.Endpoint;
import dev.latchkey.EndpointDescription;
import dev.latchkey.ErrorCode;
import dev.latchkey.Handler;
import dev.latchkey.Hook;
import dev.latchkey.SessionNeed;
import java.util.ArrayList;
import java.util.List;

/**
 * One endpoint with everything that concerns it; refined while plugins contribute, then frozen.
 *
 * <p>Its hooks are matched when the library is assembled, so a call finds two short lists.
 */
public final class Route implements Endpoint {
  final String owner;
  final String method;
  final String path;
  final RecordShape input;
  final Handler<Record> handler;
  final List<Hook> before = new ArrayList<>();
  final List<Hook> after = new ArrayList<>();

  private SessionNeed need = SessionNeed.NONE;
  private ErrorCode sessionless = CoreError.UNAUTHORIZED;
  private boolean acceptsForm;
  private boolean guardsForm;
  private boolean ignoresBody;
  private boolean serverOnly;
  private boolean optionalBody;
  private boolean sendsMail;

  Route(String owner, String method, String path, RecordShape input, Handler<Record> handler) {
    this.owner = owner;
    this.method = method;
    this.path = path;
    this.input = input;
    this.handler = handler;
  }

  @Override
  public Endpoint requires(SessionNeed kind) {
    need = kind;
    return this;
  }

  @Override
  public Endpoint requires(SessionNeed kind, ErrorCode otherwise) {
    sessionless = otherwise;
    return requires(kind);
  }

  @Override
  public Endpoint acceptsForm() {
    guardsForm = true;
    return acceptsFormOfPrograms();
  }

  @Override
  public Endpoint acceptsFormOfPrograms() {
    acceptsForm = true;
    return this;
  }

  @Override
  public Endpoint ignoresBody() {
    ignoresBody = true;
    return this;
  }

  @Override
  public Endpoint serverOnly() {
    serverOnly = true;
    return this;
  }

  @Override
  public Endpoint optionalBody() {
    optionalBody = true;
    return this;
  }

  @Override
  public Endpoint sendsMail() {
    sendsMail = true;
    return this;
  }

  OriginCheck.Kind kind() {
    return sendsMail ? OriginCheck.Kind.SENDS_MAIL : OriginCheck.Kind.ORDINARY;
  }

  SessionNeed need() {
    return need;
  }

  /** Returns what a call without the session it needs is refused with. */
  ErrorCode sessionless() {
    return sessionless;
  }

  boolean isForm() {
    return acceptsForm;
  }

  boolean guardsForm() {
    return guardsForm;
  }

  boolean readsBody() {
    return method.equals("POST") && !ignoresBody;
  }

  boolean isServerOnly() {
    return serverOnly;
  }

  boolean needsNoBody() {
    return optionalBody;
  }

  EndpointDescription description(boolean builtIn) {
    return new EndpointDescription(owner, builtIn, method, path, need, input.schema());
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
