package org.wsk4j.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The jars side by side on a module path: each names itself, no two carry one package. */
final class ModulePathIT {

    private static final ModuleFinder FINDER = ModuleFinder.of(Jars.ours().toArray(Path[]::new));

    @Test
    void everyJarNamesItsModule() {
        assertThat(moduleNames())
                .containsExactlyInAnyOrder(
                        "org.wsk4j.api",
                        "org.wsk4j.launcher",
                        "org.wsk4j.provider.kit",
                        "org.wsk4j.provider.netty",
                        "org.wsk4j.provider.nio",
                        "org.wsk4j.provider.uring",
                        "org.wsk4j.registrar",
                        "org.wsk4j.tck",
                        "org.wsk4j.wsp",
                        "org.wsk4j.wsp.layers");
    }

    @Test
    void noPackageIsSplit() {
        Map<String, Set<String>> owners = new TreeMap<>();
        for (ModuleReference module : FINDER.findAll()) {
            ModuleDescriptor descriptor = module.descriptor();
            for (String name : descriptor.packages()) {
                owners.computeIfAbsent(name, key -> new TreeSet<>()).add(descriptor.name());
            }
        }
        assertThat(owners)
                .isNotEmpty()
                .allSatisfy((name, modules) -> assertThat(modules).as(name).hasSize(1));
    }

    /** The module system itself refuses split packages and clashing names while it builds the layer. */
    @Test
    void theModuleSystemTakesThemTogether() {
        ModuleLayer boot = ModuleLayer.boot();
        Configuration together = boot.configuration().resolveAndBind(FINDER, ModuleFinder.of(), moduleNames());
        ModuleLayer layer = boot.defineModulesWithOneLoader(together, ClassLoader.getPlatformClassLoader());

        assertThat(layer.modules().stream().map(Module::getName)).containsAll(moduleNames());
    }

    private static Set<String> moduleNames() {
        return FINDER.findAll().stream()
                .map(module -> module.descriptor().name())
                .collect(Collectors.toSet());
    }
}
