package dev.metis.proxy;

import java.lang.management.ManagementFactory;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * All objects that something still reaches, as the JVM counts them one by one after a collection. What the heap says of itself
 * counts gaps too that a collector has not closed yet, some megabytes now and then.
 */
final class LiveObjects {
    /** {@code rank: instances bytes class}. */
    private static final int INSTANCES = 1;

    private static final int BYTES = 2;
    private static final int CLASS = 3;

    private LiveObjects() {}

    static long count(String type) {
        return sum(INSTANCES, type::equals);
    }

    static long bytes() {
        return sum(BYTES, type -> !type.contains("jdk.internal.vm.Filler"));
    }

    private static long sum(int column, Predicate<String> types) {
        return histogram()
                .map(line -> line.strip().split("\\s+", -1))
                .filter(columns -> columns.length > CLASS && columns[0].matches("\\d+:") && types.test(columns[CLASS]))
                .mapToLong(columns -> Long.parseLong(columns[column]))
                .sum();
    }

    private static Stream<String> histogram() {
        try {
            var histogram = (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
            return histogram.lines();
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }
}
