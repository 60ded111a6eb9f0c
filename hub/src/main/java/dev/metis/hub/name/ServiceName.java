package dev.metis.hub.name;

/** A service's name as stored, not escaped. */
public record ServiceName(String value) implements Comparable<ServiceName> {
    public static final int MAX_LENGTH = 255;

    public ServiceName {
        if (value.isEmpty() || value.length() > MAX_LENGTH || value.contains("/")) {
            throw new IllegalArgumentException("a service name has 1 to " + MAX_LENGTH + " characters and no slash");
        }
    }

    /** Whether a new service can be called so. Source: {@code Service._validate_service_name}. */
    public static boolean isValid(String written) {
        return !written.isEmpty()
                && written.length() <= MAX_LENGTH
                && !written.contains("/")
                && !Names.hasEscape(written)
                && !Names.isOnlyDots(written)
                && written.strip().equals(written);
    }

    /** {@code services/grader/}, escaped; to be appended to the base URL. */
    public String path() {
        return "services/" + Names.escape(value) + "/";
    }

    @Override
    public int compareTo(ServiceName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
