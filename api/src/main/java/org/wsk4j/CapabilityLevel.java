package org.wsk4j;

/** How a provider does something. */
public enum CapabilityLevel {
    /** The platform does it. */
    NATIVE,
    /** The provider imitates it; the reason says with which difference. */
    EMULATED,
    /** It does not; asking for it answers STATUS_NOT_SUPPORTED. */
    ABSENT
}
