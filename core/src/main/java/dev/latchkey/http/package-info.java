/** HTTP as this library sees it: requests, answers, cookies. Adapters convert. */
@NullMarked
package dev.latchkey.http;

import org.jspecify.annotations.NullMarked;
