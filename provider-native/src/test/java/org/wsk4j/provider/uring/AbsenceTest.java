package org.wsk4j.provider.uring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.mockito.Answers;
import org.mockito.ArgumentCaptor;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.WskProviderProperties;
import org.wsk4j.provider.uring.base.NativeSettings;
import org.wsk4j.provider.uring.base.NativeSettings.EngineChoice;
import org.wsk4j.provider.uring.libc.Errno;
import org.wsk4j.provider.uring.libc.Libc;
import org.wsk4j.provider.uring.libc.MemoryBlock;
import org.wsk4j.provider.uring.ring.Seccomp;
import org.wsk4j.runtime.WskProviderAbsence;

/** Where something cannot work, the provider says so and takes what works; nothing else breaks. */
class AbsenceTest {

    private static final int IO_URING_SETUP = 425;

    /** On a thread from which, as in many containers, no ring can be made. */
    private static <T> T withoutRings(Callable<T> body) throws Exception {
        FutureTask<T> task = new FutureTask<>(() -> {
            Seccomp.forbidForThisThread(IO_URING_SETUP, Errno.EPERM);
            return body.call();
        });
        new Thread(task, "without io_uring").start();
        return task.get(30, TimeUnit.SECONDS);
    }

    private static NativeSettings settings(String engine) {
        return NativeSettings.read("", name -> name.equals("engine") ? engine : null);
    }

    /** The kernel of a build farm has io_uring: where it is refused, this build proves nothing, and fails. */
    @Test
    void ioUringIsChosenHereByItself() throws Exception {
        try (Libc libc = Libc.open()) {
            EngineLadder.Choice choice = EngineLadder.choose(libc, EngineChoice.AUTO);
            assertThat(choice.because()).startsWith("engine io_uring");
            assertThat(choice.engine()).isEqualTo(EngineChoice.URING);
        }
    }

    @Test
    void epollIsChosenWhereRingsAreForbiddenAndSaysWhy() throws Exception {
        long before = MemoryBlock.liveBytes();
        String description = withoutRings(() -> {
            try (NativeProvider provider = new NativeProvider(settings("auto"))) {
                return provider.characteristics().description();
            }
        });
        assertThat(description)
                .contains("engine epoll")
                .contains("io_uring is absent because io_uring_setup: EPERM")
                .contains("profile");
        assertThat(MemoryBlock.liveBytes()).isEqualTo(before);
    }

    @Test
    void anEngineThatWasAskedForIsNotReplacedByAnother() throws Exception {
        long before = MemoryBlock.liveBytes();
        withoutRings(() -> {
            assertThatThrownBy(() -> new NativeProvider(settings("uring")).close())
                    .isInstanceOfSatisfying(WskProviderAbsence.class, absence -> {
                        assertThat(absence.provider()).isEqualTo("native");
                        assertThat(absence.reason()).contains("io_uring_setup: EPERM");
                        assertThat(absence.remedy()).contains("engine=epoll");
                    });
            return true;
        });
        assertThat(MemoryBlock.liveBytes()).isEqualTo(before);
    }

    @Test
    void withServiceLoaderADeniedAccessIsAnAbsence() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--illegal-native-access=deny",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AbsentProvider.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(output)
                .contains("native | this JVM denies native access | run Java with --enable-native-access=ALL-UNNAMED");
    }

    @SuppressWarnings("unchecked")
    private static ServiceRegistration<Object> registration(BundleContext context) {
        ServiceRegistration<Object> registration = mock(ServiceRegistration.class);
        when(context.registerService(any(Class.class), any(Object.class), any()))
                .thenReturn(registration);
        return registration;
    }

    private static NativeConfiguration configuration(String engine) {
        NativeConfiguration configuration = mock(NativeConfiguration.class, Answers.RETURNS_DEFAULTS);
        when(configuration.engine()).thenReturn(engine);
        when(configuration.poll()).thenReturn("block");
        when(configuration.systemCalls()).thenReturn("direct");
        when(configuration.loops()).thenReturn(1);
        when(configuration.poolBytes()).thenReturn(1L << 20);
        when(configuration.receiveBufferBytes()).thenReturn(1L << 20);
        when(configuration.backlog()).thenReturn(16);
        when(configuration.acceptBacklog()).thenReturn(16);
        when(configuration.pendedInspections()).thenReturn(16);
        when(configuration.resolverThreads()).thenReturn(1);
        when(configuration.resolverQueue()).thenReturn(16);
        return configuration;
    }

    @Test
    @SuppressWarnings("unchecked")
    void theComponentRegistersTheProviderWithWhatItCan() {
        BundleContext context = mock(BundleContext.class);
        ServiceRegistration<Object> registration = registration(context);
        Map<String, Object> own = Map.of("wsk.provider", "fast", "service.ranking", 7, ".secret", "no");
        NativeComponent component = new NativeComponent(context, configuration("epoll"), own);
        ArgumentCaptor<Dictionary<String, ?>> properties = ArgumentCaptor.forClass(Dictionary.class);
        verify(context)
                .registerService(eq(WskProviderDispatch.class), any(WskProviderDispatch.class), properties.capture());
        assertThat(properties.getValue().get(WskProviderProperties.WSK_PROVIDER))
                .isEqualTo("fast");
        assertThat(properties.getValue().get(WskProviderProperties.SERVICE_RANKING))
                .isEqualTo(7);
        assertThat(properties.getValue().get(".secret")).isNull();
        assertThat((Iterable<String>) properties.getValue().get(WskProviderProperties.WSK_FEATURES))
                .contains("graceful-disconnect", "connect-ex");
        assertThat((Iterable<String>) properties.getValue().get(WskProviderProperties.WSK_FEATURES_NATIVE))
                .contains("graceful-disconnect")
                .doesNotContain("receive-drain");
        component.deactivate();
        verify(registration).unregister();
    }

    @Test
    void theComponentRegistersWhyThereIsNoProvider() throws Exception {
        BundleContext context = mock(BundleContext.class);
        ServiceRegistration<Object> registration = registration(context);
        NativeComponent component = withoutRings(() -> new NativeComponent(context, configuration("uring"), Map.of()));
        ArgumentCaptor<WskProviderAbsence> absence = ArgumentCaptor.forClass(WskProviderAbsence.class);
        verify(context).registerService(eq(WskProviderAbsence.class), absence.capture(), any());
        assertThat(absence.getValue().reason()).contains("EPERM");
        component.deactivate();
        verify(registration).unregister();
    }
}
