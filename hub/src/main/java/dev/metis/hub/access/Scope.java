package dev.metis.hub.access;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every built-in scope and what it directly implies. Source: {@code jupyterhub/scopes.py}, scope_definitions. One is our own:
 * {@code admin:roles}, for JupyterHub has no roles that are made at run time.
 */
public enum Scope {
    READ_USERS_NAME("read:users:name"),
    READ_USERS_GROUPS("read:users:groups"),
    READ_USERS_ACTIVITY("read:users:activity"),
    READ_ROLES_USERS("read:roles:users"),
    READ_ROLES_SERVICES("read:roles:services"),
    READ_ROLES_GROUPS("read:roles:groups"),
    READ_GROUPS_NAME("read:groups:name"),
    READ_SERVICES_NAME("read:services:name"),
    ADMIN_UI("admin-ui"),
    ADMIN_AUTH_STATE("admin:auth_state"),
    DELETE_USERS("delete:users"),
    LIST_USERS("list:users", READ_USERS_NAME),
    READ_USERS("read:users", READ_USERS_NAME, READ_USERS_GROUPS, READ_USERS_ACTIVITY),
    USERS_ACTIVITY("users:activity", READ_USERS_ACTIVITY),
    USERS("users", READ_USERS, LIST_USERS, USERS_ACTIVITY),
    ADMIN_USERS("admin:users", ADMIN_AUTH_STATE, USERS, READ_ROLES_USERS, DELETE_USERS),
    READ_ROLES("read:roles", READ_ROLES_USERS, READ_ROLES_SERVICES, READ_ROLES_GROUPS),
    ADMIN_ROLES("admin:roles", READ_ROLES),
    ADMIN_SERVER_STATE("admin:server_state"),
    READ_SERVERS("read:servers", READ_USERS_NAME),
    START_SERVERS("start:servers"),
    DELETE_SERVERS("delete:servers"),
    SERVERS("servers", READ_SERVERS, START_SERVERS, DELETE_SERVERS),
    ADMIN_SERVERS("admin:servers", ADMIN_SERVER_STATE, SERVERS),
    READ_TOKENS("read:tokens"),
    TOKENS("tokens", READ_TOKENS),
    LIST_GROUPS("list:groups", READ_GROUPS_NAME),
    READ_GROUPS("read:groups", READ_GROUPS_NAME),
    DELETE_GROUPS("delete:groups"),
    GROUPS("groups", READ_GROUPS, LIST_GROUPS),
    ADMIN_GROUPS("admin:groups", GROUPS, READ_ROLES_GROUPS, DELETE_GROUPS),
    LIST_SERVICES("list:services", READ_SERVICES_NAME),
    READ_SERVICES("read:services", READ_SERVICES_NAME),
    ADMIN_SERVICES("admin:services", LIST_SERVICES, READ_SERVICES, READ_ROLES_SERVICES),
    READ_HUB("read:hub"),
    ACCESS_SERVERS("access:servers"),
    ACCESS_SERVICES("access:services"),
    READ_USERS_SHARES("read:users:shares"),
    USERS_SHARES("users:shares", READ_USERS_SHARES),
    READ_GROUPS_SHARES("read:groups:shares"),
    GROUPS_SHARES("groups:shares", READ_GROUPS_SHARES),
    READ_SHARES("read:shares"),
    SHARES("shares", ACCESS_SERVERS, READ_SHARES, USERS_SHARES, GROUPS_SHARES),
    PROXY("proxy"),
    SHUTDOWN("shutdown"),
    READ_METRICS("read:metrics");

    private static final Map<String, Scope> BY_TEXT = new HashMap<>();

    static {
        Arrays.stream(values()).forEach(scope -> BY_TEXT.put(scope.text, scope));
    }

    private final String text;

    @SuppressWarnings("ImmutableEnumChecker") // List.of
    private final List<Scope> implied;

    Scope(String text, Scope... implied) {
        this.text = text;
        this.implied = List.of(implied);
    }

    /** As written in tokens, roles and on the wire. */
    public String text() {
        return text;
    }

    public static Optional<Scope> of(String text) {
        return Optional.ofNullable(BY_TEXT.get(text));
    }

    /** This scope and all it implies, directly or not. */
    public Set<Scope> withImplied() {
        var all = EnumSet.of(this);
        implied.forEach(scope -> all.addAll(scope.withImplied()));
        return all;
    }
}
