package dev.metis.hub.config;

/** A value was written in the right shape but makes no sense; what and remedy become a {@link Problem}. */
public final class BadValue extends Exception {
    private final String what;
    private final String remedy;

    /**
     * @param what goes on after the value: {@code is not a URL}; must not repeat the value, which may be secret
     * @param remedy a whole sentence
     */
    public BadValue(String what, String remedy) {
        super(what, null, false, false);
        this.what = what;
        this.remedy = remedy;
    }

    String what() {
        return what;
    }

    String remedy() {
        return remedy;
    }
}
