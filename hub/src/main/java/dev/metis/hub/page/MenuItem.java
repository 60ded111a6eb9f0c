package dev.metis.hub.page;

/** Something a menu leads to. */
public record MenuItem(String label, String href) {}
