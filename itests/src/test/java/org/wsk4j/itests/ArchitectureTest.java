package org.wsk4j.itests;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The arrows between the rooms. They are called one by one as ordinary tests: an engine of its own could be skipped by the build
 * without a word, and the last tests here make sure that a rule can fail at all.
 */
final class ArchitectureTest {

    private static final JavaClasses SHIPPED = Architecture.shipped();

    @Test
    void apiNeedsOnlyJava() {
        String[] allowed = Stream.of(
                        Stream.of("java.."), Stream.of(Architecture.API), Stream.of(Architecture.ANNOTATIONS))
                .flatMap(part -> part)
                .toArray(String[]::new);
        check(classes()
                .that()
                .resideInAnyPackage(Architecture.API)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(allowed));
    }

    @Test
    void ntKnowsNothingOfOurs() {
        roomUses(Architecture.NT, Architecture.NT);
    }

    @Test
    void dataUsesNt() {
        roomUses(Architecture.DATA, Architecture.DATA, Architecture.NT);
    }

    @Test
    void wskUsesDataAndNt() {
        roomUses(Architecture.WSK, Architecture.WSK, Architecture.DATA, Architecture.NT);
    }

    @Test
    void runtimeUsesTheRestOfTheApi() {
        roomUses(Architecture.RUNTIME, Architecture.API);
    }

    @Test
    void registrarUsesTheApi() {
        roomUses(Architecture.REGISTRAR + "..", with(Architecture.REGISTRAR + ".."));
    }

    @Test
    void registrarWorksWithoutItsFrameworkSide() {
        check(noClasses()
                .that()
                .resideInAPackage(Architecture.REGISTRAR)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(Architecture.REGISTRAR_OSGI + ".."));
    }

    @Test
    void kitUsesTheApi() {
        roomUses(Architecture.KIT + "..", with(Architecture.KIT + ".."));
    }

    @Test
    void winsockUsesTheApi() {
        roomUses(Architecture.WSP + "..", with(Architecture.WSP + ".."));
    }

