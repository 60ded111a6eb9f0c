package dev.metis.spawner.docker;

import dev.metis.hub.config.BadValue;
import dev.metis.hub.config.Structures;
import dev.metis.hub.config.Type;
import dev.metis.hub.config.Types;
import dev.metis.hub.error.HubError;
import dev.metis.hub.spawner.OptionsForm;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which images users may choose. */
sealed interface AllowedImages {

    /** Whatever there is. */
    record Any() implements AllowedImages {}

    /** @param images from what users see to the image; empty for no choice at all */
    record Some(Map<String, String> images) implements AllowedImages {
        private static final String SELECT = """
                <label for="image">Image</label>
                <select id="image" name="image" required autofocus>
                """;

        public Some {
            images = Collections.unmodifiableMap(new LinkedHashMap<>(images));
        }

        private String allowed(String image) {
            if (images.isEmpty()) {
                throw new HubError.BadRequest("Specifying image to launch is not allowed").exception();
            }
            var found = images.get(image);
            if (found == null) {
                throw new HubError.BadRequest(
                                "Image " + image + " not in allowed list: " + String.join(", ", images.keySet()))
                        .exception();
            }
            return found;
        }

        private String html(String usual) {
            return images.entrySet().stream()
                    .map(image -> {
                        boolean isUsual =
                                image.getKey().equals(usual) || image.getValue().equals(usual);
                        var label = escaped(image.getKey());
                        return "<option value=\"" + label + "\"" + (isUsual ? " selected" : "") + ">" + label
                                + "</option>";
                    })
                    .collect(Collectors.joining("\n", SELECT, "\n</select>"));
        }

        private static String escaped(String text) {
            return text.replace("&", "&amp;")
                    .replace("<", "&lt;")
                    .replace(">", "&gt;")
                    .replace("\"", "&quot;");
        }
    }

    /** The name of the option users have for it. */
    String OPTION = "image";

    Type<AllowedImages> TYPE = Structures.listOr(
            Types.text(),
            AllowedImages::ofList,
            Structures.objectOr(
                    Types.text().parsed("*", AllowedImages::any, _ -> "*"),
                    any -> any,
                    Structures.map(Types.text()).parsed("map of text", AllowedImages::ofMap, _ -> "{}")));

    private static AllowedImages ofList(List<String> images) {
        var same = new LinkedHashMap<String, String>();
        images.forEach(image -> same.put(image, image));
        return new Some(same);
    }

    private static AllowedImages ofMap(Map<String, String> images) {
        return new Some(images);
    }

    private static AllowedImages any(String text) throws BadValue {
        if (!text.strip().equals("*")) {
            throw new BadValue(
                    "is one text, and only \"*\" may be", "Write a list to allow one image: [" + text.strip() + "].");
        }
        return new Any();
    }

    /** The image that was chosen, if any was. Fails with HubError.BadRequest when it may not be. */
    default Optional<String> chosen(JsonObject options) {
        var value = options.getValue(OPTION);
        var wanted = value instanceof JsonArray array && array.size() == 1 ? array.getValue(0) : value;
        if (wanted == null || wanted.equals("")) {
            return Optional.empty();
        }
        if (!(wanted instanceof String image)) {
            throw new HubError.BadRequest("The option image must be a text").exception();
        }
        return Optional.of(
                switch (this) {
                    case Any _
                    when !ImageName.isOne(image) -> throw new HubError.BadRequest(ImageName.problem(image)).exception();
                    case Any _ -> image;
                    case Some some -> some.allowed(image);
                });
    }

    /** Form fields to choose one by, when there is a choice. */
    default Optional<OptionsForm> form(String usual, OptionsForm without) {
        return switch (this) {
            case Any _ -> Optional.empty();
            case Some some when some.images().size() < 2 -> Optional.empty();
            case Some some ->
                Optional.of(new OptionsForm(some.html(usual), OptionsForm.Reading.SIMPLE, without.applied()));
        };
    }
}
