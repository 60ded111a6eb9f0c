package dev.metis.hub.home;

import dev.metis.hub.page.Moment;
import dev.metis.hub.page.PageConfig;
import dev.metis.hub.page.View;
import java.util.List;
import java.util.Optional;

/**
 * What the home page shows: the person's own servers.
 *
 * @param server the default server
 * @param named their other servers, present when the hub allows them
 */
public record HomeView(Row server, Optional<Named> named) implements View {

    /** How a server is doing, as people see it. */
    public enum State {
        STOPPED("Stopped"),
        STARTING("Starting"),
        RUNNING("Running"),
        STOPPING("Stopping");

        private final String label;

        State(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }

        /** For styles and scripts. */
        public String key() {
            return label.toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * One server.
     *
     * @param name empty for the default server
     * @param title what its owner calls it
     * @param url where it answers while it runs
     * @param spawnUrl the page that starts it
     * @param pendingUrl the page that follows its start
     * @param apiUrl its address in the REST API
     * @param problem why its last start failed
     */
    public record Row(
            String name,
            String title,
            State state,
            String url,
            String spawnUrl,
            String pendingUrl,
            String apiUrl,
            Optional<Moment> lastActivity,
            Optional<String> problem) {

        public boolean is(State other) {
            return state == other;
        }
    }

    /**
     * @param limit how many one may have, 0 for any number
     * @param apiUrl where servers are made: a name is to be appended
     * @param spawnUrl where they are started: a name is to be appended
     */
    public record Named(List<Row> rows, int limit, String apiUrl, String spawnUrl) {
        public boolean isFull() {
            return limit > 0 && rows.size() >= limit;
        }
    }

    @Override
    public String template() {
        return "home.jte";
    }

    @Override
    public Optional<String> announcement(PageConfig.Announcements all) {
        return all.home().or(all::everywhere);
    }
}
