package dev.metis.hub.access;

import java.util.Optional;

/**
 * A scope as people write it, taken apart: {@code servers!user=ada}.
 *
 * @param filter what stands behind the first exclamation mark; where that is nothing there is no filter, as JupyterHub reads it
 */
public record WrittenScope(String base, Optional<String> filter) {
    private static final char MARK = '!';

    public static WrittenScope of(String text) {
        int mark = text.indexOf(MARK);
        return mark < 0
                ? new WrittenScope(text, Optional.empty())
                : new WrittenScope(
                        text.substring(0, mark),
                        Optional.of(text.substring(mark + 1)).filter(filter -> !filter.isEmpty()));
    }

    /** Whether this is that scope, without a filter. */
    public boolean is(String scope) {
        return filter.isEmpty() && base.equals(scope);
    }

    /** Whether a filter was begun and none came of it. */
    public static boolean hasEmptyFilter(String text) {
        int mark = text.indexOf(MARK);
        return mark >= 0 && mark == text.length() - 1;
    }
}
