package org.wsk4j.registrar.core;

/** A text that was to be an LDAP filter and is none; the message says where and why. */
public final class MalformedFilterException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedFilterException(String message) {
        super(message);
    }
}
