package dev.metis.spawner.docker;

/** When an image is fetched from its registry before a start. */
enum PullPolicy {
    /** Each time, so that what the registry has now is run. */
    ALWAYS,
    /** When the engine does not have it. */
    IFNOTPRESENT,
    /** Never; a start without it fails. */
    NEVER,
    /** It is not even looked for. */
    SKIP
}
