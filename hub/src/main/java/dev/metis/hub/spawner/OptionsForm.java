package dev.metis.hub.spawner;

import dev.metis.hub.config.BadValue;
import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Section;
import dev.metis.hub.config.Structures;
import dev.metis.hub.config.Types;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What users choose before a start.
 *
 * @param html form fields, passed to the page as they are; empty for no form
 * @param reading how form fields become options
 * @param applied from the name of an option to the setting it changes for that one start
 */
public record OptionsForm(String html, Reading reading, Map<String, String> applied) {

    /** What the name of a setting begins with that stands for one variable of the environment. */
    public static final String VARIABLE = "environment.";

    private static final Pattern VARIABLES = Pattern.compile(Pattern.quote(VARIABLE) + "[A-Za-z_][A-Za-z0-9_]*");

    /** How form fields become options. */
    public enum Reading {
        /** Every field is a list of texts. */
        PASSTHROUGH,
        /** A single text stays a text, a single {@code on} becomes true. */
        SIMPLE
    }

    static final Option<String> OPTIONS_FORM = Option.of(
            "options_form", Types.text(), "", "HTML of form fields that are shown before a start; empty for no form.");
    static final Option<Reading> OPTIONS_FROM_FORM = Option.of(
            "options_from_form",
            Types.text().parsed("one of passthrough, simple", OptionsForm::reading, OptionsForm::word),
            Reading.PASSTHROUGH,
            "How form fields become options: as lists of texts, or single ones as they are.");
    static final Option<Map<String, String>> APPLY_USER_OPTIONS = Option.of(
            "apply_user_options",
            Structures.map(Types.text()),
            Map.of(),
            "From the name of an option to the setting of the spawner it changes for that start;"
                    + " environment.NAME is one variable of the environment.");

    static final Section OPTIONS = Section.part("Spawner", OPTIONS_FORM, OPTIONS_FROM_FORM, APPLY_USER_OPTIONS);

    public OptionsForm {
        applied = Map.copyOf(applied);
    }

    static OptionsForm read(ConfigReader in) {
        var applied = in.get(APPLY_USER_OPTIONS);
        applied.values().stream()
                .filter(setting ->
                        !in.knows(setting) && !VARIABLES.matcher(setting).matches())
                .forEach(setting -> in.problem(
                        APPLY_USER_OPTIONS,
                        "names " + setting + ", which " + in.section() + " does not have",
                        "Write a setting of the spawner, such as mem_limit, or environment.NAME for a variable."));
        return new OptionsForm(in.get(OPTIONS_FORM), in.get(OPTIONS_FROM_FORM), applied);
    }

    private static Reading reading(String word) throws BadValue {
        return switch (word) {
            case "passthrough" -> Reading.PASSTHROUGH;
            case "simple" -> Reading.SIMPLE;
            default ->
                throw new BadValue(
                        "is neither passthrough nor simple", "Python functions cannot be used; write one of the two.");
        };
    }

    private static String word(Reading reading) {
        return reading == Reading.SIMPLE ? "simple" : "passthrough";
    }
}
