/**
 * Servers shared with others. Scopes of shares are kept without their filter, for all of them mean the shared server, whatever
 * it and its owner are called; {@link dev.metis.hub.share.ShareScopes} takes the filter off and puts it on.
 */
@NullMarked
package dev.metis.hub.share;

import org.jspecify.annotations.NullMarked;
