package org.wsk4j.launcher.command;

import org.jspecify.annotations.Nullable;

/**
 * Where to connect to or to listen, as typed: a host and a port, or a path.
 *
 * @param host a name or an address literal; for a Unix-domain socket the path
 * @param port 0 to 65535, or -1 for a path
 */
record Endpoint(String host, int port) {

    private static final String UNIX = "unix:";
    private static final int MAXIMUM_PORT = 65_535;

    static Endpoint of(String host, @Nullable String port) {
        if (host.startsWith(UNIX)) {
            if (port != null) {
                throw CommandFailure.usage("a path has no port; leave out '" + port + "'");
            }
            if (host.length() == UNIX.length()) {
                throw CommandFailure.usage("the path is missing; write unix:/path");
            }
            return new Endpoint(host.substring(UNIX.length()), -1);
        }
        if (port == null) {
            throw CommandFailure.usage("the port is missing; write HOST PORT, or unix:/path");
        }
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String name = bracketed ? host.substring(1, host.length() - 1) : host;
        if (name.isEmpty()) {
            throw CommandFailure.usage("the host is empty; write HOST PORT, or unix:/path");
        }
        return new Endpoint(name, portNumber(port));
    }

    static int portNumber(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= MAXIMUM_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Answered below, with the same words.
        }
        throw CommandFailure.usage("'" + text + "' is no port; write a number from 0 to " + MAXIMUM_PORT);
    }

    boolean isPath() {
        return port < 0;
    }
}
