package dev.metis.hub.oauth;

import io.vertx.core.json.JsonObject;

/** What the token endpoint says instead of giving a token (RFC 6749 §5.2). */
sealed interface OAuthError {

    /** The code on the wire. */
    String code();

    /** One sentence for whoever debugs the client. */
    String description();

    record InvalidRequest(String description) implements OAuthError {
        @Override
        public String code() {
            return "invalid_request";
        }
    }

    record UnsupportedGrantType() implements OAuthError {
        @Override
        public String code() {
            return "unsupported_grant_type";
        }

        @Override
        public String description() {
            return "Only grant_type=authorization_code is supported, as a form field.";
        }
    }

    record UnauthorizedClient() implements OAuthError {
        @Override
        public String code() {
            return "unauthorized_client";
        }

        @Override
        public String description() {
            return "Tokens are not refreshed: let the browser authorize once more.";
        }
    }

    record InvalidClient() implements OAuthError {
        @Override
        public String code() {
            return "invalid_client";
        }

        @Override
        public String description() {
            return "Unknown client or wrong secret; both are form fields.";
        }
    }

    record InvalidGrant(String description) implements OAuthError {
        @Override
        public String code() {
            return "invalid_grant";
        }
    }

    /** Only a client that is not who it says is 401. */
    default int status() {
        return switch (this) {
            case InvalidClient _ -> 401;
            case InvalidRequest _, UnsupportedGrantType _, UnauthorizedClient _, InvalidGrant _ -> 400;
        };
    }

    default JsonObject body() {
        return new JsonObject().put("error", code()).put("error_description", description());
    }
}
