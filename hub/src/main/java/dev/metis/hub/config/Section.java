package dev.metis.hub.config;

import java.util.List;

/**
 * A class of JupyterHub's configuration, or the part of one that a feature reads.
 *
 * @param parent the section that is looked at when this one does not say; empty for none
 * @param description one sentence; empty when another part of the section says it
 */
public record Section(String name, String parent, String description, List<Option<?>> options) {
    public Section {
        options = List.copyOf(options);
    }

    public static Section of(String name, String description, Option<?>... options) {
        return new Section(name, "", description, List.of(options));
    }

    /** Options a feature adds to a section that is described elsewhere. */
    public static Section part(String name, Option<?>... options) {
        return new Section(name, "", "", List.of(options));
    }

    /** What is not written here is looked up there, as with JupyterHub's class inheritance. */
    public Section extending(Section other) {
        return new Section(name, other.name, description, options);
    }
}
