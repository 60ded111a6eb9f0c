package dev.metis.hub.oauth;

import dev.metis.hub.access.ScopeCatalogue;
import dev.metis.hub.access.ScopeWords;
import dev.metis.hub.access.WrittenScope;
import dev.metis.hub.page.View;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What the page shows that asks whether a client may act for the person.
 *
 * @param client its description
 * @param redirectUri where the person goes after allowing it
 * @param scopes what allowing it authorises, raw; sent back by the form
 * @param permissions the same in words, beyond knowing who the person is
 */
public record ConsentView(
        String client, String redirectUri, List<String> scopes, List<ScopeWords.Permission> permissions)
        implements View {

    private static final Set<String> IDENTITY = Set.of("read:users:name", "read:users:groups");

    /**
     * @param scopes raw, as they would be granted
     * @param access those of them that only open the client itself; they need no line of their own
     */
    public static ConsentView of(
            String client, String redirectUri, List<String> scopes, Collection<String> access, ScopeWords words) {
        var shown = scopes.contains(ScopeCatalogue.INHERIT) ? List.of(ScopeCatalogue.INHERIT) : scopes;
        var permissions = shown.stream()
                .filter(scope -> !access.contains(scope) && !isIdentity(scope, words.reader()))
                .map(words::of)
                .toList();
        return new ConsentView(client, redirectUri, List.copyOf(scopes), permissions);
    }

    private static boolean isIdentity(String scope, String reader) {
        var written = WrittenScope.of(scope);
        return IDENTITY.contains(written.base())
                && written.filter()
                        .filter(Set.of("user", "user=" + reader)::contains)
                        .isPresent();
    }

    @Override
    public String template() {
        return "consent.jte";
    }
}
