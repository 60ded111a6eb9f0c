package dev.metis.hub.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word somebody may have meant. */
public final class Words {
    private Words() {}

    /** {@code  Did you mean x?} or nothing, to be put behind a sentence with the choices. */
    public static String suggestion(String written, Collection<String> known) {
        return nearest(written, known)
                .map(word -> " Did you mean " + word + "?")
                .orElse("");
    }

    /** The known word that differs least; empty when all of them are quite different. */
    static Optional<String> nearest(String written, Collection<String> known) {
        var allowed = Math.max(1, Math.min(3, written.length() / 3));
        return known.stream()
                .map(word -> new Candidate(word, distance(plain(written), plain(word))))
                .filter(candidate -> candidate.distance <= allowed)
                .min(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::word))
                .map(Candidate::word);
    }

    private record Candidate(String word, int distance) {}

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace("-", "_");
    }

    /** Inserted, deleted, changed and swapped neighbouring characters. */
    private static int distance(String a, String b) {
        var steps = new int[a.length() + 1][b.length() + 1];
        for (var i = 0; i <= a.length(); i++) {
            for (var j = 0; j <= b.length(); j++) {
                steps[i][j] = i == 0 || j == 0 ? i + j : step(steps, a, b, i, j);
            }
        }
        return steps[a.length()][b.length()];
    }

    private static int step(int[][] steps, String a, String b, int i, int j) {
        var changed = steps[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        var best = Math.min(changed, Math.min(steps[i - 1][j], steps[i][j - 1]) + 1);
        var swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, steps[i - 2][j - 2] + 1) : best;
    }
}
