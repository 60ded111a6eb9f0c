package dev.metis.spawner.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.metis.hub.spawner.InstanceId;
import dev.metis.hub.spawner.ServerSpec;
import dev.metis.hub.spawner.SpawnException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateFieldsTest {

    private static TemplateFields fields(String user, String server) {
        var spec = new ServerSpec(
                new InstanceId(1, 1), user, server, "/user/", List.of(), Map.of(), Map.of(), new JsonObject());
        return TemplateFields.of(spec, "quay.io/jupyter/base:1", "jupyter", Escape.SAFE);
    }

    @Test
    void every_field_of_dockerspawner_is_there() {
        assertThat(fields("User@Email.com", "My Server")
                        .strict("{username} {safe_username} {raw_username} {servername} {raw_servername} {imagename}"
                                + " {prefix} {{x}}"))
                .isEqualTo("-55ser-40-45mail-2ecom -55ser-40-45mail-2ecom User@Email.com my-20server My Server"
                        + " quay.io-jupyter-base-1 jupyter {x}");
    }

    @Test
    void texts_that_are_no_templates_stay_as_they_are() {
        var rendered = fields("ada", "")
                .lenient(new JsonObject()
                        .put(
                                "{username}",
                                new JsonArray()
                                        .add("a-{username}")
                                        .add("{nobody}")
                                        .add("{")
                                        .add(3))
                        .put("sh", "echo ${HOME}"));

        assertThat(rendered)
                .isEqualTo(new JsonObject()
                        .put(
                                "ada",
                                new JsonArray()
                                        .add("a-ada")
                                        .add("{nobody}")
                                        .add("{")
                                        .add(3))
                        .put("sh", "echo ${HOME}"));
    }

    @Test
    void a_volume_with_an_unknown_field_is_refused_by_its_template() {
        assertThatThrownBy(() -> fields("ada", "").strict("/nfs/{user}"))
                .isInstanceOf(SpawnException.class)
                .hasMessageContaining("/nfs/{user}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", ".", "../../etc", "a/b", "x:/etc:rw"})
    void no_name_leads_a_volume_out_of_its_place(String name) {
        assertThatThrownBy(() -> fields(name, "").place("/nfs/{raw_username}/work"))
                .isInstanceOf(SpawnException.class)
                .hasMessageContaining("{raw_username}");
        assertThat(fields(name, "").place("/nfs/{username}/work"))
                .doesNotContain("..")
                .doesNotContain(":");
        assertThatThrownBy(() -> fields("ada", name).place("/nfs/{raw_username}/{raw_servername}"))
                .isInstanceOf(SpawnException.class);
    }

    @Test
    void what_the_operator_writes_may_lead_anywhere() {
        assertThat(fields("ada", "").place("/srv/../nfs/{raw_username}")).isEqualTo("/srv/../nfs/ada");
    }

    @Test
    void a_user_and_a_server_of_another_have_different_names() {
        assertThat(fields("user--foo", "").lenient("{prefix}-{username}")).isEqualTo("jupyter-user-2d-2dfoo");
        assertThat(fields("user", "foo").lenient("{prefix}-{username}--{servername}"))
                .isEqualTo("jupyter-user--foo");
    }
}
