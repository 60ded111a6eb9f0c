package dev.metis.hub.access;

import java.util.List;

/**
 * What a caller may do with each of some things, without asking anybody: for models, where every field and every server has
 * a scope of its own. Right for the users it was made for and their servers, and for every group and service.
 */
public record Sight(ScopeSet scopes, Members members) {

    public boolean may(Scope scope, Resource resource) {
        return scopes.covers(scope, resource, members);
    }

    /** One of them is enough. */
    public boolean mayAny(List<Scope> enough, Resource resource) {
        return enough.stream().anyMatch(scope -> may(scope, resource));
    }

    /** Whether the scope is held for anything at all. */
    public boolean hasAny(Scope scope) {
        return scopes.hasAny(scope);
    }

    /** Whether everything in the other set is held; both expanded. */
    public boolean mayAll(ScopeSet wanted) {
        return wanted.isWithin(scopes, members);
    }

    /** With scopes that count for this answer only. */
    public Sight with(ScopeSet more) {
        return new Sight(scopes.union(more), members);
    }
}
