package dev.metis.hub.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.metis.hub.error.HubException;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FieldsTest {

    static Stream<Arguments> wrong() {
        return Stream.of(
                wrong("5", fields -> fields.text("x")),
                wrong("null", fields -> fields.text("x")),
                wrong("\"four\"", fields -> fields.text("x", 3)),
                wrong("\"a\\u0000\"", fields -> fields.text("x")),
                wrong("\"true\"", fields -> fields.flag("x")),
                wrong("1.5", fields -> fields.integer("x", 0, 9)),
                wrong("true", fields -> fields.integer("x", 0, 9)),
                wrong("-1", fields -> fields.integer("x", 0, 9)),
                wrong("10", fields -> fields.integer("x", 0, 9)),
                wrong("99999999999", fields -> fields.integer("x", 0, Integer.MAX_VALUE)),
                wrong("[]", fields -> fields.object("x")),
                wrong("{\"a\": [{\"b\\u0000\": 1}]}", fields -> fields.object("x")),
                wrong("[1]", fields -> fields.texts("x")),
                wrong("[\"\\u0000\"]", fields -> fields.texts("x")),
                wrong("1", fields -> fields.only("y")));
    }

    private static Arguments wrong(String value, Function<Fields, Object> read) {
        return Arguments.of(value, read);
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void what_is_wrong_is_refused_by_name(String value, Function<Fields, Object> read) {
        var fields = new Fields(new JsonObject("{\"x\": " + value + "}"));

        assertThatThrownBy(() -> read.apply(fields))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("x");
    }

    @Test
    void what_is_right_is_read_and_what_is_missing_is_empty() {
        var fields = new Fields(new JsonObject("{\"a\": \"b\", \"n\": 7, \"l\": [\"c\"], \"t\": true, \"o\": {}}"));

        assertThat(fields.text("a", 1)).contains("b");
        assertThat(fields.integer("n", 7, 7)).contains(7);
        assertThat(fields.texts("l").orElseThrow()).containsExactly("c");
        assertThat(fields.flag("t")).contains(true);
        assertThat(fields.object("o")).contains(new JsonObject());
        assertThat(fields.text("missing")).isEmpty();
        assertThat(fields.only("a", "n", "l", "t", "o")).isSameAs(fields);
    }

    @Test
    void nulls_can_be_ignored() {
        assertThat(new Fields(new JsonObject("{\"x\": null}")).ignoringNulls().text("x"))
                .isEmpty();
    }
}
