package dev.metis.deploy.compose;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** What befalls a lab behind its hub's back. */
record Troubles(Lab lab, People people) {
    /** One server's, while that of grace goes on. */
    void containerRemoved() {
        var api = people.administrator();
        var ada = lab.name("ada");
        var ofGrace = lab.startOf(lab.serverOf("grace"));
        api.start(ada);
        Lab.soon("the server is ready", () -> api.isReady(ada));

        lab.run("docker", "rm", "-f", lab.serverOf("ada"));

        people.walk("ada", it -> {
            it.logIn();
            it.readsWhyItEnded("The server ended by itself: nothing is left of it where it ran");
            it.goHome();
            assertThat(it.screens().startMyServer()).isVisible();
        });
        assertThat(api.serverOf(ada)).isEmpty();
        assertThat(lab.logOf("hub").lines())
                .filteredOn(line -> line.contains("server_ended_by_itself"))
                .singleElement()
                .asString()
                .contains(ada, "nothing is left of it where it ran");
        assertThat(api.isReady(lab.name("grace"))).isTrue();
        assertThat(lab.startOf(lab.serverOf("grace"))).isEqualTo(ofGrace);
        assertThat(lab.statusOf("/user/" + lab.name("grace") + "/api")).isEqualTo("200");
        api.stop(lab.name("grace"));
        Lab.soon("all containers are gone", () -> lab.serversOfUsers().isEmpty());
    }

    /** Services come back by themselves, users' servers do not: people may have left. */
    void engineRestarted() {
        var api = people.administrator();
        var names = List.of(lab.name("ada"), lab.name("linus"));
        names.forEach(api::start);
        Lab.soon("the servers are ready", () -> names.stream().allMatch(api::isReady));

        lab.restartEngine();
        lab.hubAnswers();

        Lab.soon(
                "the hub knows",
                () -> names.stream().allMatch(it -> api.serverOf(it).isEmpty()));
        assertThat(lab.serversOfUsers()).isEmpty();
        people.walk("ada", ada -> {
            ada.logIn();
            ada.readsWhyItEnded("The server ended by itself: exited with code");
            ada.goHome();
            assertThat(ada.screens().startMyServer()).isVisible();
        });
        api.start(lab.name("ada"));
        Lab.soon("the server is ready again", () -> api.isReady(lab.name("ada")));
        assertThat(lab.statusOf("/user/" + lab.name("ada") + "/api")).isEqualTo("200");
        assertThat(lab.homeFile("ada", "kept.txt")).isEqualTo("kept");
    }
}
