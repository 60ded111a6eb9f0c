package dev.metis.hub.db;

/** The database's schema and this program do not fit; the message says what to do. */
public final class SchemaException extends RuntimeException {
    private static final long serialVersionUID = 1;

    SchemaException(String message) {
        super(message, null, false, false);
    }
}
