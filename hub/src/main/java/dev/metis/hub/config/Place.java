package dev.metis.hub.config;

import java.util.Optional;

/**
 * The setting whose value is being read, and where to note what is wrong with it.
 *
 * @param path such as {@code JupyterHub.services[2].url}
 * @param secret the value must not be shown
 */
record Place(String path, boolean secret, Outside outside) {
    Place child(String key) {
        return new Place(path + "." + key, secret, outside);
    }

    Place item(int index) {
        return new Place(path + "[" + index + "]", secret, outside);
    }

    Place hidden() {
        return new Place(path, true, outside);
    }

    /** Notes that the value does not fit; always empty, as the value to go on with. */
    <T> Optional<T> bad(ConfigValue value, String what, String remedy) {
        var subject = secret ? "the value" : value.shown();
        outside.problems().error(value.at(), path, subject + " " + what, remedy);
        return Optional.empty();
    }
}
