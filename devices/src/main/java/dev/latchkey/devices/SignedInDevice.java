package dev.latchkey.devices;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A device somebody is signed in on, to show and to sign out.
 *
 * @param handle the id of its session, which {@code /revoke-session} takes; it opens nothing
 * @param name what people call it, such as {@code Firefox on Windows}
 * @param browser such as {@code Firefox}; empty when unknown
 * @param system such as {@code Windows}; empty when unknown
 * @param type {@code desktop}, {@code phone}, {@code tablet} or {@code unknown}
 * @param ipAddress where it was last seen; empty when unknown
 * @param place where that is; null when unknown
 * @param signedInAt when its user proved who they are
 * @param lastActive when its session was last renewed or changed, which is at most once per {@code
 *     updateAge}
 * @param current whether it is the device that asks
 */
public record SignedInDevice(
    String handle,
    String name,
    String browser,
    String system,
    String type,
    String ipAddress,
    @Nullable String place,
    Instant signedInAt,
    Instant lastActive,
    boolean current) {}
