package org.wsk4j;

/**
 * WSK_INSPECT_ACTION: what becomes of a connection request.
 *
 * @wsk WSK_INSPECT_ACTION
 */
public enum WskInspectAction {
    /** Drop it. */
    WskInspectReject,
    /** Let it go on. */
    WskInspectAccept,
    /** Decide later, with inspectComplete. */
    WskInspectPend
}
