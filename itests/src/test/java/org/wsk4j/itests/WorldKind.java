package org.wsk4j.itests;

import java.nio.file.Path;
import java.util.Map;

/** Every world that the project supports. */
enum WorldKind {
    CLASS_PATH {
        @Override
        World start(Path storage, Map<String, String> settings) {
            return new ClassPathWorld(settings);
        }
    },
    FELIX {
        @Override
        World start(Path storage, Map<String, String> settings) throws Exception {
            return FrameworkWorld.start(FrameworkKind.FELIX, storage, settings);
        }
    },
    EQUINOX {
        @Override
        World start(Path storage, Map<String, String> settings) throws Exception {
            return FrameworkWorld.start(FrameworkKind.EQUINOX, storage, settings);
        }
    };

    /**
     * Starts a world in which the provider {@code nio} is attached.
     *
     * @param storage an empty folder
     * @param settings the registrar's configuration
     */
    abstract World start(Path storage, Map<String, String> settings) throws Exception;
}
