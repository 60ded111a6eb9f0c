package dev.metis.hub.authenticator.github;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;

/** Who has an account at the stand-in, and which organisations and teams they are in. Organisations nobody is in do not exist. */
public final class GitHubPeople {
    private final Map<String, Person> byLogin = new ConcurrentSkipListMap<>();

    /**
     * @param login as its owner writes it; others may write it in any case
     * @param organisations where everybody may see it
     * @param teams as {@code org:team}
     */
    record Person(String login, int id, Set<String> organisations, Set<String> openly, Set<String> teams) {
        boolean isIn(String organisation) {
            return organisations.contains(organisation.toLowerCase(Locale.ROOT));
        }

        boolean isInTeam(String organisation, String team) {
            return teams.contains((organisation + ":" + team).toLowerCase(Locale.ROOT));
        }

        boolean isOpenlyIn(String organisation) {
            return openly.contains(organisation.toLowerCase(Locale.ROOT));
        }
    }

    /** @param memberships {@code org}, {@code org:team}, or {@code org!} when everybody may see it; whoever is in a team is in its organisation */
    public void add(String login, String... memberships) {
        var organisations = new TreeSet<String>();
        var openly = new TreeSet<String>();
        var teams = new TreeSet<String>();
        for (var membership : new ArrayList<>(Arrays.asList(memberships))) {
            var name = membership.strip().toLowerCase(Locale.ROOT);
            organisations.add(name.replaceFirst("[:!].*", ""));
            if (name.endsWith("!")) {
                openly.add(name.substring(0, name.length() - 1));
            } else if (name.contains(":")) {
                teams.add(name);
            }
        }
        byLogin.put(
                login.toLowerCase(Locale.ROOT),
                new Person(
                        login,
                        1000 + byLogin.size(),
                        Set.copyOf(organisations),
                        Set.copyOf(openly),
                        Set.copyOf(teams)));
    }

    Optional<Person> find(String login) {
        return Optional.ofNullable(byLogin.get(login.toLowerCase(Locale.ROOT)));
    }

    Collection<Person> all() {
        return byLogin.values();
    }

    boolean exists(String organisation) {
        return byLogin.values().stream().anyMatch(person -> person.isIn(organisation));
    }

    boolean teamExists(String organisation, String team) {
        return byLogin.values().stream().anyMatch(person -> person.isInTeam(organisation, team));
    }

    static List<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }
}
