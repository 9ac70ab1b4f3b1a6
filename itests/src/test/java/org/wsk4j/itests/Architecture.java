package org.wsk4j.itests;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.Locale;

/** The words in which {@link ArchitectureTest} speaks: our rooms, and what is asked of a type. */
final class Architecture {

    static final String NT = "org.wsk4j.nt";
    static final String DATA = "org.wsk4j.data";
    static final String WSK = "org.wsk4j";
    static final String RUNTIME = "org.wsk4j.runtime";
    static final String REGISTRAR = "org.wsk4j.registrar";
    static final String REGISTRAR_OSGI = "org.wsk4j.registrar.osgi";
    static final String WSP_OSGI = "org.wsk4j.wsp.osgi";
    static final String KIT = "org.wsk4j.provider.kit";
    static final String TCK = "org.wsk4j.tck";
    static final String TCK_FAULT = TCK + ".fault";
    static final String TCK_WINSOCK = TCK + ".winsock";
    static final String LAUNCHER = "org.wsk4j.launcher";
    static final String WSP = "org.wsk4j.wsp";

    /** Winsock as applications find it. */
    static final String WSP_FRONT = WSP + ".ws2";

    static final String WSP_LAYERS = WSP + ".layers";

    /** Winsock as those who write layers find it. */
    static final String[] WSP_FOR_LAYERS = {WSP, WSP + ".extension", WSP + ".layer", WSP_FRONT};

    static final String LAUNCHER_TCK = LAUNCHER + ".tck";

    /** The packages of the API, each exactly (no subpackages). */
    static final String[] API = {NT, DATA, WSK, RUNTIME};

    /** Everything that is ours. */
    static final String OURS = "org.wsk4j..";

    /** Read by the compiler and by bnd; no class needs them to run. */
    static final String[] ANNOTATIONS = {"org.jspecify.annotations", "org.osgi.annotation.."};

    /** Providers: every room below {@code org.wsk4j.provider} except the kit. */
    static final DescribedPredicate<JavaClass> PROVIDER =
            resideInAnyPackage("org.wsk4j.provider..").and(resideOutsideOfPackages(KIT + ".."));

    /** The rooms of the native provider that call the C library, know its structures and share memory with the kernel. */
    static final String[] FOREIGN = {
        "org.wsk4j.provider.uring.libc", "org.wsk4j.provider.uring.abi", "org.wsk4j.provider.uring.ring"
    };

    /** Subject to nobody's rules: the tests and what they share. */
    private static final String[] TESTS = {"org.wsk4j.itests..", "org.wsk4j.test.."};

    private Architecture() {}

    /** All classes that we ship. */
    static JavaClasses shipped() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("org.wsk4j")
                .that(resideOutsideOfPackages(TESTS));
    }

    /** A type outside our own rooms, or in one of the rooms named. */
    static DescribedPredicate<JavaClass> foreignOrIn(String... rooms) {
        return resideOutsideOfPackages(OURS)
                .or(resideInAnyPackage(rooms))
                .as("are not ours or reside in %s", List.of(rooms));
    }

    /** Whether a type can be seen from outside its package, all enclosing types included. */
    static boolean isVisible(JavaClass type) {
        boolean open = type.getModifiers().contains(JavaModifier.PUBLIC)
                || type.getModifiers().contains(JavaModifier.PROTECTED);
        return open && type.getEnclosingClass().map(Architecture::isVisible).orElse(true);
    }

    /**
     * Who may implement it is said: {@code @ProviderType}, {@code @ConsumerType}, or nobody because it is final. For a type
     * without an answer every added method would count as a breaking change.
     */
    static ArchCondition<JavaClass> sayWhoMayImplementThem() {
        return new ArchCondition<>("say who may implement them") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean answered = type.isAnnotatedWith("org.osgi.annotation.versioning.ProviderType")
                        || type.isAnnotatedWith("org.osgi.annotation.versioning.ConsumerType")
                        || type.getModifiers().contains(JavaModifier.FINAL)
                        || type.isEnum()
                        || type.isAnnotation()
                        || type.isAssignableTo(Throwable.class);
                events.add(new SimpleConditionEvent(
                        type,
                        answered,
                        type.getFullName() + (answered ? " says" : " does not say") + " who may implement it"));
            }
        };
    }

    /** At most one class of ours above: behaviour is composed, not inherited. */
    static ArchCondition<JavaClass> inheritFromAtMostOneOfOurs() {
        return new ArchCondition<>("inherit from at most one class of ours") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                List<String> above = type.getAllRawSuperclasses().stream()
                        .map(JavaClass::getName)
                        .filter(name -> name.startsWith("org.wsk4j."))
                        .toList();
                events.add(new SimpleConditionEvent(
                        type, above.size() <= 1, type.getFullName() + " inherits from " + above));
            }
        };
    }

    /** One slice per room: each API package, and each other jar as a whole. */
    static SliceAssignment rooms() {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return SliceIdentifier.of(room(type.getPackageName()));
            }

            @Override
            public String getDescription() {
                return "rooms";
            }
        };
    }

    /** One slice per package below {@code root}; the root itself is the front door and left out. */
    static SliceAssignment packagesBelow(String root) {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                String name = type.getPackageName();
                return name.startsWith(root + ".") ? SliceIdentifier.of(name) : SliceIdentifier.ignore();
            }

            @Override
            public String getDescription() {
                return String.format(Locale.ROOT, "packages below %s", root);
            }
        };
    }

    /** The packages that hold shipped classes. */
    static List<String> packages(JavaClasses classes) {
        return classes.stream()
                .map(JavaClass::getPackage)
                .map(JavaPackage::getName)
                .distinct()
                .sorted()
                .toList();
    }

    private static String room(String packageName) {
        for (String room : List.of(REGISTRAR, KIT, TCK, LAUNCHER)) {
            if (packageName.equals(room) || packageName.startsWith(room + ".")) {
                return room;
            }
        }
        return packageName;
    }
}
