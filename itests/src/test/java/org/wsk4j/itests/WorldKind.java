package org.wsk4j.itests;

import java.nio.file.Path;
import java.util.Map;

/** Every world that the project supports. */
enum WorldKind {
    CLASS_PATH {
        @Override
        World start(Path storage, Map<String, String> settings, ProviderBundle provider) {
            return new ClassPathWorld(settings, provider);
        }
    },
    FELIX {
        @Override
        World start(Path storage, Map<String, String> settings, ProviderBundle provider) throws Exception {
            return FrameworkWorld.start(FrameworkKind.FELIX, storage, settings, provider);
        }
    },
    EQUINOX {
        @Override
        World start(Path storage, Map<String, String> settings, ProviderBundle provider) throws Exception {
            return FrameworkWorld.start(FrameworkKind.EQUINOX, storage, settings, provider);
        }
    };

    /**
     * Starts a world in which one provider is attached and no other is there.
     *
     * @param storage an empty folder
     * @param settings the registrar's configuration
     * @param provider the provider
     */
    abstract World start(Path storage, Map<String, String> settings, ProviderBundle provider) throws Exception;

    /** The same with the provider {@code nio}. */
    World start(Path storage, Map<String, String> settings) throws Exception {
        return start(storage, settings, ProviderBundle.nio());
    }
}
