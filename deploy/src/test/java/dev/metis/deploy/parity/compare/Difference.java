package dev.metis.deploy.parity.compare;

/**
 * One field in which two answers differ.
 *
 * @param field such as {@code status}, {@code header retry-after} or {@code body.servers..ready}
 * @param upstream as JupyterHub has it, in a form without what may differ; {@code absent} when it has it not
 * @param metis as Metis has it
 */
public record Difference(String field, String upstream, String metis) {
    @Override
    public String toString() {
        return field + ": JupyterHub " + upstream + ", Metis " + metis;
    }
}
