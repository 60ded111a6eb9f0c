/** Ground floor of everything a person sees: layout, templates, static files, the error page. Knows no feature. */
@NullMarked
package dev.metis.hub.page;

import org.jspecify.annotations.NullMarked;
