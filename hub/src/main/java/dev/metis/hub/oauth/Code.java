package dev.metis.hub.oauth;

import java.util.List;
import java.util.Optional;

/** An authorization code that can still be redeemed, and what it is good for. */
record Code(long id, long userId, String sessionId, List<String> scopes, Optional<CodeChallenge> challenge) {}
