package dev.metis.hub.config;

import dev.metis.hub.config.Catalogue.Known;
import dev.metis.hub.config.Catalogue.Standing;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes the reference of all settings, in Markdown, from their declarations. */
public final class ReferencePage {
    private static final String INTRODUCTION = """
            # Settings

            <!-- Written by the build from the declarations in the code: do not edit. -->

            All settings stand in one YAML file, `metis.yaml`. Its sections are the names of JupyterHub's classes, its keys
            the names of their options, so every page of JupyterHub's documentation that has `c.Spawner.start_timeout = 30`
            holds here as

            ```yaml
            Spawner:
              start_timeout: 30
            ```

            - Any value may be `{env: NAME}` or `{file: PATH}`: what the environment variable or the file holds. The line
              break at a file's end is cut off; relative paths start at the settings file. Lists taken from there may also
              be separated by commas or line breaks.
            - An environment variable like `METIS__Spawner__start_timeout` goes before the file. Lists and maps are written
              as in YAML, in one line.
            - A section inherits: `SimpleLocalProcessSpawner` looks into its own section, then into `LocalProcessSpawner`,
              then into `Spawner`.
            - A **duration** is a number of seconds, or has a unit: `500ms`, `30s`, `5m`, `2h`, `7d`. **Bytes** are a number,
              or have one of `K`, `M`, `G`, `T`, which are powers of 1024. A **secret** is never printed.
            - Nothing, or `null`, means the default.

            `metis check-config` reports everything that is wrong, with file and line, and changes nothing. An editor
            completes and checks the file when its first line is
            `# yaml-language-server: $schema=metis.schema.json`, with the path of that file.
            """;

    private static final String LACKING = """

            ## Options of JupyterHub that Metis does not have

            *Ignored* ones are accepted with a warning. *Python* ones take code of the hub's own process, which Metis does
            not run, and *unsupported* ones cannot be done by this version: writing one of those is an error, unless its
            value asks for nothing.

            | Option | Is | Instead |
            |---|---|---|
            """;

    private ReferencePage() {}

    /** The whole page, ending in a line break. */
    public static String write(Sections sections) {
        var page = new StringBuilder(INTRODUCTION);
        sections.all().forEach(section -> section(page, section));
        page.append(LACKING);
        Catalogue.ofJupyterHub().all().forEach(known -> page.append(row(known)));
        return page.toString();
    }

    private static void section(StringBuilder page, Section section) {
        page.append("\n## ").append(section.name()).append("\n\n").append(section.description());
        if (!section.parent().isEmpty()) {
            page.append(" Everything of [").append(section.parent()).append("](#");
            page.append(section.parent().toLowerCase(Locale.ROOT)).append(") may be written here too.");
        }
        page.append('\n');
        if (!section.options().isEmpty()) {
            table(page, section.options());
        }
        for (var option : section.options()) {
            if (!option.type().keys().isEmpty()) {
                page.append("\nKeys of each of `").append(option.name()).append("`:\n");
                table(page, option.type().keys());
            }
        }
    }

    private static void table(StringBuilder page, List<Option<?>> options) {
        page.append("\n| Option | Value | Default | Meaning |\n|---|---|---|---|\n");
        options.forEach(option -> page.append(row(option)));
    }

    private static String row(Option<?> option) {
        var shown = option.shownDefault();
        var standard = option.required()
                ? "required"
                : shown.isEmpty() ? "" : option.fallbackText().isEmpty() ? code(shown) : cell(shown);
        return "| `%s` | %s | %s | %s |\n"
                .formatted(option.name(), cell(option.type().label()), standard, cell(meaning(option)));
    }

    private static String meaning(Option<?> option) {
        var places = option.aliases().stream()
                .map(alias ->
                        (alias.deprecated() ? " Formerly `" : " Also `") + alias.section() + "." + alias.name() + "`.")
                .collect(Collectors.joining());
        var variable = option.variables().isEmpty()
                ? ""
                : " Or environment variable `" + String.join("`, `", option.variables()) + "`.";
        return option.description() + variable + places;
    }

    private static String row(Known known) {
        var name = known.name().contains(".") ? known.name() : known.name() + ".*";
        var standing = known.standing() == Standing.PYTHON
                ? "Python"
                : known.standing().name().toLowerCase(Locale.ROOT);
        return "| `%s` | %s | %s |\n".formatted(name, standing, cell(known.reason()));
    }

    private static String code(String text) {
        return "`" + cell(text) + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }
}
