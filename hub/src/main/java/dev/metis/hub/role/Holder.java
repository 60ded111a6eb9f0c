package dev.metis.hub.role;

import java.util.List;
import java.util.Optional;

/** Who can have a role, and the table that says so. */
public enum Holder {
    USER("user", "users", "user_roles", "user_id"),
    GROUP("group", "groups", "group_roles", "group_id"),
    SERVICE("service", "services", "service_roles", "service_id");

    private final String kind;
    private final String rows;
    private final String table;
    private final String column;

    Holder(String kind, String rows, String table, String column) {
        this.kind = kind;
        this.rows = rows;
        this.table = table;
        this.column = column;
    }

    /** One of them, in words. */
    String kind() {
        return kind;
    }

    /** Many of them, in words: also the word of the REST API. */
    String plural() {
        return rows;
    }

    /** Who has the role by the settings; empty when they do not say. */
    Optional<List<String>> listed(RoleSpec role) {
        return switch (this) {
            case USER -> role.users();
            case GROUP -> role.groups();
            case SERVICE -> role.services();
        };
    }

    /** A statement with {@code ROWS}, {@code TABLE} and {@code COLUMN} in it, about these. */
    String in(String sql) {
        return sql.replace("ROWS", rows).replace("TABLE", table).replace("COLUMN", column);
    }
}
