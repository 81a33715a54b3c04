package dev.latchkey.oauth;

import java.time.Instant;

/**
 * What it takes to ask a provider something.
 *
 * @param outbound the way there
 * @param now when the call began that wants to know
 */
public record ProviderCall(Outbound outbound, Instant now) {}
