package dev.metis.hub.page;

import java.util.Optional;

/** Everything one page shows: a record that belongs to one template. */
public interface View {

    /** The template's file below {@code src/main/jte}. */
    String template();

    /** The operator's words for this page: HTML shown above it. */
    default Optional<String> announcement(PageConfig.Announcements all) {
        return all.everywhere();
    }

    /** What the page may load; only pages that show an operator's own HTML need more than {@code STRICT}. */
    default ContentPolicy policy() {
        return ContentPolicy.STRICT;
    }
}
