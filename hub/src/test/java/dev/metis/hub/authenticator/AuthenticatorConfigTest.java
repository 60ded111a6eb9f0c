package dev.metis.hub.authenticator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubConfig;
import dev.metis.hub.authenticator.dummy.DummyConfig;
import dev.metis.hub.authenticator.sharedpassword.SharedPasswordConfig;
import dev.metis.hub.config.Yaml;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthenticatorConfigTest {
    private static final String LONG = "a".repeat(32);

    private static DummyConfig dummy(String yaml) {
        return Yaml.of(yaml).read(HubConfig.SECTIONS, DummyConfig::read);
    }

    private static List<String> shared(String yaml) {
        return Yaml.of(yaml).problems(HubConfig.SECTIONS, SharedPasswordConfig::read);
    }

    @ParameterizedTest
    @CsvSource({
        "'{}', false, false",
        "'{allowed_users: [ada]}', false, true",
        "'{allowed_users: [ada], allow_existing_users: false}', false, false",
        "'{allow_existing_users: true}', false, true",
        "'{allow_all: true}', true, false"
    })
    void existing_users_may_enter_when_somebody_is_listed(String written, boolean all, boolean existing) {
        var config = Yaml.of("Authenticator: " + written)
                .read(HubConfig.SECTIONS, in -> AuthenticatorConfig.read(in.at(AuthenticatorConfig.SECTION)));
        assertThat(config.allowAll()).isEqualTo(all);
        assertThat(config.allowExistingUsers()).isEqualTo(existing);
    }

    @Test
    void the_dummy_lets_everybody_in_unless_somebody_is_listed() {
        assertThat(dummy("").common().allowAll()).isTrue();
        assertThat(dummy("DummyAuthenticator: {allowed_users: [ada]}").common().allowAll())
                .isFalse();
        assertThat(dummy("Authenticator: {allow_all: false}").common().allowAll())
                .isFalse();
        assertThat(dummy("DummyAuthenticator: {password: ''}").password()).isEmpty();
    }

    @Test
    void nobody_allowed_is_worth_a_warning() {
        assertThat(Yaml.of("Authenticator:\n  admin_users: [ada]\n")
                        .warnings(
                                HubConfig.SECTIONS, in -> AuthenticatorConfig.read(in.at(AuthenticatorConfig.SECTION))))
                .containsExactly(
                        "metis.yaml:2: Authenticator.allow_all: is not set, and nobody else is allowed to log in. Set"
                                + " it, or allowed_users.");
    }

    @Test
    void old_names_and_the_old_place_of_admin_users_are_read() {
        var yaml = Yaml.of("JupyterHub: {admin_users: [ada]}\nAuthenticator: {whitelist: [grace], blacklist: [mal]}");
        var common = yaml.read(HubConfig.SECTIONS, DummyConfig::read).common();
        assertThat(common.adminUsers()).containsExactly("ada");
        assertThat(common.allowedUsers()).containsExactly("grace");
        assertThat(common.blockedUsers()).containsExactly("mal");
        assertThat(yaml.warnings(HubConfig.SECTIONS, DummyConfig::read))
                .contains(
                        "metis.yaml:1: JupyterHub.admin_users: is an old name. Write DummyAuthenticator.admin_users instead.");
    }

    @Test
    void what_cannot_work_as_meant_is_worth_a_warning() {
        assertThat(Yaml.of("Authenticator: {allowed_users: [a, d, a], username_map: {Ada: ada}}")
                        .warnings(HubConfig.SECTIONS, DummyConfig::read))
                .containsExactly(
                        "metis.yaml:1: Authenticator.allowed_users: has names of one letter. Write a list of names, not a"
                                + " single word.",
                        "metis.yaml:1: Authenticator.username_map: has Ada, which no name becomes. Write it in lower case.");
    }

    @Test
    void an_expression_that_is_none_is_refused() {
        assertThat(Yaml.of("Authenticator: {username_pattern: '[a-z'}").problems(HubConfig.SECTIONS, DummyConfig::read))
                .singleElement()
                .asString()
                .startsWith("metis.yaml:1: Authenticator.username_pattern: \"[a-z\" is not a regular expression (");
    }

    @Test
    void shared_passwords_are_long_and_differ() {
        assertThat(shared("SharedPasswordAuthenticator: {user_password: short, admin_password: alsotooshort}"))
                .contains(
                        "metis.yaml:1: SharedPasswordAuthenticator.user_password: the value is shorter than 8 characters. Make"
                                + " one with: openssl rand -hex 32",
                        "metis.yaml:1: SharedPasswordAuthenticator.admin_password: the value is shorter than 32 characters. Make"
                                + " one with: openssl rand -hex 32");
        assertThat(shared("SharedPasswordAuthenticator: {user_password: " + LONG + ", admin_password: " + LONG + "}"))
                .contains(
                        "metis.yaml:1: SharedPasswordAuthenticator.admin_password: is the same as user_password. Make another"
                                + " one.");
    }

    @Test
    void a_missing_half_of_the_shared_passwords_is_worth_a_warning() {
        assertThat(Yaml.of("SharedPasswordAuthenticator: {allow_all: true, admin_users: [ada]}")
                        .warnings(HubConfig.SECTIONS, SharedPasswordConfig::read))
                .containsExactly(
                        "metis.yaml:1: SharedPasswordAuthenticator.user_password: is not set: only admins can log in. Set it if"
                                + " that is not meant.",
                        "metis.yaml:1: SharedPasswordAuthenticator.admin_password: is not set: no admin can log in. Set it if"
                                + " that is not meant.");
    }

    @Test
    void a_password_for_admins_who_are_not_named_is_worth_a_warning() {
        assertThat(Yaml.of("SharedPasswordAuthenticator: {allow_all: true, user_password: long-enough, admin_password: "
                                + LONG + "}")
                        .warnings(HubConfig.SECTIONS, SharedPasswordConfig::read))
                .containsExactly(
                        "metis.yaml:1: SharedPasswordAuthenticator.admin_password: is set, but admin_users is not: no admin can"
                                + " log in. List them there.");
    }
}
