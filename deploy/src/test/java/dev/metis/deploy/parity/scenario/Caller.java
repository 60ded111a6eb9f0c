package dev.metis.deploy.parity.scenario;

/** Who sends a request. What they may do is in {@code parity/hub.yaml}. */
public enum Caller {
    ANONYMOUS("nobody"),
    ADMIN("an admin"),
    USER("ada"),
    OTHER("bob, another user"),
    TEACHER("teacher, with scopes for one group"),
    SHARER("dan, who may share"),
    SERVER("ada's server"),
    LIMITED("a token of ada for names only"),
    POWER("an admin service"),
    READER("a service that reads"),
    NARROW("a service with narrow scopes"),
    PLAIN("a service without scopes"),
    EXPIRED("an expired token"),
    UNKNOWN("an unknown token"),
    MALFORMED("a malformed token"),
    BASIC("basic authentication"),
    COOKIE("ada's browser, as a page"),
    COOKIE_SCRIPT("ada's browser, as a script"),
    COOKIE_WITHOUT_XSRF("ada's browser, as a script without XSRF token"),
    COOKIE_FORM("ada's browser, as a form of another site"),
    COOKIE_ADMIN("an admin's browser, as a script"),
    COOKIE_AND_UNKNOWN("ada's browser with an unknown token");

    private final String words;

    Caller(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
