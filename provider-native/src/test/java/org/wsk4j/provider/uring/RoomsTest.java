package org.wsk4j.provider.uring;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may know what. */
class RoomsTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.wsk4j.provider.uring");

    @Test
    void onlyTheLowerRoomsKnowForeignMemory() {
        assertThat(CLASSES.size()).isGreaterThan(50);
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "org.wsk4j.provider.uring.libc",
                        "org.wsk4j.provider.uring.abi",
                        "org.wsk4j.provider.uring.ring")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.foreign..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void roomsKnowOnlyThoseBelow() {
        noClasses()
                .that()
                .resideInAPackage("..uring.libc")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..uring.abi", "..uring.ring", "org.wsk4j.provider.uring", "org.wsk4j.provider.kit")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAnyPackage("..uring.abi", "..uring.ring")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.wsk4j.provider.uring")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("..uring.abi")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..uring.ring")
                .check(CLASSES);
    }

    @Test
    void enginesKnowWhatTheyShareAndNotEachOther() {
        noClasses()
                .that()
                .resideInAnyPackage("..uring.libc", "..uring.abi", "..uring.ring", "..uring.base")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..uring.epoll", "..uring.iouring", "..uring.datagram", "org.wsk4j.provider.uring")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("..uring.epoll")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..uring.iouring", "org.wsk4j.provider.uring")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("..uring.iouring")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..uring.epoll", "org.wsk4j.provider.uring")
                .check(CLASSES);
    }
}
