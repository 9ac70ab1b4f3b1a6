package org.wsk4j.runtime;

/** Where a provider stands. */
public enum ProviderState {
    /** It can be captured. */
    ATTACHED,
    /** It leaves: no new captures, pending IRPs may still finish. */
    DETACHING,
    /** It left. */
    DETACHED,
    /** It is installed and cannot work here. */
    ABSENT
}
