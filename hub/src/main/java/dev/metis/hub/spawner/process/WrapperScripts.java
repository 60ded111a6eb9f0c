package dev.metis.hub.spawner.process;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * The two shell scripts a process is before it becomes the server; each ends by replacing itself, so its number stays.
 * Their exit codes lie where a server's own seldom do (systemd.exec(5) uses the same range for the same).
 */
final class WrapperScripts {
    static final int CANNOT_USE_DIRECTORY = 200;
    static final int CANNOT_CLAIM = 201;

    /**
     * Runs as the hub: claims the instance, unless it was stopped meanwhile.
     * Arguments: where to write the claim first, where it has to get, the mark of a stop, the server's address, the program
     * ln, then what to go on with.
     */
    static final String OUTER = """
            draft=$1$$ claim=$2 stopped=$3 address=$4 ln=$5
            shift 5
            { read -r boot < /proc/sys/kernel/random/boot_id; } 2> /dev/null || boot=unknown
            read -r self < "/proc/$$/stat" &&
                printf '%s\\n' "$self" "$boot" "$address" > "$draft" &&
                "$ln" "$draft" "$claim" 2> /dev/null || exit 201
            [ ! -e "$stopped" ] || exit 201
            exec "$@" 4>> "$draft"
            """;

    private WrapperScripts() {}

    /**
     * Runs as the server's account: enters its directory, sets the environment, and adds to its claim (open as 4) that nothing
     * more is needed from the hub. It comes by standard input, where nobody else can read it, and is a single command, so that
     * nothing of one that was cut off is run.
     * Arguments: a directory and what is {@link Surroundings.Need needed} of it, the program mktemp, then what to go on with.
     */
    static String inner(Map<String, String> environment) {
        return """
                {
                directory=$1 need=$2 mktemp=$3
                shift 3
                case $need in
                ENTER) cd "$directory" || exit 200 ;;
                WRITE) cd "$directory" && [ -w . ] || exit 200 ;;
                NOTHING)
                    until [ -z "$directory" ] || cd "$directory"; do
                        directory=${directory%%/*}
                    done
                    [ -n "$directory" ] || cd "$("$mktemp" -d)" || exit 200 ;;
                esac
                %s
                echo started >&4
                exec "$@" < /dev/null 4>&-
                }
                """.formatted(environment.entrySet().stream()
                .map(variable -> "export " + variable.getKey() + "=" + quoted(variable.getValue()))
                .collect(Collectors.joining("\n")));
    }

    /** One word for a POSIX shell, whatever it holds. */
    static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
