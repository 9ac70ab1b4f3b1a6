package org.wsk4j.provider.kit.address;

/** How a socket was told to treat others that want its address. */
public enum Sharing {
    /** Neither option is set. */
    DEFAULT,
    /** SO_REUSEADDR. */
    REUSE,
    /** SO_EXCLUSIVEADDRUSE. */
    EXCLUSIVE
}
