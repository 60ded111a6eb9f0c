package dev.metis.hub.setup;

import java.util.List;

/** The settings do not fit what is in the database; every problem is named. */
public final class SetupException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public SetupException(List<String> problems) {
        super("The settings cannot be used with this database:\n  " + String.join("\n  ", problems));
    }
}
