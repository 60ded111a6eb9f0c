package dev.metis.hub.access;

import java.util.Map;
import java.util.Optional;

/**
 * What a scope lets somebody do, in words for the person who is asked to allow it.
 *
 * @param reader name of that person, whom the text calls "you"
 * @param custom the operator's own scopes, by name
 */
public record ScopeWords(String reader, Map<String, CustomScope> custom) {

    /**
     * @param scope as written, with its filter
     * @param description begins with a verb
     * @param limit what the filter keeps it to, if there is one
     */
    public record Permission(String scope, String description, Optional<String> limit) {}

    public Permission of(String scope) {
        var written = WrittenScope.of(scope);
        return new Permission(
                scope, description(written.base()), written.filter().map(this::limit));
    }

    private String description(String base) {
        return switch (base) {
            case ScopeCatalogue.INHERIT -> "Do everything you may do yourself";
            case "self" -> "Read your account and use, start and stop your servers";
            default ->
                Scope.of(base)
                        .map(ScopeWords::builtIn)
                        .orElseGet(() -> Optional.ofNullable(custom.get(base))
                                .map(CustomScope::description)
                                .orElse(base));
        };
    }

    private String limit(String filter) {
        int equals = filter.indexOf('=');
        var kind = equals < 0 ? filter : filter.substring(0, equals);
        var value = equals < 0 ? "" : filter.substring(equals + 1);
        return switch (kind) {
            case "user" -> value.isEmpty() || value.equals(reader) ? "only you" : "only user " + value;
            case "group" -> "only users in group " + value;
            case "service" -> value.isEmpty() ? "only this service" : "only service " + value;
            case "server" -> value.isEmpty() ? "only this server" : "only " + server(value);
            default -> "only " + filter;
        };
    }

    private String server(String fullName) {
        int slash = fullName.indexOf('/');
        var owner = slash < 0 ? fullName : fullName.substring(0, slash);
        var name = slash < 0 ? "" : fullName.substring(slash + 1);
        var whose = owner.equals(reader) ? "your" : owner + "'s";
        return name.isEmpty() ? whose + " default server" : whose + " server " + name;
    }

    private static String builtIn(Scope scope) {
        return switch (scope) {
            case READ_USERS_NAME -> "See user names";
            case READ_USERS_GROUPS -> "See which groups users are in";
            case READ_USERS_ACTIVITY -> "See when users were last active";
            case READ_ROLES_USERS -> "See the roles of users";
            case READ_ROLES_SERVICES -> "See the roles of services";
            case READ_ROLES_GROUPS -> "See the roles of groups";
            case READ_GROUPS_NAME -> "See the names of groups";
            case READ_SERVICES_NAME -> "See the names of services";
            case ADMIN_UI -> "Open the administration page";
            case ADMIN_AUTH_STATE -> "Read what the login provider said about users, secrets included";
            case DELETE_USERS -> "Delete users";
            case LIST_USERS -> "List users";
            case READ_USERS -> "See users, their groups and their activity";
            case USERS_ACTIVITY -> "Report when users were active";
            case USERS -> "See and change users";
            case ADMIN_USERS -> "Create, change and delete users, and make them administrators";
            case READ_ROLES -> "See who has which role";
            case ADMIN_ROLES -> "Create, change and delete roles, and give and take them";
            case ADMIN_SERVER_STATE -> "See internal details of servers";
            case READ_SERVERS -> "See servers and whether they run";
            case START_SERVERS -> "Start servers";
            case DELETE_SERVERS -> "Stop and delete servers";
            case SERVERS -> "See, start, stop and delete servers";
            case ADMIN_SERVERS -> "See, start, stop and delete servers, internal details included";
            case READ_TOKENS -> "See which tokens users have";
            case TOKENS -> "Create and revoke tokens of users";
            case LIST_GROUPS -> "List groups";
            case READ_GROUPS -> "See groups and who is in them";
            case DELETE_GROUPS -> "Delete groups";
            case GROUPS -> "See groups and change who is in them";
            case ADMIN_GROUPS -> "Create, change and delete groups";
            case LIST_SERVICES -> "List services";
            case READ_SERVICES -> "See services";
            case ADMIN_SERVICES -> "Create, change and delete services";
            case READ_HUB -> "See details about the hub";
            case ACCESS_SERVERS -> "Open servers and work in them";
            case ACCESS_SERVICES -> "Use services";
            case READ_USERS_SHARES -> "See what is shared with users";
            case USERS_SHARES -> "See and give up what is shared with users";
            case READ_GROUPS_SHARES -> "See what is shared with groups";
            case GROUPS_SHARES -> "See and give up what is shared with groups";
            case READ_SHARES -> "See with whom servers are shared";
            case SHARES -> "Open servers and share them with others";
            case PROXY -> "Read and change where the proxy sends requests";
            case SHUTDOWN -> "Shut the hub down";
            case READ_METRICS -> "Read the hub's metrics";
        };
    }
}
