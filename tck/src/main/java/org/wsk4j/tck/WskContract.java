package org.wsk4j.tck;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks one class of the contract: each of its tests gets a fresh {@link org.wsk4j.tck.fixture.WskFixture}, and is bounded.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(WskExtension.class)
@Timeout(60)
public @interface WskContract {

    /**
     * The chapter.
     *
     * @return one, or none for that of the package
     */
    Chapter[] value() default {};

    /**
     * What every clause of the class {@linkplain Clause#requires() requires}.
     *
     * @return names of {@link org.wsk4j.WskCapability}
     */
    String[] requires() default {};
}
