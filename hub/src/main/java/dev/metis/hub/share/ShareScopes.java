package dev.metis.hub.share;

import dev.metis.hub.access.Resource;
import dev.metis.hub.access.Scope;
import dev.metis.hub.access.ScopeCatalogue;
import dev.metis.hub.access.ScopeSet;
import dev.metis.hub.access.WrittenScope;
import dev.metis.hub.error.HubError;
import dev.metis.hub.error.Shown;
import dev.metis.hub.name.ServerKey;
import java.util.Collection;
import java.util.List;

/** What is shared of a server: scopes, on the wire with its filter, in rows without. */
public record ShareScopes(ServerKey server, ScopeCatalogue catalogue) {
    /** What is shared when nobody says what. */
    public static final List<String> DEFAULT = List.of(Scope.ACCESS_SERVERS.text());

    /**
     * Scopes as a request writes them, with this server's filter or none. Refused when one does not exist or is about
     * something else.
     *
     * @return without filters, sorted
     */
    public List<String> bare(Collection<String> written) {
        catalogue.requireExisting(written);
        return written.stream().map(this::bare).sorted().distinct().toList();
    }

    private String bare(String written) {
        if (!isAboutServer(written)) {
            throw new HubError.BadRequest(
                            "scopes: " + Shown.cut(written) + " is not about the server, whose filter is !" + filter())
                    .exception();
        }
        return base(written);
    }

    /** The same, but what is about something else is left out: nothing of it was ever shared here. */
    public List<String> bareOfThis(Collection<String> written) {
        catalogue.requireExisting(written);
        return written.stream()
                .filter(this::isAboutServer)
                .map(ShareScopes::base)
                .distinct()
                .toList();
    }

    private boolean isAboutServer(String written) {
        return WrittenScope.of(written).filter().stream().allMatch(filter()::equals);
    }

    private static String base(String written) {
        return WrittenScope.of(written).base();
    }

    /** As on the wire: each with the server's filter. */
    public List<String> filtered(Collection<String> bare) {
        return bare.stream().map(scope -> scope + "!" + filter()).sorted().toList();
    }

    /** What whoever grants them must hold. {@code self} and {@code inherit} are no scopes of a server. */
    public ScopeSet held(Collection<String> bare) {
        return ScopeSet.of(filtered(bare));
    }

    private String filter() {
        return new Resource.OfServer(server).filter();
    }
}
