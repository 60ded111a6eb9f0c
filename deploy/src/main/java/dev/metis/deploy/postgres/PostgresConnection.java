package dev.metis.deploy.postgres;

import java.nio.file.Path;

/** How to reach the embedded PostgreSQL: the host is the directory of its unix socket. */
public record PostgresConnection(Path socketDirectory, int port, String database, String user, String password) {
    /** The path length that the operating system leaves for a socket's directory: 107 bytes less the file's name. */
    static final int MAX_DIRECTORY_BYTES = 107 - "/.s.PGSQL.5432".length();

    /** The socket itself. */
    public Path socket() {
        return socketDirectory.resolve(".s.PGSQL." + port);
    }

    @Override
    public String toString() {
        return "PostgresConnection[" + socket() + ", " + user + "@" + database + ", ***]";
    }
}
