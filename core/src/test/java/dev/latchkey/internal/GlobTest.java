package dev.latchkey.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

  @ParameterizedTest
  @CsvSource({
    "/a,          /a,          true",
    "/a,          /b,          false",
    "/a,          /a/b,        false",
    "/a/*,        /a/b,        true",
    "/a/*,        /a,          false",
    "/a/*,        /a/b/c,      false",
    "/a/**,       /a,          true",
    "/a/**,       /a/b/c,      true",
    "/a/**/z,     /a/z,        true",
    "/a/**/z,     /a/b/c/z,    true",
    "/a/**/z,     /a/b/c/y,    false",
    "/**/b/**/d,  /a/b/c/b/d,  true",
    "/**,         /,           true",
    "**,          /a/b,        true",
    "/sign-in*,   /sign-in-x,  true",
    "/sign-in*,   /sign-in/x,  false",
    "/*-in/*,     /sign-in/x,  true",
    "/a?c,        /abc,        true",
    "/a?c,        /ac,         false",
    "/a?c,        /a/c,        false",
    "a*b*c,       aXbYc,       true",
    "a*b*c,       aXbYcZ,      false",
    "*.b.c,       a.b.b.c,     true",
    "a**c,        abc,         true",
  })
  void matchesWholeTexts(String pattern, String text, boolean expected) {
    assertThat(Glob.of(pattern).matches(text)).isEqualTo(expected);
  }
}