    @Test
    void layersUseWhatWinsockOffersTheirAuthors() {
        roomUses(
                Architecture.WSP_LAYERS + "..",
                Stream.concat(Stream.of(with(Architecture.WSP_LAYERS + "..")), Stream.of(Architecture.WSP_FOR_LAYERS))
                        .toArray(String[]::new));
        check(noClasses()
                .that()
                .resideOutsideOfPackage(Architecture.WSP_LAYERS + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(Architecture.WSP_LAYERS + ".."));
    }

    @Test
    void tckUsesTheApiAndTheRegistrarsFrontDoor() {
        // The registrar's plain-Java door is for the chapter on registration (decision 006), the kit's contract for the
        // chapter on faults (decision 007), Winsock for its chapter (decision 013).
        roomUses(
                Architecture.TCK + "..",
                with(Architecture.TCK + "..", Architecture.REGISTRAR, Architecture.KIT, Architecture.WSP + ".."));
    }

    @Test
    void onlyTheWinsockChapterOfTheTckKnowsWinsock() {
        check(noClasses()
                .that()
                .resideInAPackage(Architecture.TCK + "..")
                .and()
                .resideOutsideOfPackage(Architecture.TCK_WINSOCK)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(Architecture.WSP + ".."));
    }

    @Test
    void onlyTheFaultsOfTheTckKnowTheKit() {
        check(noClasses()
                .that()
                .resideInAPackage(Architecture.TCK + "..")
                .and()
                .resideOutsideOfPackage(Architecture.TCK_FAULT)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(Architecture.KIT + ".."));
        check(noClasses()
                .that()
                .resideInAPackage(Architecture.TCK + "..")
                .and()
                .resideOutsideOfPackage(Architecture.TCK_FAULT)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(Architecture.TCK_FAULT));
    }

    @Test
    void launcherUsesTheApi() {
        check(classes()
                .that()
                .resideInAPackage(Architecture.LAUNCHER + "..")
                .and()
                .resideOutsideOfPackage(Architecture.LAUNCHER_TCK)
                .should()
                .onlyDependOnClassesThat(Architecture.foreignOrIn(
                        with(Architecture.LAUNCHER + "..", Architecture.WSP, Architecture.WSP_FRONT))));
    }

    /** The conformance kit is installed for one command only: what names its classes stands apart. */
    @Test
    void launcherUsesTheConformanceKitInOneRoom() {
        roomUses(Architecture.LAUNCHER_TCK, with(Architecture.LAUNCHER_TCK, Architecture.TCK + ".."));
    }

    @Test
    void providersUseTheApiAndTheContractOfTheKit() {
        DescribedPredicate<JavaClass> allowed = Architecture.foreignOrIn(with(Architecture.KIT))
                .or(Architecture.PROVIDER)
                .as("are not ours, or belong to the API, to the kit's contract or to a provider");
        check(classes().that(Architecture.PROVIDER).should().onlyDependOnClassesThat(allowed));
    }

    @Test
    void providersDoNotKnowEachOther() {
        check(slices().matching("org.wsk4j.provider.(*)..")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(
                        describe("anybody", type -> true),
                        describe("the kit", type -> type.getPackageName().startsWith(Architecture.KIT))));
    }

    @Test
    void nobodyUsesAProvider() {
        check(noClasses().that(not(Architecture.PROVIDER)).should().dependOnClassesThat(Architecture.PROVIDER));
    }

    /** A provider's framework side, where it has one, is its component. */
    @Test
    void onlyTheFrameworkSideNeedsAFramework() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(
                        Architecture.REGISTRAR_OSGI + "..", Architecture.WSP_OSGI + "..", Architecture.LAUNCHER + "..")
                .and()
                .haveSimpleNameNotEndingWith("Component")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.osgi.framework..",
                        "org.osgi.service.component",
                        "org.osgi.service.cm..",
                        "org.osgi.util..",
                        "org.osgi.dto.."));
    }

    @Test
    void threeRoomsUseForeignMemory() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(Architecture.FOREIGN)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.foreign.."));
    }

    @Test
    void roomsFormNoCycle() {
        check(slices().assignedFrom(Architecture.rooms()).should().beFreeOfCycles());
    }

    @Test
    void insideOfTheKitFormsNoCycle() {
        check(slices().assignedFrom(Architecture.packagesBelow(Architecture.KIT))
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true));
    }

    @Test
    void publicTypesSayWhoMayImplementThem() {
        check(classes()
                .that()
                .resideInAnyPackage(with(Architecture.KIT, Architecture.REGISTRAR))
                .and(describe("are visible", Architecture::isVisible))
                .should(Architecture.sayWhoMayImplementThem()));
    }

    @Test
    void behaviourIsComposed() {
        check(classes().should(Architecture.inheritFromAtMostOneOfOurs()));
    }

    @Test
    void namesSayWhatATypeDoes() {
        check(noClasses().should().haveSimpleNameStartingWith("Abstract"));
        check(noClasses().should().haveNameMatching(".*(Impl|Manager|Helper|Helpers|Util|Utils)"));
    }

    @Test
    void everyRoomIsLookedAt() {
        assertThat(Architecture.packages(SHIPPED))
                .contains(Architecture.API)
                .contains(
                        Architecture.REGISTRAR,
                        Architecture.REGISTRAR_OSGI,
                        Architecture.KIT,
                        Architecture.TCK,
                        Architecture.WSP,
                        Architecture.WSP_LAYERS,
                        Architecture.LAUNCHER,
                        "org.wsk4j.provider.nio",
                        "org.wsk4j.provider.uring",
                        "org.wsk4j.provider.netty");
    }

    @Test
    void aFalseRuleFails() {
        ArchRule falseRule = noClasses().should().resideInAPackage(Architecture.OURS);
        assertThatThrownBy(() -> check(falseRule))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no classes should reside in a package 'org.wsk4j..'");
    }

    @Test
    void ourOwnConditionsFindWhatTheyLookFor() {
        JavaClasses wrong = new ClassFileImporter().importClasses(Anonymous.class, Tower.class, Top.class);
        assertThatThrownBy(() ->
                        classes().should(Architecture.sayWhoMayImplementThem()).check(wrong))
                .hasMessageContaining("Anonymous does not say who may implement it");
        assertThatThrownBy(() -> classes()
                        .should(Architecture.inheritFromAtMostOneOfOurs())
                        .check(wrong))
                .hasMessageContaining("Top inherits from");
    }

    private static void roomUses(String room, String... rooms) {
        check(classes()
                .that()
                .resideInAPackage(room)
                .should()
                .onlyDependOnClassesThat(Architecture.foreignOrIn(rooms)));
    }

    private static String[] with(String... rooms) {
        return Stream.concat(Stream.of(Architecture.API), Stream.of(rooms)).toArray(String[]::new);
    }

    private static void check(ArchRule rule) {
        rule.check(SHIPPED);
    }

    /** Breaks a rule on purpose: who may implement it? */
    interface Anonymous {}

    /** The middle of a tower. */
    static class Tower extends Base {}

    /** Breaks a rule on purpose: a third storey. */
    static final class Top extends Tower {}

    /** The ground floor of a tower. */
    static class Base {}
}
