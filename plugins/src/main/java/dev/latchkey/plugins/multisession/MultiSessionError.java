package dev.latchkey.plugins.multisession;

import dev.latchkey.ErrorCode;

/** The refusals of several sessions in one browser. */
public enum MultiSessionError implements ErrorCode {
  /** This browser holds no such session. */
  INVALID_SESSION_TOKEN;

  @Override
  public int status() {
    return 401;
  }

  @Override
  public String message() {
    return "Invalid session token";
  }
}
