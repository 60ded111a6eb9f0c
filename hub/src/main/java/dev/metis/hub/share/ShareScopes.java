package dev.metis.hub.share;

import dev.metis.hub.access.Resource;
import dev.metis.hub.access.Scope;
import dev.metis.hub.access.ScopeCatalogue;
import dev.metis.hub.access.ScopeSet;
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
        return written.stream().map(this::bare).sorted().distinct().toList();
    }

    private String bare(String written) {
        catalogue.problem(written).ifPresent(problem -> {
            throw new HubError.BadRequest("scopes: " + problem).exception();
        });
        int mark = written.indexOf('!');
        var base = mark < 0 ? written : written.substring(0, mark);
        if (base.equals(ScopeCatalogue.SELF) || base.equals(ScopeCatalogue.INHERIT)) {
            throw new HubError.BadRequest("scopes: " + base + " cannot be shared").exception();
        }
        if (mark >= 0 && !written.endsWith(filter())) {
            throw new HubError.BadRequest(
                            "scopes: " + Shown.cut(written) + " is not about the server, whose filter is " + filter())
                    .exception();
        }
        return base;
    }

    /** As on the wire: each with the server's filter. */
    public List<String> filtered(Collection<String> bare) {
        return bare.stream().map(scope -> scope + filter()).sorted().toList();
    }

    /** Everything that whoever grants them must hold. */
    public ScopeSet expanded(Collection<String> bare) {
        return catalogue.expansion(new Resource.OfUser(server.owner())).expand(filtered(bare));
    }

    private String filter() {
        return "!" + new Resource.OfServer(server).filter();
    }
}
