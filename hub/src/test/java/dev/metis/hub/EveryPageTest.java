package dev.metis.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.page.ContentPolicy;
import dev.metis.hub.page.MenuItem;
import dev.metis.hub.page.PageFixture;
import dev.metis.hub.page.View;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules that hold for all pages. What each one shows is told by the tests of its view. */
class EveryPageTest {
    private static final Pattern INLINE_SCRIPT = Pattern.compile("<script(?![^>]*\\ssrc=)", Pattern.CASE_INSENSITIVE);
    private static final Pattern INLINE_HANDLER = Pattern.compile("<[^>]*\\son[a-z]+\\s*=", Pattern.CASE_INSENSITIVE);
    private static final Pattern INLINE_STYLE = Pattern.compile("<style|<[^>]*\\sstyle\\s*=", Pattern.CASE_INSENSITIVE);
    private static final Pattern INPUT =
            Pattern.compile("<(?:input|select)(?![^>]*type=\"hidden\")[^>]*\\sid=\"(\\w+)\"");
    private static final Pattern ID = Pattern.compile("\\sid=\"([^\"]+)\"");

    static Stream<Arguments> plain() {
        return arguments(EveryPage.plain());
    }

    static Stream<Arguments> nasty() {
        return arguments(EveryPage.nasty());
    }

    private static Stream<Arguments> arguments(Map<String, View> pages) {
        return pages.entrySet().stream().map(page -> Arguments.of(page.getKey(), page.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"plain", "nasty"})
    void nothing_is_inline(String name, View view) {
        var html = EveryPage.html(view);

        assertThat(html)
                .doesNotContainPattern(INLINE_SCRIPT)
                .doesNotContainPattern(INLINE_HANDLER)
                .doesNotContainPattern(INLINE_STYLE)
                .doesNotContain("javascript:");
        assertThat(view.policy().name().equals("STRICT") || name.endsWith("custom") || name.equals("spawn-form"))
                .isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nasty")
    void hostile_text_stays_text(String name, View view) {
        assertThat(EveryPage.html(view)).doesNotContain("<script>").doesNotContain("alert(1)</script>");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("plain")
    void a_page_can_be_read_without_seeing_it(String name, View view) {
        var html = EveryPage.html(view);

        assertThat(html)
                .startsWith("<!DOCTYPE html>")
                .contains("<html lang=\"en\">")
                .contains("name=\"viewport\"")
                .contains("<main id=\"main\"")
                .containsPattern("<title>[^<]+ · Metis</title>")
                .containsOnlyOnce("<h1");
        var ids = ID.matcher(html).results().map(match -> match.group(1)).toList();
        assertThat(ids).doesNotHaveDuplicates();
        INPUT.matcher(html)
                .results()
                .forEach(match -> assertThat(html).contains("<label for=\"" + match.group(1) + "\""));
    }

    @Test
    void who_is_logged_in_sees_the_way_home_and_out() {
        var html = EveryPage.html(EveryPage.named("home-stopped"));

        assertThat(html)
                .contains("<a href=\"/hub/home\">Home</a>")
                .contains("<a href=\"/hub/token\">Token</a>")
                .contains(">ada</span>")
                .contains("<a href=\"/hub/logout\">Log out</a>")
                .doesNotContain("/hub/admin");
    }

    @Test
    void services_are_in_a_menu_that_needs_no_script() {
        var nasty = new MenuItem(EveryPage.NASTY, "/services/%22/");
        var html = PageFixture.as("ada", List.of(nasty), EveryPage.named("home-stopped"));

        assertThat(html)
                .contains("<summary>Services</summary>", "<a href=\"/services/%22/\">")
                .doesNotContain("<script>alert");
        assertThat(EveryPage.html(EveryPage.named("home-stopped"))).doesNotContain("<summary>Services");
    }

    @Test
    void who_is_not_logged_in_is_not_offered_to_log_out() {
        assertThat(EveryPage.html(EveryPage.named("login")))
                .doesNotContain("/hub/logout")
                .doesNotContain("/hub/token");
    }

    @Test
    void the_operators_announcement_is_on_the_page_as_written() {
        var html = PageFixture.announcing("Down on <b>Friday</b>", EveryPage.named("home-stopped"));

        assertThat(html).contains("Down on <b>Friday</b></aside>");
    }

    @Test
    void the_strict_policy_allows_nothing_inline() {
        assertThat(ContentPolicy.STRICT.header(PageFixture.BASE))
                .contains("script-src 'self';", "style-src 'self';", "frame-ancestors 'none'")
                .endsWith("; report-uri /hub/security/csp-report")
                .doesNotContain("unsafe");
    }

    /** Leaves the pages below {@code target/pages}, to be looked at with a browser. */
    @Test
    void every_page_can_be_looked_at() throws IOException {
        var folder = Files.createDirectories(Path.of("target", "pages"));
        for (var page : EveryPage.plain().entrySet()) {
            Files.writeString(folder.resolve(page.getKey() + ".html"), EveryPage.html(page.getValue()));
        }

        assertThat(folder.resolve("home-named.html")).isNotEmptyFile();
    }
}
