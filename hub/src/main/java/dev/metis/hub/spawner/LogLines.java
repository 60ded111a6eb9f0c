package dev.metis.hub.spawner;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Makes what a server wrote fit to be shown. */
public final class LogLines {
    private static final int MOST_SHOWN_PER_LINE = 500;

    /** Colours, cursor movements, window titles: ECMA-48. */
    private static final Pattern ESCAPES =
            Pattern.compile("\\e(?:\\[[0-?]*[ -/]*[@-~]|\\][^\\a\\e]*(?:\\a|\\e\\\\)|[ -/]*[0-~])");

    private static final Pattern LINE_END = Pattern.compile("\r?\n");
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}&&[^\\t]]");

    private LogLines() {}

    /** The last lines without secrets and terminal codes, long ones cut. Of a line drawn over and over its last state. */
    public static String last(String written, int lines, Redaction redaction) {
        var text = ESCAPES.matcher(written).replaceAll("");
        var all = LINE_END.splitAsStream(text).toList();
        var last = String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
        return LINE_END.splitAsStream(redaction.apply(last))
                .map(LogLines::shown)
                .collect(Collectors.joining("\n"));
    }

    /** The last line that says something, of what is shown anyway; none when nothing does. */
    public static Optional<String> lastLine(String shown) {
        return shown.lines().filter(line -> !line.isBlank()).map(String::strip).reduce((_, last) -> last);
    }

    private static String shown(String line) {
        var drawn = line.stripTrailing();
        var last =
                CONTROLS.matcher(drawn.substring(drawn.lastIndexOf('\r') + 1)).replaceAll("");
        if (last.length() <= MOST_SHOWN_PER_LINE) {
            return last;
        }
        int end = Character.isHighSurrogate(last.charAt(MOST_SHOWN_PER_LINE - 1))
                ? MOST_SHOWN_PER_LINE - 1
                : MOST_SHOWN_PER_LINE;
        return last.substring(0, end) + "…";
    }
}
