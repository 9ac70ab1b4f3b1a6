package org.wsk4j.tck;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names what a test proves. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Clause {

    /**
     * The rule of {@link Rules}.
     *
     * @return 1 to 60, or 0 for a clause of the reference that no rule covers
     */
    int rule();

    /**
     * Where the reference says so: a function, an option or a chapter.
     *
     * @return for example {@code WskSend}
     */
    String source();

    /**
     * What holds.
     *
     * @return one sentence
     */
    String value();

    /**
     * The capabilities that the clause cannot be shown without. Where one is ABSENT, its absence is proven instead: the
     * feature answers STATUS_NOT_SUPPORTED and nothing happens.
     *
     * @return names of {@link org.wsk4j.WskCapability}
     */
    String[] requires() default {};

    /**
     * The capabilities that the test looks at itself: it proves the clause where they are there, and what must hold instead
     * where they are ABSENT. Of several, the best decides what the report says.
     *
     * @return names of {@link org.wsk4j.WskCapability}
     */
    String[] regards() default {};
}
