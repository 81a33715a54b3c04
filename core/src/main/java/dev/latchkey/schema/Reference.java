package dev.latchkey.schema;

/**
 * A foreign key to the {@code id} of another model; its rows go when the referenced one goes.
 *
 * @param model the logical name of the model referred to
 */
public record Reference(String model) {}
