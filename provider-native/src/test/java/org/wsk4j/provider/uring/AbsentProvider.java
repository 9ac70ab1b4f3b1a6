package org.wsk4j.provider.uring;

import org.wsk4j.registrar.PlainRegistrar;

/** A program for a JVM in which the provider cannot work: prints what an operator is told. */
final class AbsentProvider {

    private AbsentProvider() {}

    public static void main(String[] arguments) {
        try (PlainRegistrar registrar = PlainRegistrar.load()) {
            registrar
                    .snapshot()
                    .providers
                    .forEach(provider ->
                            System.out.println(provider.name + " | " + provider.reason + " | " + provider.remedy));
        }
    }
}
