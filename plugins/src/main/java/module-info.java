/** Plugins that need no further jar. They see what core exports, and nothing else of it. */
module dev.latchkey.plugins {
  requires transitive dev.latchkey.core;
  requires java.net.http;
  requires org.slf4j;
  requires static org.jspecify;

  exports dev.latchkey.plugins.admin;
  exports dev.latchkey.plugins.anonymous;
  exports dev.latchkey.plugins.apikey;
  exports dev.latchkey.plugins.audit;
  exports dev.latchkey.plugins.bearer;
  exports dev.latchkey.plugins.captcha;
  exports dev.latchkey.plugins.convex;
  exports dev.latchkey.plugins.customsession;
  exports dev.latchkey.plugins.deviceauthorization;
  exports dev.latchkey.plugins.emailotp;
  exports dev.latchkey.plugins.genericoauth;
  exports dev.latchkey.plugins.haveibeenpwned;
  exports dev.latchkey.plugins.jwt;
  exports dev.latchkey.plugins.keys;
  exports dev.latchkey.plugins.lastloginmethod;
  exports dev.latchkey.plugins.magiclink;
  exports dev.latchkey.plugins.multisession;
  exports dev.latchkey.plugins.onetimetoken;
  exports dev.latchkey.plugins.openapi;
  exports dev.latchkey.plugins.organization;
  exports dev.latchkey.plugins.phonenumber;
  exports dev.latchkey.plugins.twofactor;
  exports dev.latchkey.plugins.username;
  exports dev.latchkey.plugins.webhooks;

  opens dev.latchkey.plugins.admin to
      dev.latchkey.core;
  opens dev.latchkey.plugins.anonymous to
      dev.latchkey.core;
  opens dev.latchkey.plugins.apikey to
      dev.latchkey.core;
  opens dev.latchkey.plugins.convex to
      dev.latchkey.core;
  opens dev.latchkey.plugins.deviceauthorization to
      dev.latchkey.core;
  opens dev.latchkey.plugins.emailotp to
      dev.latchkey.core;
  opens dev.latchkey.plugins.jwt to
      dev.latchkey.core;
  opens dev.latchkey.plugins.magiclink to
      dev.latchkey.core;
  opens dev.latchkey.plugins.multisession to
      dev.latchkey.core;
  opens dev.latchkey.plugins.onetimetoken to
      dev.latchkey.core;
  opens dev.latchkey.plugins.organization to
      dev.latchkey.core;
  opens dev.latchkey.plugins.phonenumber to
      dev.latchkey.core;
  opens dev.latchkey.plugins.twofactor to
      dev.latchkey.core;
  opens dev.latchkey.plugins.username to
      dev.latchkey.core;
}
