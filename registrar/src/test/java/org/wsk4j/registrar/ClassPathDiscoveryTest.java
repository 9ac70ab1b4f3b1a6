package org.wsk4j.registrar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wsk4j.WskProviderDispatch;
import org.wsk4j.registrar.fake.FakeProvider;
import org.wsk4j.runtime.ProviderSnapshot;
import org.wsk4j.runtime.ProviderState;
import org.wsk4j.runtime.WskProviderAbsence;

/** Every way in which a provider on the class path can fail is an absence with a reason and a remedy. */
class ClassPathDiscoveryTest {

    @TempDir
    Path directory;

    /** An exception that is its own explanation. */
    public static final class Explained extends RuntimeException implements WskProviderAbsence {
        private static final long serialVersionUID = 1L;

        @Override
        public String provider() {
            return "native";
        }

        @Override
        public String reason() {
            return "io_uring_setup answers EPERM.";
        }

        @Override
        public String remedy() {
            return "Allow io_uring in the container's seccomp profile.";
        }
    }

    /** Says of an installed provider that it cannot work. */
    public static final class Refusal implements WskProviderAbsence {
        @Override
        public String provider() {
            return "epoll";
        }

        @Override
        public String reason() {
            return "this is no Linux";
        }

        @Override
        public String remedy() {
            return "use nio";
        }
    }

    /** Sees service files of the test, and some classes as files of Java 156. */
    private static final class Loader extends ClassLoader {

        private final Map<String, URL> services = new HashMap<>();
        private @Nullable String tooNew;

        Loader() {
            super(ClassPathDiscoveryTest.class.getClassLoader());
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            URL url = services.get(name);
            return url == null ? super.getResources(name) : Collections.enumeration(List.of(url));
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(tooNew)) {
                return super.loadClass(name, resolve);
            }
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                bytes[7] = (byte) 200; // the low byte of the class file's major version
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException unreadable) {
                throw new ClassNotFoundException(name, unreadable);
            }
        }
    }

    private final Loader loader = new Loader();

    private void services(Class<?> service, String... implementations) throws IOException {
        Path file = Files.createTempFile(directory, "services", "");
        Files.writeString(file, String.join("\n", implementations));
        loader.services.put(
                "META-INF/services/" + service.getName(), file.toUri().toURL());
    }

    private List<ProviderSnapshot> load() {
        Thread thread = Thread.currentThread();
        ClassLoader old = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try (PlainRegistrar registrar = PlainRegistrar.load()) {
            return registrar.snapshot().providers;
        } finally {
            thread.setContextClassLoader(old);
        }
    }

    /** What a test wants to find; ServiceLoader needs a public class with a public constructor. */
    public static final class NioProvider extends FakeProvider {
        public NioProvider() {
            super(FakeProvider.named("nio").characteristics());
        }
    }

    /** Throws from its constructor, and knows why. */
    public static final class UringProvider extends FakeProvider {
        public UringProvider() {
            super(FakeProvider.named("native").characteristics());
            throw new Explained();
        }
    }

    /** Throws from its constructor. */
    public static final class NettyProvider extends FakeProvider {
        public NettyProvider() {
            super(FakeProvider.named("netty").characteristics());
            throw new NoSuchElementException("no event loop");
        }
    }

    /** Throws from its constructor, with a cause that says less. */
    public static final class EpollProvider extends FakeProvider {
        public EpollProvider() {
            super(FakeProvider.named("epoll").characteristics());
            throw new IllegalStateException("loops is \"many\"", new NumberFormatException("many"));
        }
    }

    @Test
    void aProviderThatLoadsIsAttached() throws IOException {
        services(WskProviderDispatch.class, NioProvider.class.getName());
        services(WskProviderAbsence.class);
        List<ProviderSnapshot> providers = load();
        assertThat(providers).hasSize(1);
        assertThat(providers.get(0).name).isEqualTo("nio");
        assertThat(providers.get(0).state).isEqualTo(ProviderState.ATTACHED);
    }

    @Test
    void aProviderWhoseConstructorThrowsIsAbsentAndTheOthersAreThere() throws IOException {
        services(WskProviderDispatch.class, NettyProvider.class.getName(), NioProvider.class.getName());
        List<ProviderSnapshot> providers = load();
        assertThat(providers).extracting(provider -> provider.name).containsExactly("nio", "netty");
        assertThat(providers.get(1).state).isEqualTo(ProviderState.ABSENT);
        assertThat(providers.get(1).reason).contains("NoSuchElementException: no event loop");
        assertThat(providers.get(1).remedy).isNotEmpty();
    }

    /** The last cause alone names no property; the outermost alone may not say why. */
    @Test
    void whatAProviderThrowsIsToldWithItsCause() throws IOException {
        services(WskProviderDispatch.class, EpollProvider.class.getName());
        assertThat(load().get(0).reason)
                .isEqualTo("it failed to load: java.lang.IllegalStateException: loops is \"many\"; cause: "
                        + "java.lang.NumberFormatException: many");
    }

    @Test
    void aProviderThatKnowsWhyItFailsIsQuoted() throws IOException {
        services(WskProviderDispatch.class, UringProvider.class.getName());
        ProviderSnapshot absent = load().get(0);
        assertThat(absent.name).isEqualTo("native");
        assertThat(absent.reason).isEqualTo("io_uring_setup answers EPERM");
        assertThat(absent.remedy).isEqualTo("Allow io_uring in the container's seccomp profile");
    }

    @Test
    void aProviderForANewerJavaNamesTheJavaThatItNeeds() throws IOException {
        services(WskProviderDispatch.class, UringProvider.class.getName(), NioProvider.class.getName());
        loader.tooNew = UringProvider.class.getName();
        List<ProviderSnapshot> providers = load();
        assertThat(providers).extracting(provider -> provider.name).containsExactly("nio", "uring");
        assertThat(providers.get(1).reason)
                .isEqualTo("it needs Java 156 and this is Java "
                        + Runtime.version().feature());
        assertThat(providers.get(1).remedy).isEqualTo("start with Java 156 or later");
    }

    @Test
    void aServiceFileThatNamesNothingIsAnAbsence() throws IOException {
        services(WskProviderDispatch.class, "org.example.Missing", NioProvider.class.getName());
        List<ProviderSnapshot> providers = load();
        assertThat(providers)
                .extracting(provider -> provider.state)
                .containsExactly(ProviderState.ATTACHED, ProviderState.ABSENT);
        assertThat(providers.get(1).reason).contains("org.example.Missing");
    }

    @Test
    void anAbsenceOnTheClassPathIsShownUnlessItsProviderIsThere() throws IOException {
        services(WskProviderDispatch.class, NioProvider.class.getName());
        services(WskProviderAbsence.class, Refusal.class.getName());
        List<ProviderSnapshot> providers = load();
        assertThat(providers).extracting(provider -> provider.name).containsExactly("nio", "epoll");
        assertThat(providers.get(1).reason).isEqualTo("this is no Linux");
    }

    @Test
    void nothingOnTheClassPathIsNoError() throws IOException {
        services(WskProviderDispatch.class);
        assertThat(load()).isEmpty();
    }
}
