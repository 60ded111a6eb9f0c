package dev.metis.deploy.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.deploy.singleuser.TestEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What Grafana would stumble over, since none is at hand to ask. */
class BoardsTest {
    private static final Pattern OURS = Pattern.compile("metis_\\w+");

    @Test
    void boards_and_panels_have_names_of_their_own_and_the_source_that_is_provisioned() throws IOException {
        var boards = Boards.all();
        var ids = new HashSet<String>();

        assertThat(boards).hasSizeGreaterThanOrEqualTo(3);
        for (var board : boards) {
            assertThat(ids.add(board.json().getString("uid"))).as(board.title()).isTrue();
            var panels = new HashSet<Integer>();
            for (var panel : board.panels()) {
                assertThat(panels.add(panel.getInteger("id")))
                        .as(board.title() + " " + panel)
                        .isTrue();
                assertThat(panel.getString("title")).isNotBlank();
                assertThat(panel.getJsonObject("datasource").getString("uid")).isEqualTo("prometheus");
                assertThat(panel.getJsonArray("targets")).isNotEmpty();
            }
        }
    }

    @Test
    void panels_of_a_board_do_not_overlap() throws IOException {
        for (var board : Boards.all()) {
            var taken = new HashSet<String>();
            for (var panel : board.panels()) {
                var place = panel.getJsonObject("gridPos");
                for (int x = place.getInteger("x"); x < place.getInteger("x") + place.getInteger("w"); x++) {
                    for (int y = place.getInteger("y"); y < place.getInteger("y") + place.getInteger("h"); y++) {
                        assertThat(taken.add(x + "," + y))
                                .as(board.title() + ": " + panel.getString("title"))
                                .isTrue();
                        assertThat(x).isLessThan(24);
                    }
                }
            }
        }
    }

    @Test
    void what_they_ask_for_is_described() throws IOException {
        var docs = TestEnvironment.target().resolveSibling("docs");
        var described = Files.readString(docs.resolve("metrics.md")) + Files.readString(docs.resolve("proxy.md"));

        var names = Boards.all().stream()
                .flatMap(board -> board.queries().stream())
                .flatMap(query -> OURS.matcher(query).results())
                .map(MatchResult::group)
                .toList();

        assertThat(names).isNotEmpty().allSatisfy(name -> assertThat(described).contains("`" + name + "`"));
    }
}
