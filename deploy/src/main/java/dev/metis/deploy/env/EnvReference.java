package dev.metis.deploy.env;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The part of the reference about the variables of the compose file. What they mean is said once, in the example. */
public final class EnvReference {
    private static final Pattern HEADING = Pattern.compile("# --- (.+?) -+");
    private static final Pattern VARIABLE = Pattern.compile("#?([A-Z_]+)=.*");

    private static final String INTRODUCTION = """

            ## Variables of the compose file

            What differs from machine to machine stands in `deploy/compose/.env`, a copy of
            [.env.example](../compose/.env.example); the compose file makes settings of it. `metis check-config --env .env`
            reports what is wrong. Anything else is set for `hub` in a `compose.override.yaml`, by variables like
            `METIS__Spawner__start_timeout`, or in `deploy/compose/metis.yaml`.
            """;

    private EnvReference() {}

    /** @param example lines of {@code .env.example} */
    public static String write(List<String> example) {
        var page = new StringBuilder(INTRODUCTION);
        var remark = new ArrayList<String>();
        var heading = "the installation";
        var isNew = true;
        for (var line : example) {
            var variable = VARIABLE.matcher(line);
            var next = HEADING.matcher(line);
            if (variable.matches()) {
                if (isNew) {
                    page.append("\n| Variable: ").append(heading).append(" | Without it | Meaning |\n|---|---|---|\n");
                }
                isNew = false;
                page.append(row(variable, String.join(" ", remark)));
                remark.clear();
            } else if (next.matches()) {
                heading = next.group(1);
                isNew = true;
            } else if (line.startsWith("# ")) {
                remark.add(line.substring(2));
            } else {
                remark.clear();
            }
        }
        return page.toString();
    }

    private static String row(Matcher line, String meaning) {
        var variable = EnvVariable.of(line.group(1)).orElseThrow();
        var usual =
                variable.usual().isEmpty() || variable.usual().equals("/dev/null") ? "" : "`" + variable.usual() + "`";
        return "| `%s` | %s | %s |\n".formatted(variable, usual, meaning.replace("|", "\\|"));
    }
}
