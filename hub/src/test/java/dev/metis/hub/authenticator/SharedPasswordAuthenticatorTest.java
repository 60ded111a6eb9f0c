package dev.metis.hub.authenticator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubConfig;
import dev.metis.hub.authenticator.AuthenticatedUser.Groups;
import dev.metis.hub.authenticator.sharedpassword.SharedPasswordAuthenticator;
import dev.metis.hub.authenticator.sharedpassword.SharedPasswordConfig;
import dev.metis.hub.config.Yaml;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SharedPasswordAuthenticatorTest {
    private static final String ADMINS = "a".repeat(32);
    private static final String ALL = """
            SharedPasswordAuthenticator:
              allow_all: true
              admin_users: [root]
              manage_groups: true
              user_password: passwordpassword
              admin_password: %s
              password_groups:
                test-1: [group-a, group-b]
                test-2: [group-c]
                none: []
            """.formatted(ADMINS);

    private static Optional<AuthenticatedUser> logIn(String settings, String user, String password) {
        var config = Yaml.of(settings).read(HubConfig.SECTIONS, SharedPasswordConfig::read);
        var said = new SharedPasswordAuthenticator(config)
                .authenticate(new Credentials(user, password))
                .result();
        return said;
    }

    @ParameterizedTest
    @CsvSource({
        "ada,  passwordpassword, true,  false",
        "ada,  ADMINS,           false, ",
        "ada,  blah,             false, ",
        "ada,  '',               false, ",
        "root, ADMINS,           true,  true",
        "ROOT, ADMINS,           true,  true",
        "root, passwordpassword, false, ",
        "root, test-1,           false, ",
        "ada,  test-1,           true,  ",
    })
    void each_password_is_for_its_own_people(String user, String password, boolean in, Boolean admin) {
        var said = logIn(ALL, user, password.equals("ADMINS") ? ADMINS : password);

        assertThat(said.isPresent()).isEqualTo(in);
        assertThat(said.flatMap(AuthenticatedUser::admin)).isEqualTo(Optional.ofNullable(admin));
    }

    @Test
    void a_password_of_groups_puts_its_users_into_exactly_these() {
        assertThat(groups("test-1")).containsExactlyInAnyOrder("group-a", "group-b");
        assertThat(groups("test-2")).containsExactly("group-c");
        assertThat(groups("none")).isEmpty();
        assertThat(groups("passwordpassword")).isEmpty();
    }

    private static Set<String> groups(String password) {
        return ((Groups.Exactly) logIn(ALL, "ada", password).orElseThrow().groups()).names();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada", "root"})
    void no_password_at_all_lets_nobody_in(String user) {
        assertThat(logIn("SharedPasswordAuthenticator: {allow_all: true, admin_users: [root]}", user, ""))
                .isEmpty();
    }

    @Test
    void passwords_of_groups_need_managed_groups_and_are_not_shown() {
        assertThat(Yaml.of("SharedPasswordAuthenticator: {allow_all: true, password_groups: {one-secret: [a]}}")
                        .problems(HubConfig.SECTIONS, SharedPasswordConfig::read))
                .containsExactly(
                        "metis.yaml:1: SharedPasswordAuthenticator.password_groups: needs manage_groups. Set that to true, too.");
        assertThat(Yaml.of("SharedPasswordAuthenticator: {allow_all: true, manage_groups: true, password_groups:"
                                + " {one-secret: {a: 1}, other-secret: [b]}}")
                        .problems(HubConfig.SECTIONS, SharedPasswordConfig::read))
                .hasSize(1)
                .allMatch(problem -> problem.contains("password_groups.entry 1"))
                .noneMatch(problem -> problem.contains("secret"));
    }
}
